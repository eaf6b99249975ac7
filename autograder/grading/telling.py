"""Puts a failure, and the mistake behind it, into the words of a check's message."""

from collections.abc import Callable, Sequence
from itertools import groupby

from autograder.checks.mistake import Mistake
from autograder.grading.attempts import Failure
from autograder.records import Limits
from autograder.sandbox.outcomes import Raised, TimedOut


def told(failure: Failure, mistakes: Sequence[Mistake], limits: Limits, say: Callable[[str], str]) -> str:
    """The message: what came, and, where it is certain, why, with a hint.

    Args:
        failure: how the check failed.
        mistakes: the named causes; those of one group stand beside each other.
        limits: of the exercise.
        say: puts a sentence into the course's language.
    """
    parts = [say(_sentence(failure, limits))]
    causes = [list(alike) for _, alike in groupby(mistakes, key=lambda one: one.group or one.id)]
    if causes:
        says = [f" {say('Or:')} ".join(say(one.says) for one in alike) for alike in causes]
        parts += [f" {say('And:')} ".join(says), *(f"{say('Hint:')} {say(alike[0].hint)}" for alike in causes)]
    return " ".join(parts)


def _sentence(failure: Failure, limits: Limits) -> str:
    cause = failure.cause
    if isinstance(cause, TimedOut):
        # A later worker had only what was left; the student is told of the whole.
        cause = TimedOut(limits.seconds)
    if isinstance(cause, Raised) and cause.type_name == "NotImplementedError":
        where = f" ({cause.frames[-1]})" if cause.frames else ""
        return f"This part is not written yet: it raises NotImplementedError{where}."
    return _closed(str(cause))


def _closed(text: str) -> str:
    return text if text.endswith((".", "?", "!")) else text + "."
