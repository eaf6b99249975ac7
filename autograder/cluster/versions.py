"""What a grade is computed with, to tell in one line where a worker's installation differs."""

import platform
from collections.abc import Mapping
from importlib import metadata

from autograder import __version__

_PACKAGES = ("hypothesis", "jaxtyping", "numpy", "torch")


def versions() -> dict[str, str]:
    """The versions here, by name."""
    python = ".".join(platform.python_version_tuple()[:2])
    return {"Python": python, "autograder": __version__, **{name: metadata.version(name) for name in _PACKAGES}}


def difference(here: Mapping[str, str], wanted: Mapping[str, str]) -> str:
    """What differs, and what to do; for installations that are known not to be the same."""
    found = [
        f"{name} {here.get(name, 'none')} (expected {one})" for name, one in wanted.items() if here.get(name) != one
    ]
    told = ", ".join(found) or "other files of autograder itself"
    return f"it has {told}; install on every worker what is installed where `grade` runs"
