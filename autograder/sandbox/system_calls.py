"""What a worker may ask of the kernel: names and numbers of system calls, data only.

Sources: the kernel's arch/x86/entry/syscalls/syscall_64.tbl and include/uapi/asm-generic/unistd.h (aarch64).
A call that is missing in a table does not exist on that machine.
"""

from typing import Final

# Enough for numpy, torch on the CPU, imports, clocks, memory, and a socket that is open already.
ALLOWED: Final = {
    "x86_64": {
        "read": 0, "write": 1, "close": 3, "fstat": 5, "poll": 7, "lseek": 8, "mmap": 9, "mprotect": 10, "munmap": 11,
        "brk": 12, "rt_sigaction": 13, "rt_sigprocmask": 14, "rt_sigreturn": 15, "pread64": 17, "readv": 19,
        "writev": 20, "select": 23, "sched_yield": 24, "mremap": 25, "msync": 26, "madvise": 28, "dup": 32,
        "dup2": 33, "nanosleep": 35, "getitimer": 36, "alarm": 37, "setitimer": 38, "getpid": 39, "recvfrom": 45,
        "shutdown": 48, "getsockname": 51, "getpeername": 52, "getsockopt": 55, "exit": 60, "wait4": 61, "uname": 63,
        "getcwd": 79, "umask": 95, "gettimeofday": 96, "getrlimit": 97, "getrusage": 98, "sysinfo": 99, "times": 100,
        "getuid": 102, "getgid": 104, "geteuid": 107, "getegid": 108, "getppid": 110, "getpgrp": 111,
        "getgroups": 115, "getresuid": 118, "getresgid": 120, "getpgid": 121, "getsid": 124, "sigaltstack": 131,
        "gettid": 186, "time": 201, "futex": 202, "sched_getaffinity": 204, "set_tid_address": 218,
        "restart_syscall": 219, "fadvise64": 221, "clock_gettime": 228, "clock_getres": 229, "clock_nanosleep": 230,
        "exit_group": 231, "waitid": 247, "pselect6": 270, "ppoll": 271, "set_robust_list": 273,
        "get_robust_list": 274, "dup3": 292, "getcpu": 309, "getrandom": 318, "membarrier": 324, "rseq": 334,
    },
    "aarch64": {
        "getcwd": 17, "dup": 23, "dup3": 24, "close": 57, "lseek": 62, "read": 63, "write": 64, "readv": 65,
        "writev": 66, "pread64": 67, "pselect6": 72, "ppoll": 73, "fstat": 80, "exit": 93, "exit_group": 94,
        "waitid": 95, "set_tid_address": 96, "futex": 98, "set_robust_list": 99, "get_robust_list": 100,
        "nanosleep": 101, "getitimer": 102, "setitimer": 103, "clock_gettime": 113, "clock_getres": 114,
        "clock_nanosleep": 115, "sched_getaffinity": 123, "sched_yield": 124, "restart_syscall": 128,
        "sigaltstack": 132, "rt_sigaction": 134, "rt_sigprocmask": 135, "rt_sigreturn": 139, "getresuid": 148,
        "getresgid": 150, "times": 153, "getpgid": 155, "getsid": 156, "getgroups": 158, "uname": 160,
        "getrlimit": 163, "getrusage": 165, "umask": 166, "getcpu": 168, "gettimeofday": 169, "getpid": 172,
        "getppid": 173, "getuid": 174, "geteuid": 175, "getgid": 176, "getegid": 177, "gettid": 178, "sysinfo": 179,
        "getsockname": 204, "getpeername": 205, "recvfrom": 207, "getsockopt": 209, "shutdown": 210, "brk": 214,
        "munmap": 215, "mremap": 216, "mmap": 222, "fadvise64": 223, "mprotect": 226, "msync": 227, "madvise": 233,
        "wait4": 260, "getrandom": 278, "membarrier": 283, "rseq": 293,
    },
}  # fmt: skip

# Calls that name a file. Allowed behind a wall of the kernel's (mounts or Landlock), else answered with "no such file".
FILES: Final = {
    "x86_64": {
        "open": 2, "stat": 4, "lstat": 6, "access": 21, "getdents": 78, "readlink": 89, "getdents64": 217,
        "openat": 257, "newfstatat": 262, "readlinkat": 267, "faccessat": 269, "statx": 332, "faccessat2": 439,
    },
    "aarch64": {
        "faccessat": 48, "openat": 56, "getdents64": 61, "readlinkat": 78, "newfstatat": 79, "statx": 291,
        "faccessat2": 439,
    },
}  # fmt: skip

# Calls allowed with some arguments only; the rules stand in seccomp.py.
CONDITIONAL: Final = {
    "x86_64": {"ioctl": 16, "sendto": 44, "fcntl": 72, "prctl": 157, "prlimit64": 302},
    "aarch64": {"fcntl": 25, "ioctl": 29, "prctl": 167, "sendto": 206, "prlimit64": 261},
}

# No student's program makes these by accident: the worker is killed.
KILLED: Final = {
    "x86_64": {
        "ptrace": 101, "unshare": 272, "setns": 308, "process_vm_readv": 310, "process_vm_writev": 311, "bpf": 321,
        "pidfd_getfd": 438,
    },
    "aarch64": {
        "unshare": 97, "ptrace": 117, "setns": 268, "process_vm_readv": 270, "process_vm_writev": 271, "bpf": 280,
        "pidfd_getfd": 438,
    },
}  # fmt: skip

# fork() and thread starts: "try again" is what Python and OpenMP understand as "no more threads".
CLONE: Final = {"x86_64": (56, 57, 58), "aarch64": (220,)}

# From here on the C library tries a new call and falls back when the kernel answers "not implemented" (clone3 is 435).
FIRST_WITH_FALLBACK: Final = 424

AUDIT_ARCHITECTURE: Final = {"x86_64": 0xC000003E, "aarch64": 0xC00000B7}
X32_BIT: Final = 0x40000000
