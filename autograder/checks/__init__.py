"""What an exercise's file imports to say how it is checked."""

from autograder.calls import made
from autograder.checks.agreement import agreement
from autograder.checks.arguments import OMITTED, Arguments, arguments
from autograder.checks.assertions import close, hold, number, refuses, results, tensor
from autograder.checks.beams import beam_steps, even_steps
from autograder.checks.check import check
from autograder.checks.equivalent import Equivalent
from autograder.checks.failure import CheckFailed
from autograder.checks.fills import Fill, Spot, affine, bundle, ids, lengths, masks, normal, rows, uniform
from autograder.checks.mistake import Mistake
from autograder.checks.modules import Instance, build, instances, linear, within
from autograder.checks.steps import step_states, steps
from autograder.checks.subjects import called
from autograder.checks.toys import optimizers, training_models, translating_models

__all__ = [
    "OMITTED",
    "Arguments",
    "CheckFailed",
    "Equivalent",
    "Fill",
    "Instance",
    "Mistake",
    "Spot",
    "affine",
    "agreement",
    "arguments",
    "beam_steps",
    "build",
    "bundle",
    "called",
    "check",
    "close",
    "even_steps",
    "hold",
    "ids",
    "instances",
    "lengths",
    "linear",
    "made",
    "masks",
    "normal",
    "number",
    "optimizers",
    "refuses",
    "results",
    "rows",
    "step_states",
    "steps",
    "tensor",
    "training_models",
    "translating_models",
    "uniform",
    "within",
]
