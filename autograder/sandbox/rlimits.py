"""Resource limits of a worker: what bounds it even where nothing else does."""

import math
import resource

from autograder.records import Limits

_MEBIBYTE = 1 << 20
_OPEN_FILES = 64
_STACK = 64 * _MEBIBYTE


def set_limits(limits: Limits, *, pages_in_use: int | None) -> None:
    """Bound memory, processor time, files and processes of this process and of all it could start.

    Args:
        limits: wall clock seconds (two more of processor time are left, the grader kills earlier) and memory above what
            the warm worker has already.
        pages_in_use: pages of address space now; None where the system does not tell, then memory stays unbounded.

    Raises:
        OSError, ValueError: when the system refuses a limit.
    """
    seconds = math.ceil(limits.seconds) + 2
    _lower(resource.RLIMIT_CPU, seconds, seconds + 1)
    _lower(resource.RLIMIT_FSIZE, 0, 0)
    _lower(resource.RLIMIT_CORE, 0, 0)
    _lower(resource.RLIMIT_NOFILE, _OPEN_FILES, _OPEN_FILES)
    _lower(resource.RLIMIT_STACK, _STACK, _STACK)
    for name in ("RLIMIT_NPROC", "RLIMIT_MEMLOCK", "RLIMIT_MSGQUEUE"):
        kind = getattr(resource, name, None)
        if kind is not None:
            _lower(kind, 0, 0)
    if pages_in_use is not None:
        memory = pages_in_use * resource.getpagesize() + limits.mebibytes * _MEBIBYTE
        _lower(resource.RLIMIT_AS, memory, memory)


def _lower(kind: int, soft: int, hard: int) -> None:
    """Set a limit, but never above what the process was given."""
    ceiling = resource.getrlimit(kind)[1]
    if ceiling != resource.RLIM_INFINITY:
        soft, hard = min(soft, ceiling), min(hard, ceiling)
    resource.setrlimit(kind, (soft, hard))
