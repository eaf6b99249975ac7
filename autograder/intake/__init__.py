"""Intake: from a folder of hand-ins to `Submission` records; it reads, and never runs or unpacks anything."""

from autograder.intake.students import FoundClass, find_students
from autograder.intake.submission import read_submission

__all__ = ["FoundClass", "find_students", "read_submission"]
