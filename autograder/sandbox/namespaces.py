"""Namespaces: a root folder with the Python runtime alone, and no network, processes or message queues of others."""

import contextlib
import errno
import functools
import os
import stat
from collections.abc import Callable, Collection, Iterable
from pathlib import Path

from autograder.sandbox import libc

# Name in a report, flag. The user namespace comes first: it lends an ordinary user the right to the others.
_OTHERS = {
    "mount": libc.CLONE_NEWNS,
    "network": libc.CLONE_NEWNET,
    "ipc": libc.CLONE_NEWIPC,
    "uts": libc.CLONE_NEWUTS,
    "pid": libc.CLONE_NEWPID,
}
_SCRATCH = ("/tmp", "/var/tmp", "/mnt", "/run")  # covered by a mount that only this namespace sees
_LEFT_OUT = OSError(errno.ECANCELED, "it was left out")
_READ_ONLY = libc.MS_RDONLY | libc.MS_NOSUID


def leave_all(without: Collection[str] = ()) -> dict[str, OSError | None]:
    """Move this process (its children, for pid) into namespaces of its own; needs a single thread.

    An ordinary user goes through a user namespace. Root does not: there student code would still be root's own user 0.

    Args:
        without: those that are not to be left, by the names below, or `user` for all.

    Returns:
        for each of mount, network, ipc, uts, pid: None when it worked, or the reason why not.
    """
    if "user" in without:
        return dict.fromkeys(_OTHERS, _LEFT_OUT)
    user = _try(_leave_user) if os.geteuid() != 0 else None
    if user is not None:
        return dict.fromkeys(_OTHERS, user)
    return {
        name: _LEFT_OUT if name in without else _try(functools.partial(libc.unshare, flag))
        for name, flag in _OTHERS.items()
    }


def _try(step: Callable[[], None]) -> OSError | None:
    try:
        step()
    except OSError as reason:
        return reason
    return None


def _leave_user() -> None:
    user, group = os.geteuid(), os.getegid()
    try:
        libc.unshare(libc.CLONE_NEWUSER)
    except OSError as reason:
        raise OSError(reason.errno, f"user namespace: {reason.strerror}") from reason
    # Each stays who it is; a process must give up setgroups before it may map its own group.
    for name, text in (("setgroups", "deny"), ("uid_map", f"{user} {user} 1"), ("gid_map", f"{group} {group} 1")):
        Path("/proc/self", name).write_text(text)


def wall_in(readable: Iterable[str], writable: Iterable[str]) -> None:
    """Make a root of this mount namespace that holds the given folders and files alone, at the same paths, read-only.

    Raises:
        OSError: when a step fails; then nothing can be said of what is visible, and another wall must hold.
    """
    libc.mount("none", "/", None, libc.MS_REC | libc.MS_PRIVATE)
    scratch = next((one for one in _SCRATCH if Path(one).is_dir()), None)
    if scratch is None:
        raise OSError(errno.ENOENT, f"none of {', '.join(_SCRATCH)} is there to mount the new root on")
    plan = Plan()
    for path in (*readable, *writable):
        plan.add(path)
    # Opened before the scratch folder is covered, for a runtime may lie below it.
    handles = {path: os.open(path, os.O_PATH | os.O_CLOEXEC) for path in plan.bound}
    folders = {path for path, handle in handles.items() if stat.S_ISDIR(os.fstat(handle).st_mode)}
    try:
        libc.mount("tmpfs", scratch, "tmpfs", libc.MS_NOSUID | libc.MS_NODEV, "mode=755,size=4m")
        for link, target in plan.links.items():
            Path(scratch + link).parent.mkdir(parents=True, exist_ok=True)
            Path(scratch + link).symlink_to(target)
        for path, handle in handles.items():
            _bind(f"/proc/self/fd/{handle}", scratch + path, folder=path in folders)
    except OSError:
        # What lies below the scratch folder must come to light again: the other walls are built from it.
        with contextlib.suppress(OSError):
            libc.unmount(scratch)
        raise
    finally:
        for handle in handles.values():
            os.close(handle)
    libc.enter_root(scratch)
    libc.mount("none", "/", None, libc.MS_REMOUNT | libc.MS_BIND | _READ_ONLY | libc.MS_NODEV)


def _bind(source: str, target: str, *, folder: bool) -> None:
    place = Path(target)
    place.parent.mkdir(parents=True, exist_ok=True)
    place.mkdir(exist_ok=True) if folder else place.touch()
    libc.mount(source, target, None, libc.MS_BIND | libc.MS_REC)
    # A device must stay one, so only folders are mounted without devices.
    flags = _READ_ONLY | libc.MS_NODEV if folder else _READ_ONLY
    try:
        libc.set_mount_flags(target, flags)
    except OSError as reason:
        if reason.errno != errno.ENOSYS:
            raise
        # Kernels before 5.12. What the mount forbids already must be named again, or a user namespace refuses.
        libc.mount("none", target, None, libc.MS_REMOUNT | libc.MS_BIND | flags | os.statvfs(target).f_flag & 0x0F)


class Plan:
    """What to bind and which links to lay, so that every given path leads where it leads now."""

    def __init__(self) -> None:
        self.bound: dict[str, None] = {}
        self.links: dict[str, str] = {}

    def add(self, path: str, hops: int = 40) -> None:
        """Take in an absolute path, with at most `hops` links on the way."""
        parts = Path(path).parts
        for end in range(2, len(parts) + 1):
            prefix = Path(*parts[:end])
            if any(str(prefix).startswith(one + "/") or str(prefix) == one for one in self.bound):
                return
            if prefix.is_symlink():
                if hops == 0:
                    raise OSError(errno.ELOOP, f"{path}: {os.strerror(errno.ELOOP)}")
                target = str(prefix.readlink())
                self.links[str(prefix)] = target
                self.add(os.path.normpath(Path(prefix.parent, target, *parts[end:])), hops - 1)
                return
        self.bound[path] = None
