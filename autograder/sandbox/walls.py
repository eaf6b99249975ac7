"""What the zygote does to itself once and every worker inherits: namespaces and the filesystem wall."""

import os
import select
import signal
import sys
from collections.abc import Collection, Mapping

from autograder.sandbox import identity, landlock, layers, namespaces, runtime

LEFT_OUT = "it was left out"
Outcomes = dict[str, OSError | str | None]


def separate(without: Collection[str] = ()) -> Outcomes:
    """Enter namespaces of its own; returns in the process that is number 1 of a new pid namespace where there is one.

    The process that was started stays outside, waits for that one, and ends as it ends.

    Args:
        without: layers that are not to be used.

    Returns:
        for each namespace layer None, or why it does not hold; under MOUNTS whether there is one to build the wall in.
    """
    if sys.platform != "linux":
        reason = f"{sys.platform} has no namespaces"
        return {layers.MOUNTS: reason, **{f"{name} namespace": reason for name in ("network", "ipc", "uts", "pid")}}
    left = namespaces.leave_all({name.removesuffix(" namespace") for name in without})
    if left["pid"] is None:
        _become_first_process()
    outcomes: Outcomes = {layers.MOUNTS: left.pop("mount")}
    return outcomes | {f"{name} namespace": reason for name, reason in left.items()}


def _become_first_process() -> None:
    outside, inside = os.pipe()
    child = os.fork()
    if child:
        os.close(outside)
        os.closerange(3, inside)
        os.closerange(inside + 1, os.sysconf("SC_OPEN_MAX"))
        signal.signal(signal.SIGINT, signal.SIG_IGN)
        status = os.waitpid(child, 0)[1]
        code = os.waitstatus_to_exitcode(status)
        os._exit(code if code >= 0 else 128 - code)
    os.close(inside)
    identity.die_with_parent()
    # Had the parent ended before that call, its end of the pipe would be closed by now.
    if select.select([outside], [], [], 0)[0]:
        os._exit(1)
    os.close(outside)


def close_off(begun: Mapping[str, OSError | str | None], without: Collection[str] = ()) -> Outcomes:
    """Put up the filesystem wall, hide, and give up new privileges; call it after all imports that need the checkout.

    Args:
        begun: what `separate` gave.
        without: layers that are not to be used.

    Returns:
        for MOUNTS, LANDLOCK and NETWORK_RULES None, or why they do not hold.
    """
    if sys.platform != "linux":
        reason = f"{sys.platform} has nothing like it"
        return dict.fromkeys((layers.MOUNTS, layers.LANDLOCK, layers.NETWORK_RULES), reason)
    readable = runtime.readable()
    mounts = LEFT_OUT if layers.MOUNTS in without else begun[layers.MOUNTS]
    if mounts is None:
        try:
            namespaces.wall_in(readable, runtime.DEVICES_WRITTEN)
        except OSError as reason:
            mounts = reason
    outcomes: Outcomes = {layers.MOUNTS: mounts}
    if layers.LANDLOCK in without:
        return outcomes | {layers.LANDLOCK: LEFT_OUT, layers.NETWORK_RULES: LEFT_OUT}
    try:
        identity.set_no_new_privileges()
        version = landlock.restrict(readable, runtime.DEVICES_WRITTEN)
    except OSError as reason:
        return outcomes | {layers.LANDLOCK: reason, layers.NETWORK_RULES: reason}
    late = None if version >= landlock.SCOPE_ABI else f"this kernel's Landlock is version {version}, 6 has both"
    return outcomes | {layers.LANDLOCK: None, layers.NETWORK_RULES: late}
