"""A change of the solution that changes nothing that a check could see."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Equivalent:
    """A mutant that is no mistake: listed in the hidden region of an exercise, it need not be caught by its checks.

    Attributes:
        before: the line of the solution, as `autograder audit` shows it.
        after: what the mutant makes of it; empty where the line is deleted.
        because: why nobody can tell the difference.
    """

    before: str
    after: str
    because: str
