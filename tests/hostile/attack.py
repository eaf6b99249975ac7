"""What an attack is: source text that leaves `answer` True when it got through."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Attack:
    """One thing that a hostile student's file could try.

    The names of `prelude` stand beside the source, and those of `canaries.Host.told`, which say where the canaries are.

    Attributes:
        source: Python text; an exception means that it was refused.
        dies: how the worker ends of it; empty where it lives on.
        leaks: sets of layers under which it is known to get through.
        unsafe: why it is not tried outside the sandbox; empty where it is.
        marks: the canary that it reaches outside: `files`, `network` or `victim`; empty where it leaves nothing behind.
    """

    source: str
    dies: str = ""
    leaks: tuple[str, ...] = ()
    unsafe: str = ""
    marks: str = ""
