"""The system call filter of a worker: an allow-list in the kernel's BPF, put in force last.

A filter is a list of 8-byte instructions over `struct seccomp_data` (linux/seccomp.h): the call's number, the
architecture, and six arguments of 64 bits, of which BPF reads halves of 32.
"""

import ctypes
import errno
import struct

from autograder.sandbox import libc
from autograder.sandbox import system_calls as calls

_LOAD, _EQUAL, _AT_LEAST, _RETURN = 0x20, 0x15, 0x35, 0x06
_ALLOW, _ERRNO, _KILL = 0x7FFF0000, 0x00050000, 0x80000000
_NUMBER, _ARCHITECTURE, _ARGUMENTS = 0, 4, 16
_SET_MODE_FILTER, _SPECULATION_ALLOWED = 1, 4

# Small enough to be listed: what the arguments of a conditional call may be (low 32 bits).
_IOCTLS = (0x5401, 0x5413, 0x541B, 0x5421, 0x5450, 0x5451)  # TCGETS TIOCGWINSZ FIONREAD FIONBIO FIONCLEX FIOCLEX
_FCNTLS = (0, 1, 2, 3, 4, 1030)  # F_DUPFD F_GETFD F_SETFD F_GETFL F_SETFL F_DUPFD_CLOEXEC: never F_SETOWN
_PRCTLS = (3, 15, 16, 21, 39)  # dumpable?, set and get the thread's name, seccomp?, no_new_privs?

Instruction = tuple[int, int, int, int]


def _argument(index: int, high: bool = False) -> Instruction:
    return (_LOAD, 0, 0, _ARGUMENTS + 8 * index + (4 if high else 0))


def _refuse(number: int) -> Instruction:
    return (_RETURN, 0, 0, _ERRNO | number)


def _one_of(index: int, values: tuple[int, ...]) -> list[Instruction]:
    """Allow when the low half of an argument is one of `values`, else EPERM."""
    tests = [(_EQUAL, len(values) - place, 0, value) for place, value in enumerate(values)]
    return [_argument(index), *tests, _refuse(errno.EPERM), (_RETURN, 0, 0, _ALLOW)]


def _zero(*halves: tuple[int, bool]) -> list[Instruction]:
    """Allow when all the given halves of arguments are zero, else EPERM."""
    tests: list[Instruction] = []
    for place, (index, high) in enumerate(halves):
        tests += [_argument(index, high), (_EQUAL, 0, 2 * (len(halves) - place) - 1, 0)]
    return [*tests, (_RETURN, 0, 0, _ALLOW), _refuse(errno.EPERM)]


def _conditions() -> dict[str, list[Instruction]]:
    return {
        "ioctl": _one_of(1, _IOCTLS),
        "fcntl": _one_of(1, _FCNTLS),
        "prctl": _one_of(0, _PRCTLS),
        # Only over the connected socket: no address may be given.
        "sendto": _zero((4, False), (4, True)),
        # Reading one's own limits only: pid 0 and no new value.
        "prlimit64": _zero((0, False), (2, False), (2, True)),
    }


def build(machine: str, *, files: bool) -> bytes:
    """Give the filter for a machine, `x86_64` or `aarch64`, as the kernel reads it.

    Args:
        machine: see `libc.machine`.
        files: whether calls that name files are allowed (there is another wall) or find nothing (there is none).

    Raises:
        OSError: for any other machine.
    """
    if machine not in calls.ALLOWED:
        raise OSError(errno.ENOSYS, f"no list of system calls for {machine}; x86_64 and aarch64 have one")
    program: list[Instruction] = [
        (_LOAD, 0, 0, _ARCHITECTURE),
        (_EQUAL, 1, 0, calls.AUDIT_ARCHITECTURE[machine]),
        (_RETURN, 0, 0, _KILL),
        (_LOAD, 0, 0, _NUMBER),
    ]
    if machine == "x86_64":
        program += [(_AT_LEAST, 0, 1, calls.X32_BIT), (_RETURN, 0, 0, _KILL)]

    def on(number: int, *then: Instruction) -> None:
        program.extend([(_EQUAL, 0, len(then), number), *then])

    for number in calls.ALLOWED[machine].values():
        on(number, (_RETURN, 0, 0, _ALLOW))
    for number in calls.FILES[machine].values():
        on(number, (_RETURN, 0, 0, _ALLOW) if files else _refuse(errno.ENOENT))
    for number in calls.KILLED[machine].values():
        on(number, (_RETURN, 0, 0, _KILL))
    for number in calls.CLONE[machine]:
        on(number, _refuse(errno.EAGAIN))
    conditions = _conditions()
    for name, number in calls.CONDITIONAL[machine].items():
        on(number, *conditions[name])
    program += [(_AT_LEAST, 0, 1, calls.FIRST_WITH_FALLBACK), _refuse(errno.ENOSYS), _refuse(errno.EPERM)]
    return b"".join(struct.pack("=HBBI", *instruction) for instruction in program)


def install(program: bytes) -> None:
    """Put a filter in force for this process, for good; needs no_new_privs.

    Raises:
        OSError: when the kernel refuses it.
    """
    code = ctypes.create_string_buffer(program, len(program))
    header = struct.pack("@HP", len(program) // 8, ctypes.addressof(code))
    # No secret of another process lies in a worker, so the costly guard against speculation is not asked for.
    system = ctypes.create_string_buffer(header, len(header))
    libc.system_call("seccomp", _SET_MODE_FILTER, _SPECULATION_ALLOWED, system)
