"""Landlock: the kernel lets this process open nothing but the files named, and connect to nothing."""

import ctypes
import os
import struct
from collections.abc import Iterable

from autograder.sandbox import libc

_CREATE_RULESET_VERSION = 1
_RULE_PATH_BENEATH = 1

# linux/landlock.h: rights over files, by the ABI that brought them.
EXECUTE, WRITE_FILE, READ_FILE, READ_DIR = 1 << 0, 1 << 1, 1 << 2, 1 << 3
_FIRST_RIGHTS = (1 << 13) - 1
_REFER, _TRUNCATE, _IOCTL_DEV = 1 << 13, 1 << 14, 1 << 15
_NETWORK = (1 << 0) | (1 << 1)  # bind and connect over TCP
_SCOPES = (1 << 0) | (1 << 1)  # abstract unix sockets, signals
NETWORK_ABI, SCOPE_ABI = 4, 6


def abi() -> int:
    """Give the version of Landlock that the kernel has (1 and up).

    Raises:
        OSError: when the kernel has none, or when it is switched off.
    """
    return libc.system_call("landlock_create_ruleset", None, 0, _CREATE_RULESET_VERSION)


def restrict(readable: Iterable[str], writable: Iterable[str] = ()) -> int:
    """Confine this process and all that it forks; needs no_new_privs. Returns the ABI used.

    Args:
        readable: folders and files that may be read and executed, with all that lies below.
        writable: files that may be written as well, such as /dev/null.

    Raises:
        OSError: when Landlock cannot be used; nothing is confined then.
    """
    version = abi()
    files = _FIRST_RIGHTS
    for since, right in ((2, _REFER), (3, _TRUNCATE), (5, _IOCTL_DEV)):
        files |= right if version >= since else 0
    network = _NETWORK if version >= NETWORK_ABI else 0
    scopes = _SCOPES if version >= SCOPE_ABI else 0
    size = 8 if version < NETWORK_ABI else 16 if version < SCOPE_ABI else 24
    attributes = ctypes.create_string_buffer(struct.pack("=QQQ", files, network, scopes), 24)
    ruleset = libc.system_call("landlock_create_ruleset", attributes, size, 0)
    try:
        for path in readable:
            _allow(ruleset, path, EXECUTE | READ_FILE | READ_DIR)
        for path in writable:
            _allow(ruleset, path, READ_FILE | WRITE_FILE)
        libc.system_call("landlock_restrict_self", ruleset, 0)
    finally:
        os.close(ruleset)
    return version


def _allow(ruleset: int, path: str, rights: int) -> None:
    handle = os.open(path, os.O_PATH | os.O_CLOEXEC)
    try:
        if not os.path.isdir(path):  # noqa: PTH112 -- a plain string is enough this deep
            rights &= ~READ_DIR
        rule = ctypes.create_string_buffer(struct.pack("=Qi", rights, handle), 12)
        libc.system_call("landlock_add_rule", ruleset, _RULE_PATH_BENEATH, rule, 0)
    finally:
        os.close(handle)
