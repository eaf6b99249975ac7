"""The few calls of the C library and the kernel that Python 3.11 does not offer, each raising OSError when it fails."""

import ctypes
import functools
import os
import platform
import struct

PR_SET_PDEATHSIG, PR_SET_DUMPABLE, PR_GET_DUMPABLE = 1, 4, 3
PR_CAPBSET_READ, PR_CAPBSET_DROP = 23, 24
PR_SET_NO_NEW_PRIVS, PR_GET_NO_NEW_PRIVS = 38, 39
PR_CAP_AMBIENT, PR_CAP_AMBIENT_CLEAR_ALL = 47, 4

CLONE_NEWNS, CLONE_NEWUTS, CLONE_NEWIPC = 0x00020000, 0x04000000, 0x08000000
CLONE_NEWUSER, CLONE_NEWPID, CLONE_NEWNET = 0x10000000, 0x20000000, 0x40000000

MS_RDONLY, MS_NOSUID, MS_NODEV, MS_NOEXEC, MS_REMOUNT = 1, 2, 4, 8, 32
MS_BIND, MS_REC, MS_PRIVATE = 0x1000, 0x4000, 0x40000
MNT_DETACH = 2

# The kernel's numbers; the first column is x86_64, the second aarch64.
_NUMBERS = {
    "pivot_root": (155, 41),
    "seccomp": (317, 277),
    "capset": (126, 91),
    "mount_setattr": (442, 442),
    "landlock_create_ruleset": (444, 444),
    "landlock_add_rule": (445, 445),
    "landlock_restrict_self": (446, 446),
}
_MACHINES = {"x86_64": 0, "aarch64": 1}
_CAPABILITY_VERSION_3 = 0x20080522
_AT_RECURSIVE = 0x8000
_MADV_COLLAPSE = 25


@functools.cache
def _library() -> ctypes.CDLL:
    return ctypes.CDLL(None, use_errno=True)


def _checked(answer: int, what: str) -> int:
    if answer < 0:
        number = ctypes.get_errno()
        raise OSError(number, f"{what}: {os.strerror(number)}")
    return answer


def machine() -> str:
    """Give the machine whose system call numbers hold here: `x86_64`, `aarch64`, or the name of another one.

    A 32-bit Python on a 64-bit kernel counts as another machine.
    """
    name = platform.machine()
    return name if struct.calcsize("P") == 8 else f"{name} (32-bit Python)"


def system_call(name: str, *arguments: int | bytes | ctypes.Array[ctypes.c_char] | None) -> int:
    """Make one of the system calls named above, by its number on this machine.

    Raises:
        OSError: when it fails, or when its number on this machine is not known.
    """
    column = _MACHINES.get(machine())
    if column is None:
        raise OSError(38, f"{name}: system calls of {machine()} are not known here")
    library = _library()
    library.syscall.restype = ctypes.c_long
    passed = [ctypes.c_long(one) if isinstance(one, int) else one for one in arguments]
    return _checked(library.syscall(ctypes.c_long(_NUMBERS[name][column]), *passed), name)


def prctl(option: int, *arguments: int) -> int:
    """Set or read an attribute of this process."""
    padded = [*arguments, 0, 0, 0, 0][:4]
    return _checked(_library().prctl(ctypes.c_int(option), *(ctypes.c_ulong(one) for one in padded)), "prctl")


def unshare(flags: int) -> None:
    """Leave the namespaces named by `flags` for new ones."""
    _checked(_library().unshare(ctypes.c_int(flags)), "unshare")


def mount(source: str, target: str, kind: str | None, flags: int, data: str | None = None) -> None:
    """Attach a file system, or bind or change one that is attached."""
    encoded = [None if one is None else os.fsencode(one) for one in (source, target, kind)]
    text = None if data is None else os.fsencode(data)
    _checked(_library().mount(*encoded, ctypes.c_ulong(flags), text), f"mount {target}")


def set_mount_flags(target: str, flags: int) -> None:
    """Add `flags` (MS_RDONLY, MS_NOSUID, MS_NODEV) to a mount and to all mounts below it, mount_setattr(2)."""
    attributes = ctypes.create_string_buffer(struct.pack("=QQQQ", flags, 0, 0, 0), 32)
    system_call("mount_setattr", -100, os.fsencode(target), _AT_RECURSIVE, attributes, 32)


def unmount(target: str) -> None:
    """Take away what is mounted at `target`, with all below it, umount2(2)."""
    _checked(_library().umount2(os.fsencode(target), ctypes.c_int(MNT_DETACH)), f"umount2 {target}")


def enter_root(new_root: str) -> None:
    """Make `new_root`, a mount point, the root of this mount namespace and let go of the old one, pivot_root(2)."""
    os.chdir(new_root)
    system_call("pivot_root", b".", b".")
    unmount(".")
    os.chdir("/")


def collapse(address: int, length: int) -> None:
    """Put a stretch of this process's memory into huge pages, madvise(2)."""
    _checked(_library().madvise(ctypes.c_void_p(address), ctypes.c_size_t(length), _MADV_COLLAPSE), "madvise")


def give_up_capabilities() -> None:
    """Empty the permitted, effective and inheritable capabilities, capset(2)."""
    header = ctypes.create_string_buffer(struct.pack("=Ii", _CAPABILITY_VERSION_3, 0), 8)
    system_call("capset", header, ctypes.create_string_buffer(24))
