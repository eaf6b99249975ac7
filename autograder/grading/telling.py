"""Puts a failure, and the mistake behind it, into the words of a check's message."""

from collections.abc import Callable
from itertools import groupby

from autograder.diagnosis.errors import in_words
from autograder.grading.attempts import Failure, is_unwritten
from autograder.grading.counterexample import sizes_of
from autograder.grading.explaining import Explanation
from autograder.records import Limits
from autograder.sandbox.outcomes import Raised, TimedOut

_UNSTEADY = (
    "Asked again with the same arguments, your code answered otherwise: is something drawn at random, or kept from an "
    "earlier call?"
)


def told(explanation: Explanation, limits: Limits, say: Callable[[str], str]) -> str:
    """The message: what came, and, where it is certain, why, with a hint.

    Args:
        explanation: how the check failed, and why.
        limits: of the exercise.
        say: puts a sentence into the course's language.
    """
    parts = [say(_sentence(explanation.failure, limits)), *_meant(explanation, say)]
    if explanation.is_unsteady:
        parts.append(say(_UNSTEADY))
    # Those of one group stand beside each other.
    causes = [list(alike) for _, alike in groupby(explanation.mistakes, key=lambda one: one.group or one.id)]
    if causes:
        says = [f" {say('Or:')} ".join(say(one.says) for one in alike) for alike in causes]
        parts += [f" {say('And:')} ".join(says), *(f"{say('Hint:')} {say(alike[0].hint)}" for alike in causes)]
    return " ".join(parts)


def _sentence(failure: Failure, limits: Limits) -> str:
    cause = failure.cause
    if isinstance(cause, TimedOut) and not cause.of_one_call:
        # A later worker had only what was left; the student is told of the whole.
        cause = TimedOut(limits.seconds)
    if isinstance(cause, Raised) and is_unwritten(cause):
        where = f" ({cause.frames[-1]})" if cause.frames else ""
        return f"This part is not written yet: it raises NotImplementedError{where}."
    return _closed(str(cause))


def _meant(explanation: Explanation, say: Callable[[str], str]) -> list[str]:
    failure, example = explanation.clearest or (explanation.failure, explanation.example)
    if not isinstance(failure.cause, Raised):
        return []
    meant = in_words(failure.cause.type_name, failure.cause.message, sizes_of(example) if example else {})
    return [say(meant)] if meant else []


def _closed(text: str) -> str:
    return text if text.endswith((".", "?", "!")) else text + "."
