"""Runs the checks of an exercise against a student's code and turns the outcomes into points."""
