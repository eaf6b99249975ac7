"""What a cheat is: a student's file that means to score without knowing."""

from dataclasses import dataclass

from autograder.records import Status

CRASHES = "it aims at the grader's end, not at marks"
HANGS = "it aims at the grader's time, not at marks"


@dataclass(frozen=True)
class Cheat:
    """One student's file.

    The names that `canaries.Host.told` gives are put before the text.

    Attributes:
        text: of the file.
        fools: the plain grader of `naive` that it scores with; empty where there is none.
        status: what it gets here; several where a matter of luck decides.
        exercise: what is handed in.
        why: why no plain grader is tried.
        told: what a message must say.
    """

    text: str
    fools: str = ""
    status: tuple[Status, ...] = (Status.WRONG,)
    exercise: str = "double"
    why: str = ""
    told: str = ""
