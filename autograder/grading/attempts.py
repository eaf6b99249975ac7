"""Runs one check on one example and tells how it failed."""

from dataclasses import dataclass
from typing import Any

from autograder.checks.check import Check, Example
from autograder.checks.failure import CheckFailed
from autograder.sandbox.outcomes import Raised, StudentFault


@dataclass(frozen=True)
class Failure:
    """How a check failed on an example: by a wrong result, or by a fault of the student's code."""

    cause: CheckFailed | StudentFault

    @property
    def kind(self) -> str:
        """Failures of one kind may stand for each other while an example is shrunk."""
        return type(self.cause).__name__ + ":" + str(getattr(self.cause, "type_name", ""))


# What a property may raise when it works with a result that is not what the signature promises.
_UNUSABLE = (TypeError, AttributeError, ValueError, RuntimeError, IndexError, KeyError, ArithmeticError)


def attempt(check: Check, example: Example, prepared: Any) -> Failure | None:
    """Runs a check on one example.

    The reference has passed every example that comes here: whatever goes wrong comes from the student's results.

    Raises:
        GraderError: the grader's own fault.
    """
    try:
        check.body(example, prepared)
    except CheckFailed as failed:
        return Failure(failed)
    except StudentFault as fault:
        return Failure(fault)
    except AssertionError as failed:
        return Failure(CheckFailed(str(failed) or "the property does not hold."))
    except _UNUSABLE as error:
        told = f"{type(error).__name__}: {error}".partition("\n")[0]
        return Failure(CheckFailed(f"the check cannot work with what your code returned ({told})."))
    return None


def is_unwritten(cause: Raised) -> bool:
    """Whether an exception is that of a stub; torch raises NotImplementedError too, for dtypes it cannot work with."""
    return cause.type_name == "NotImplementedError" and "not implemented for" not in cause.message
