"""Who a worker is: another user, without capabilities, hidden from others, and dead when its parent is."""

import contextlib
import errno
import os
import signal
import sys
from pathlib import Path

from autograder.sandbox import libc

# User ids that no distribution hands out (systemd's table of ids calls them unused), and how many are used in turn.
_FIRST_USER, _USERS = 1_900_000_000, 65_536


def spare_users() -> range:
    """Give the user ids that workers take in turn when this process is root; none where there is no other to become.

    An ordinary user's workers stay that user; so do those of a root whose user namespace knows only root.
    """
    if sys.platform != "linux" or os.geteuid() != 0:
        return range(0)
    highest = 0
    for line in Path("/proc/self/uid_map").read_text().splitlines():
        first, _, count = (int(word) for word in line.split())
        if first <= _FIRST_USER and first + count >= _FIRST_USER + _USERS:
            return range(_FIRST_USER, _FIRST_USER + _USERS)
        highest = max(highest, first + count - 1)
    return range(highest, highest + 1) if highest else range(0)


def become(user: int) -> None:
    """Leave root for good: this user and group, and no other groups.

    Raises:
        OSError: when the kernel refuses, or when a way back to root is left.
    """
    os.setgroups([])
    os.setresgid(user, user, user)
    os.setresuid(user, user, user)
    with contextlib.suppress(OSError):
        os.setresuid(-1, 0, -1)
        raise RuntimeError("this process could become root again")


def drop_capabilities() -> None:
    """Give up every capability, and with no_new_privs every way to get one back."""
    with contextlib.suppress(OSError):  # kernels before 4.3 have no ambient set
        libc.prctl(libc.PR_CAP_AMBIENT, libc.PR_CAP_AMBIENT_CLEAR_ALL)
    libc.give_up_capabilities()


def drop_bounding_set() -> None:
    """Take every capability out of the bounding set, while this process is still allowed to (root)."""
    for capability in range(64):
        try:
            libc.prctl(libc.PR_CAPBSET_DROP, capability)
        except OSError as reason:
            if reason.errno not in (errno.EINVAL, errno.EPERM):
                raise
            return


def set_no_new_privileges() -> None:
    """From now on no program that is run can have more rights than this process."""
    libc.prctl(libc.PR_SET_NO_NEW_PRIVS, 1)


def hide() -> None:
    """Take this process's memory and its files in /proc out of the reach of others of the same user (DUMPABLE = 0)."""
    libc.prctl(libc.PR_SET_DUMPABLE, 0)


def die_with_parent() -> None:
    """Have the kernel kill this process when its parent ends. A change of user undoes it, so call it after that."""
    libc.prctl(libc.PR_SET_PDEATHSIG, signal.SIGKILL)


def protect_grader() -> bool:
    """Hide the grader's memory from every process of the same user; tells whether that worked (Linux only)."""
    if sys.platform != "linux":
        return False
    try:
        hide()
    except OSError:
        return False
    return True
