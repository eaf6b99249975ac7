"""A course of two exercises, the second built on the first, and hand-ins for it, hostile ones too."""

from pathlib import Path

_FILE = '''\
import torch
from jaxtyping import Float
from torch import Tensor

from autograder.checks import agreement, arguments
{imports}

def {name}(x: Float[Tensor, "n"]) -> Float[Tensor, "n"]:
    """Multiplies."""
    ### BEGIN SOLUTION
    return {result}
    ### END SOLUTION


(test_values,) = agreement({name}, arguments({name}), returns="y", points={{"values": 3}})
'''
_SETTINGS = """\
title = "Tiny"
language = "en"
points = 6

[limits]
seconds = 1

[assignments.first]
title = "First"
exercises.double = { points = 3 }
exercises.fourfold = { points = 3 }
"""
RIGHT = "def double(x):\n    return x + x\n"
WRONG = "def double(x):\n    return 3 * x\n"
LOOP = "def double(x):\n    while True: pass\n"
EXIT = "import os\n\ndef double(x):\n    os._exit(0)\n"
FORK = "import os\n\ndef double(x):\n    while True: os.fork()\n"
BROKEN = "def double(x:\n"
FOURFOLD = "from exercises.first.double import double\n\ndef fourfold(x):\n    return double(double(x))\n"


def write_course(root: Path) -> Path:
    folder = root / "solutions" / "first"
    folder.mkdir(parents=True)
    (root / "course.toml").write_text(_SETTINGS)
    (folder / "double.py").write_text(_FILE.format(name="double", imports="", result="2 * x"))
    imports = "from exercises.first.double import double\n"
    (folder / "fourfold.py").write_text(_FILE.format(name="fourfold", imports=imports, result="double(double(x))"))
    return root


def hand_in(root: Path, student: str, double: str | None, fourfold: str | None = FOURFOLD) -> None:
    folder = root / "class" / student / "first"
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in (("double", double), ("fourfold", fourfold)):
        if text is not None:
            (folder / f"{name}.py").write_text(text)


def hand_in_all(root: Path) -> None:
    """One student of every kind."""
    hand_in(root, "ada", RIGHT)
    hand_in(root, "ben", WRONG)
    hand_in(root, "cat", LOOP, None)
    hand_in(root, "dan", EXIT)
    hand_in(root, "eve", FORK)
    hand_in(root, "fay", BROKEN)
    hand_in(root, "gus", None, None)
    hand_in(root, "hal", RIGHT)
