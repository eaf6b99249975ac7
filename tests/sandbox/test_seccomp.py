"""The filter, run by an interpreter of its own: no kernel is needed, and both machines are covered."""

import errno
import struct
from dataclasses import dataclass

import pytest

from autograder.sandbox import seccomp
from autograder.sandbox import system_calls as calls

MACHINES = ("x86_64", "aarch64")
ALLOW, KILL = 0x7FFF0000, 0x80000000


def refuse(number):
    return 0x00050000 | number


@dataclass
class Filter:
    machine: str
    files: bool = True

    def __call__(self, number, *arguments, architecture=None):
        arch = calls.AUDIT_ARCHITECTURE[self.machine] if architecture is None else architecture
        padded = [*arguments, 0, 0, 0, 0, 0, 0][:6]
        data = struct.pack("=IIQ6Q", number, arch, 0, *(one % 2**64 for one in padded))
        program = list(struct.iter_unpack("=HBBI", seccomp.build(self.machine, files=self.files)))
        place, register = 0, 0
        while True:
            code, if_true, if_false, value = program[place]
            place += 1
            if code == 0x20:
                register = struct.unpack_from("=I", data, value)[0]
            elif code == 0x06:
                return value
            else:
                holds = register == value if code == 0x15 else register >= value
                place += if_true if holds else if_false


@pytest.fixture(params=MACHINES)
def run(request):
    return Filter(request.param)


def test_what_is_on_the_list_is_allowed(run):
    for number in (*calls.ALLOWED[run.machine].values(), *calls.FILES[run.machine].values()):
        assert run(number) == ALLOW


def test_no_call_stands_on_two_lists(run):
    tables = (calls.ALLOWED, calls.FILES, calls.CONDITIONAL, calls.KILLED)
    numbers = [number for table in tables for number in table[run.machine].values()] + [*calls.CLONE[run.machine]]
    assert len(numbers) == len(set(numbers))


def test_calls_of_another_machine_kill(run):
    assert run(0, architecture=0x40000003) == KILL


def test_the_x32_numbers_kill_on_x86_64():
    assert Filter("x86_64")(calls.X32_BIT + 0) == KILL


def test_tracing_and_reading_other_processes_kill(run):
    assert {run(number) for number in calls.KILLED[run.machine].values()} == {KILL}


@pytest.mark.parametrize(
    ("name", "x86_64", "aarch64"),
    [
        ("socket", 41, 198),
        ("connect", 42, 203),
        ("sendmsg", 46, 211),
        ("socketpair", 53, 199),
        ("kill", 62, 129),
        ("tgkill", 234, 131),
        ("execve", 59, 221),
        ("execveat", 322, 281),
        ("memfd_create", 319, 279),
        ("userfaultfd", 323, 282),
        ("mount", 165, 40),
        ("keyctl", 250, 219),
        ("setrlimit", 160, 164),
        ("setuid", 105, 146),
        ("perf_event_open", 298, 241),
    ],
)
def test_what_is_on_no_list_is_not_permitted(name, x86_64, aarch64):
    assert Filter("x86_64")(x86_64) == Filter("aarch64")(aarch64) == refuse(errno.EPERM), name


def test_threads_and_processes_are_told_to_try_again(run):
    assert {run(number) for number in calls.CLONE[run.machine]} == {refuse(errno.EAGAIN)}


def test_new_calls_are_not_implemented_so_that_the_c_library_falls_back(run):
    clone3, io_uring_setup, far_future = 435, 425, 5000
    assert {run(number) for number in (clone3, io_uring_setup, far_future)} == {refuse(errno.ENOSYS)}


def test_sending_goes_only_where_the_socket_is_connected(run):
    sendto = calls.CONDITIONAL[run.machine]["sendto"]
    assert run(sendto, 3, 4096, 10, 0, 0, 0) == ALLOW
    assert run(sendto, 3, 4096, 10, 0, 0x1234, 16) == refuse(errno.EPERM)
    assert run(sendto, 3, 4096, 10, 0, 0x12_0000_0000, 16) == refuse(errno.EPERM)


def test_limits_may_be_read_and_not_set(run):
    prlimit = calls.CONDITIONAL[run.machine]["prlimit64"]
    assert run(prlimit, 0, 7, 0, 0x1000) == ALLOW
    assert run(prlimit, 0, 7, 0x1000, 0) == refuse(errno.EPERM)
    assert run(prlimit, 0, 7, 0x12_0000_0000, 0) == refuse(errno.EPERM)
    assert run(prlimit, 1, 7, 0, 0x1000) == refuse(errno.EPERM)


def test_only_harmless_requests_reach_devices_descriptors_and_the_process(run):
    ioctl, fcntl, prctl = (calls.CONDITIONAL[run.machine][name] for name in ("ioctl", "fcntl", "prctl"))
    tcgets, tiocsti, f_getfl, f_setown, get_name, set_dumpable = 0x5401, 0x5412, 3, 8, 16, 4
    assert run(ioctl, 1, tcgets) == run(fcntl, 3, f_getfl) == run(prctl, get_name) == ALLOW
    assert run(ioctl, 1, tiocsti) == run(fcntl, 3, f_setown) == run(prctl, set_dumpable) == refuse(errno.EPERM)


def test_without_another_wall_no_file_is_found(run):
    closed = Filter(run.machine, files=False)
    assert {closed(number) for number in calls.FILES[run.machine].values()} == {refuse(errno.ENOENT)}
    assert closed(calls.ALLOWED[run.machine]["read"]) == ALLOW


def test_a_machine_without_a_list_is_named():
    with pytest.raises(OSError, match="no list of system calls for riscv64; x86_64 and aarch64 have one"):
        seccomp.build("riscv64", files=True)
