"""The three ways in which a function is called: for its value, for its gradients, for what it changes.

The same code runs in the worker, on a student's function, and in the grader, on the reference.
"""

from autograder.calls.changes import changed
from autograder.calls.gradient import Gradients, gradient
from autograder.calls.value import value

__all__ = ["Gradients", "changed", "gradient", "value"]
