"""What became of the mutants of an exercise."""

from collections.abc import Sequence
from dataclasses import dataclass

from autograder.checks.equivalent import Equivalent
from autograder.mutants.making import Mutant


@dataclass(frozen=True)
class Fate:
    """What became of one mutant.

    Attributes:
        mutant: the changed solution.
        killers: the checks that fail on it.
        equivalent: the exercise's word that nobody can tell it from the solution.
    """

    mutant: Mutant
    killers: tuple[str, ...]
    equivalent: Equivalent | None = None

    @property
    def survived(self) -> bool:
        """Whether no check notices the change, and nothing says why."""
        return not self.killers and self.equivalent is None


@dataclass(frozen=True)
class Audited:
    """One exercise.

    Attributes:
        exercise: its id.
        checks: the names of its checks, in order.
        fates: of its mutants and named mistakes.
        wrong_excuses: listed as equivalent, but killed, or made by no mutant.
    """

    exercise: str
    checks: tuple[str, ...]
    fates: tuple[Fate, ...]
    wrong_excuses: tuple[Equivalent, ...]

    @property
    def killed(self) -> tuple[Fate, ...]:
        """Those that a check notices."""
        return tuple(fate for fate in self.fates if fate.killers)

    @property
    def survivors(self) -> tuple[Fate, ...]:
        """Those that nothing notices or explains."""
        return tuple(fate for fate in self.fates if fate.survived)

    @property
    def equivalent(self) -> tuple[Fate, ...]:
        """Those that are explained."""
        return tuple(fate for fate in self.fates if fate.equivalent is not None and not fate.killers)

    def kills(self, check: str) -> int:
        """How many a check notices."""
        return sum(check in fate.killers for fate in self.fates)

    def kills_alone(self, check: str) -> int:
        """How many no other check notices."""
        return sum(fate.killers == (check,) for fate in self.fates)


def excuse_for(mutant: Mutant, listed: Sequence[Equivalent]) -> Equivalent | None:
    """The entry of an exercise's list that means a mutant."""
    return next((e for e in listed if (e.before, e.after) == (mutant.before, mutant.after)), None)
