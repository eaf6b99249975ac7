"""The token that replays exactly one case of one check."""

import base64
import binascii
import shlex

from hypothesis.database import choices_from_bytes, choices_to_bytes

from autograder.course.course import Exercise
from autograder.examples.plans import Choices
from autograder.faults import UsageError


def replay_command(exercise: Exercise, check: str, choices: Choices) -> str:
    """The command that runs the failing check on the failing case again."""
    if not choices:
        return f"autograder check {exercise.id}"
    token = base64.urlsafe_b64encode(choices_to_bytes(choices)).decode("ascii").rstrip("=")
    return f"autograder check {exercise.id} --replay {shlex.quote(f'{check}:{token}')}"


def replayed(text: str) -> tuple[str, Choices]:
    """Reads what follows --replay: the name of the check and Hypothesis's choices.

    Raises:
        UsageError: it is not such a token.
    """
    name, _, token = text.partition(":")
    try:
        choices = choices_from_bytes(base64.b64decode(token + "=" * (-len(token) % 4), b"-_", validate=True))
    except (binascii.Error, ValueError):
        choices = None
    if not name or not token or choices is None:
        raise UsageError(f"--replay {text!r} is not a case; copy the whole line that a failing check shows")
    return name, tuple(choices)
