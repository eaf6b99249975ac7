"""What a worker does to itself between the fork and the first line of student code, in an order that matters."""

import os
import sys
from collections.abc import Callable
from dataclasses import dataclass

from autograder.records import Limits
from autograder.sandbox import identity, layers, rlimits, seccomp


@dataclass(frozen=True)
class Lockdown:
    """How a worker is to be locked down.

    Attributes:
        limits: seconds and MiB.
        pages_in_use: address space of the zygote at the fork, in pages; None where it is not known.
        user: the user to become, or None to stay.
        program: the system call filter, or the reason why there is none.
        trusted: resource limits only, for code that the user vouches for.
        parent: the zygote's process id, or 0 where a pid namespace hides it.
    """

    limits: Limits
    pages_in_use: int | None
    user: int | None
    program: bytes | OSError
    trusted: bool
    parent: int

    def apply(self) -> dict[str, OSError | str | None]:
        """Take every step and tell for each layer None, or why it does not hold; never raises."""
        steps: list[tuple[str, Callable[[], None]]] = [(layers.LIMITS, self._limit)]
        if not self.trusted:
            steps += [(layers.CAPABILITIES, identity.drop_bounding_set)]
            if self.user is not None:
                steps += [(layers.USER, self._change_user)]
            # The change of user clears the wish to die with the parent, so that comes after it.
            steps += [
                (layers.CAPABILITIES, identity.drop_capabilities),
                (layers.PRIVILEGES, identity.set_no_new_privileges),
                (layers.HIDDEN, identity.hide),
            ]
        if sys.platform == "linux":
            steps += [(layers.PARENT, self._die_with_parent)]
        if not self.trusted:
            steps += [(layers.SECCOMP, self._filter)]
        outcomes: dict[str, OSError | str | None] = {}
        for name, step in steps:
            try:
                step()
            except OSError as reason:
                outcomes[name] = reason
            except Exception as reason:
                outcomes[name] = f"{type(reason).__name__}: {reason}"
            else:
                outcomes.setdefault(name, None)
        return outcomes

    def _limit(self) -> None:
        rlimits.set_limits(self.limits, pages_in_use=self.pages_in_use)

    def _change_user(self) -> None:
        if self.user is not None:
            identity.become(self.user)

    def _die_with_parent(self) -> None:
        identity.die_with_parent()
        if os.getppid() != self.parent:
            os._exit(1)

    def _filter(self) -> None:
        if isinstance(self.program, OSError):
            raise self.program
        seccomp.install(self.program)


def refusal(outcomes: dict[str, OSError | str | None]) -> str | None:
    """Give the sentence that says why untrusted code must not run here, or None when it may."""
    failed = [f"{name}: {reason}" for name, reason in outcomes.items() if reason is not None]
    return "; ".join(failed) if failed else None
