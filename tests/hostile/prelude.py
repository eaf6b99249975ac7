"""What the attacks are written with; imported before the walls go up, so that a missing import proves nothing."""

import ctypes
import encodings.idna
import errno
import fcntl
import gc
import hashlib
import mmap
import multiprocessing.popen_fork
import multiprocessing.shared_memory
import os
import platform
import pty
import resource
import signal
import socket
import sqlite3
import stat
import struct
import subprocess
import sys
import tempfile
import threading
import urllib.request

__all__ = [
    "encodings", "errno", "fcntl", "gc", "hashlib", "mmap", "multiprocessing", "os", "pty", "resource", "signal",
    "socket", "sqlite3", "stat", "struct", "subprocess", "sys", "tempfile", "threading", "urllib",
]  # fmt: skip

LIBC = ctypes.CDLL(None, use_errno=True)
LIBC.syscall.restype = ctypes.c_long
X86_64 = platform.machine() == "x86_64"

# Name of a system call: its number on x86_64 and on aarch64; -1 is none.
NUMBERS = {
    "acct": (163, 89), "add_key": (248, 217), "adjtimex": (159, 171), "bpf": (321, 280), "capset": (126, 91),
    "clock_settime": (227, 112), "clone": (56, 220), "clone3": (435, 435), "delete_module": (176, 106),
    "execveat": (322, 281), "fanotify_init": (300, 262), "fsopen": (430, 430), "init_module": (175, 105),
    "inotify_init1": (294, 26), "io_setup": (206, 0), "io_uring_setup": (425, 425), "ioperm": (173, -1),
    "ioprio_set": (251, 30), "kcmp": (312, 272), "kexec_load": (246, 104), "keyctl": (250, 219),
    "memfd_secret": (447, 447), "migrate_pages": (256, 238), "mlockall": (151, 230), "modify_ldt": (154, -1),
    "mount": (165, 40), "mq_open": (240, 180), "mq_unlink": (241, 181), "msgctl": (71, 187), "msgget": (68, 186),
    "name_to_handle_at": (303, 264), "open_by_handle_at": (304, 265), "open_tree": (428, 428), "openat2": (437, 437),
    "perf_event_open": (298, 241), "personality": (135, 92), "pidfd_getfd": (438, 438),
    "pidfd_send_signal": (424, 424), "pivot_root": (155, 41), "prctl": (157, 167), "process_madvise": (440, 440),
    "process_vm_readv": (310, 270), "process_vm_writev": (311, 271), "reboot": (169, 142), "request_key": (249, 218),
    "rt_sigprocmask": (14, 135), "rt_sigqueueinfo": (129, 138), "seccomp": (317, 277), "semctl": (66, 191),
    "semget": (64, 190), "sethostname": (170, 161), "setns": (308, 268), "settimeofday": (164, 170),
    "shmctl": (31, 195), "shmget": (29, 194), "socket": (41, 198), "statx": (332, 291), "swapon": (167, 224),
    "syslog": (103, 116), "tgkill": (234, 131), "timer_create": (222, 107), "tkill": (200, 130), "umount2": (166, 39),
    "unshare": (272, 97), "userfaultfd": (323, 282),
}  # fmt: skip


def call(name, *arguments):
    """Make a system call by its number, and raise OSError when it fails."""
    passed = [ctypes.c_long(one) if isinstance(one, int) else one for one in arguments]
    return checked(LIBC.syscall(ctypes.c_long(NUMBERS[name][0 if X86_64 else 1]), *passed))


def checked(answer):
    """Raise OSError for the answer of a function of the C library that failed."""
    if answer < 0:
        number = ctypes.get_errno()
        raise OSError(number, os.strerror(number))
    return answer


def reaches(name, *arguments):
    """Make a call with arguments that can do no harm; tell whether the kernel looked at them before it said no."""
    try:
        call(name, *arguments)
    except OSError as error:
        if error.errno in (errno.EPERM, errno.ENOSYS):
            raise
    return True


def machine_code(code, *arguments):
    """Run machine code of x86_64 from memory of one's own; on another machine there is none to run."""
    if not X86_64:
        raise OSError(errno.ENOSYS, "machine code of x86_64")
    page = mmap.mmap(-1, mmap.PAGESIZE, prot=mmap.PROT_READ | mmap.PROT_WRITE | mmap.PROT_EXEC)
    page.write(code)
    address = ctypes.addressof(ctypes.c_char.from_buffer(page))
    answer = ctypes.CFUNCTYPE(ctypes.c_long, *[ctypes.c_long] * len(arguments))(address)(*arguments)
    if -4096 < answer < 0:
        raise OSError(-answer, os.strerror(-answer))
    return answer


def in_child(work):
    """Do something in a process of one's own and tell whether it came to its end."""
    child = os.fork()
    if child == 0:
        try:
            work()
        finally:
            os._exit(sys.exc_info()[0] is not None)
    return os.waitpid(child, 0)[1] == 0


def is_canary(text, digest):
    """Tell the canary by its digest, so that no attack holds what it looks for."""
    return len(text) == CANARY_LENGTH and hashlib.sha256(text).hexdigest() == digest


CANARY_START, CANARY_LENGTH = b"canary-", 39
