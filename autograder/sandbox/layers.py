"""The layers that isolate student code: which hold here, what each stops, and what may not be missing."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

MOUNTS = "filesystem wall: mount namespace"
LANDLOCK = "filesystem wall: Landlock"
NO_FILES = "filesystem wall: no file calls"
WALLS = (MOUNTS, LANDLOCK, NO_FILES)

SECCOMP = "system call filter (seccomp)"
PRIVILEGES = "no new privileges"
CAPABILITIES = "no capabilities"
LIMITS = "resource limits"
HIDDEN = "hidden memory of grader and zygote"
PARENT = "dies with the grader"
USER = "a user of its own"
IMPORTS = "late imports"
NETWORK_RULES = "Landlock: no TCP, no signals out"

# What a layer stops, said so that an instructor who reads `doctor` knows what is at stake.
STOPS: Mapping[str, str] = {
    PRIVILEGES: "no program can raise the rights of student code",
    CAPABILITIES: "student code has no part of root's power",
    SECCOMP: "no sockets, programs, processes, threads, signals to others or tracing",
    LIMITS: "memory, processor time, files and processes are bounded",
    HIDDEN: "student code cannot look into the memory of the grader",
    PARENT: "nothing of a student's outlives the grader",
    USER: "student code runs as a user that owns nothing and may signal nobody",
    MOUNTS: "student code sees the Python runtime and no other file",
    LANDLOCK: "student code opens the Python runtime and no other file",
    NO_FILES: "student code finds no file at all, so what it imports must be known before",
    NETWORK_RULES: "the kernel refuses TCP and signals to processes outside a second time",
    IMPORTS: "student code can import what the warm-up did not",
    "network namespace": "there is no network to reach, even by a hole in the filter",
    "ipc namespace": "no shared memory or message queues of others",
    "uts namespace": "the host's name cannot be changed",
    "pid namespace": "other processes have no number there, and one kill ends every worker",
}
# User is mandatory only where there is another user to become (see `assemble`).
_MANDATORY = frozenset({PRIVILEGES, CAPABILITIES, SECCOMP, LIMITS, HIDDEN, PARENT, *WALLS})


@dataclass(frozen=True)
class Layer:
    """One layer of the isolation, as it was found by trying it.

    Attributes:
        name: its name in reports.
        holds: whether it is in force here.
        mandatory: untrusted code is refused without it; of the filesystem walls one is enough.
        means: one sentence: what it stops, or why it does not hold and what follows.
    """

    name: str
    holds: bool
    mandatory: bool
    means: str


def assemble(outcomes: Mapping[str, OSError | str | None], *, root: bool) -> tuple[Layer, ...]:
    """Turn what was tried into layers, in the order of STOPS.

    Args:
        outcomes: for each layer tried, None when it holds, else the reason why it does not.
        root: whether there is another user that a worker must become.
    """
    layers = []
    for name, stops in STOPS.items():
        if name not in outcomes:
            continue
        reason = outcomes[name]
        mandatory = name in _MANDATORY or (name == USER and root)
        layers.append(Layer(name, reason is None, mandatory, _sentence(stops, reason)))
    return tuple(layers)


def missing_mandatory(layers: Iterable[Layer]) -> tuple[str, ...]:
    """Say what is missing for untrusted code to run; empty when it may run."""
    found = tuple(layers)
    missing = [f"{one.name} {one.means}" for one in found if one.mandatory and not one.holds and one.name not in WALLS]
    walls = [one for one in found if one.name in WALLS]
    if not any(one.holds for one in walls):
        tried = "; ".join(f"{one.name} {one.means}" for one in walls) or "none was tried"
        missing.append(f"no filesystem wall holds, and one is needed: {tried}")
    return tuple(missing)


def _sentence(stops: str, reason: OSError | str | None) -> str:
    if reason is None:
        return stops
    text = reason if isinstance(reason, str) else (reason.strerror or str(reason))
    return f"does not hold ({text}); with it, {stops}"
