"""What an exercise's file imports to say how it is checked."""

from autograder.checks.agreement import agreement
from autograder.checks.arguments import OMITTED, Arguments, arguments
from autograder.checks.assertions import close, hold, refuses, results, tensor
from autograder.checks.check import check
from autograder.checks.failure import CheckFailed
from autograder.checks.fills import Fill, Spot, affine, bundle, ids, lengths, masks, normal, rows, uniform
from autograder.checks.mistake import Mistake
from autograder.checks.modules import Instance, build, instances, linear, within
from autograder.checks.steps import step_states, steps

__all__ = [
    "OMITTED",
    "Arguments",
    "CheckFailed",
    "Fill",
    "Instance",
    "Mistake",
    "Spot",
    "affine",
    "agreement",
    "arguments",
    "build",
    "bundle",
    "check",
    "close",
    "hold",
    "ids",
    "instances",
    "lengths",
    "linear",
    "masks",
    "normal",
    "refuses",
    "results",
    "rows",
    "step_states",
    "steps",
    "tensor",
    "uniform",
    "within",
]
