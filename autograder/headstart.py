"""Starts the process that workers are forked from; needs no torch here, so that both can import it at once."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Self

from autograder.course import Course, Exercise
from autograder.sandbox.launch import Zygote
from autograder.sandbox.layers import missing_mandatory
from autograder.sandbox.probe import probe_layers


@dataclass(frozen=True)
class Started:
    """A zygote that warms up while the caller does other work.

    Attributes:
        exercises: what can be graded with it, in the course's order.
        missing: what cannot be isolated here; then the code is trusted.
    """

    zygote: Zygote
    exercises: tuple[Exercise, ...]
    missing: tuple[str, ...] = ()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        """Ends the zygote."""
        self.zygote.close()


def start(
    course: Course, exercises: Sequence[Exercise], *, workers: int = 1, trusted: bool = False, is_brief: bool = False
) -> Zygote:
    """Starts a zygote for some exercises.

    Args:
        course: the teacher's course, or a kit.
        exercises: what it will be asked for.
        workers: grader processes.
        trusted: no isolation but resource limits.
        is_brief: for a few hand-ins: warm up only what is slow in every worker.
    """
    hidden = [path for path in (course.root / "solutions",) if path.exists()]
    forbidden = frozenset.intersection(*(one.forbidden for one in exercises)) if exercises else frozenset()
    return Zygote(clients=workers, trusted=trusted, hidden=hidden, forbidden=forbidden, is_brief=is_brief)


def start_own(course: Course, chosen: Sequence[Exercise], *, alone: bool = False) -> Started:
    """Starts one for a student's own files: isolated where this machine can, else trusted.

    Args:
        course: the course, or a kit.
        chosen: what is to be checked.
        alone: without the exercises that those build on.
    """
    wanted = {one.id for one in chosen}
    if not alone:
        # Where what they build on is wrong, it is carried forward as in grading.
        wanted |= {id for one in chosen for id in one.imports}
    exercises = tuple(one for one in course.exercises if one.id in wanted)
    missing = missing_mandatory(probe_layers())
    # The first step of an optimizer takes torch a second, which only those who need one should wait for.
    steps = any(b"optim" in one.solution.read_bytes() for one in exercises)
    zygote = start(course, exercises, trusted=bool(missing), is_brief=not steps)
    return Started(zygote, exercises, missing)
