"""The ways in which a function is called: for its value, its gradients, what it changes, what it does to a model.

The same code runs in the worker, on a student's function, and in the grader, on the reference.
"""

from autograder.calls.changes import changed
from autograder.calls.descriptions import Described, made
from autograder.calls.effects import Effects, effects
from autograder.calls.gradient import Gradients, gradient
from autograder.calls.value import value

__all__ = ["Described", "Effects", "Gradients", "changed", "effects", "gradient", "made", "value"]
