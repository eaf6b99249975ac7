"""A course of four small exercises for cheats to fail at."""

from pathlib import Path

DOUBLE = '''\
import torch
from jaxtyping import Float
from torch import Tensor

from autograder.checks import agreement, arguments


def double(x: Float[Tensor, "n"]) -> Float[Tensor, "n"]:
    """Doubles."""
    ### BEGIN SOLUTION
    return 2 * x
    ### END SOLUTION


test_values, test_unchanged = agreement(double, arguments(double), returns="y", points={"values": 9, "unchanged": 1})
'''
WEIGHTS = '''\
import torch
from jaxtyping import Float
from torch import Tensor

from autograder.checks import agreement, arguments


def weights(x: Float[Tensor, "n"]) -> Float[Tensor, "n"]:
    """Softmax."""
    ### BEGIN SOLUTION
    powers = torch.exp(x - x.max())
    return powers / powers.sum()
    ### END SOLUTION


(test_values,) = agreement(weights, arguments(weights), returns="y", points={"values": 10})
'''
SETTINGS = """\
title = "Tiny"
language = "en"
points = 40

[assignments.first]
title = "First"
exercises.double = { points = 10 }
exercises.weights = { points = 10, forbidden = ["torch.nn.functional.softmax", "torch.nn.functional.log_softmax"] }
exercises.hasty = { points = 10, seconds = 0.25 }
exercises.greedy = { points = 10, mebibytes = 100 }
"""
HONEST = {
    "double": "def double(x):\n    return x + x\n",
    "weights": "def weights(x):\n    powers = (x - x.max()).exp()\n    return powers / powers.sum()\n",
}


def write_course(root: Path) -> None:
    """Write the course's files below a folder."""
    one_check = DOUBLE.replace("test_values, test_unchanged", "(test_values,)").replace('9, "unchanged": 1', "10")
    texts = {"double": DOUBLE, "weights": WEIGHTS}
    texts |= {name: one_check.replace("double", name) for name in ("hasty", "greedy")}
    (root / "solutions" / "first").mkdir(parents=True)
    (root / "course.toml").write_text(SETTINGS)
    for name, text in texts.items():
        (root / "solutions" / "first" / f"{name}.py").write_text(text)
