"""Single steps of a worker's lock-down, each in a process that is thrown away."""

import os
import subprocess
import sys

import pytest

from autograder.sandbox import identity, layers, lockdown
from autograder.sandbox.lockdown import Lockdown
from tests.sandbox.stand_in import LIMITS, ROOT

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="student code is isolated on Linux alone")


def run(source):
    done = subprocess.run([sys.executable, "-c", source], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()


def test_limits_are_never_raised_above_what_was_given():
    told = run("""
import resource
from autograder.records import Limits
from autograder.sandbox.rlimits import set_limits
resource.setrlimit(resource.RLIMIT_NOFILE, (20, 30))
set_limits(Limits(seconds=1.2, mebibytes=8), pages_in_use=1 << 20)
print(*(resource.getrlimit(one) for one in (resource.RLIMIT_NOFILE, resource.RLIMIT_CPU, resource.RLIMIT_FSIZE)))
print(resource.getrlimit(resource.RLIMIT_AS)[0] == (1 << 20) * resource.getpagesize() + (8 << 20))
""")
    assert told == "(30, 30) (4, 5) (0, 0)\nTrue"


def test_the_grader_hides_its_memory():
    assert (
        run("""
from autograder.sandbox import libc
from autograder.sandbox.identity import protect_grader
print(protect_grader(), libc.prctl(libc.PR_GET_DUMPABLE))
""")
        == "True 0"
    )


def test_gathering_pages_changes_no_byte():
    assert (
        run("""
from autograder.sandbox.pages import gather
kept = [bytes([number % 251]) * 100_000 for number in range(200)]
gather()
print(all(one == bytes([number % 251]) * 100_000 for number, one in enumerate(kept)))
""")
        == "True"
    )


def test_a_step_that_fails_is_told_and_the_others_are_taken():
    told = run("""
import json, os
from autograder.records import Limits
from autograder.sandbox.lockdown import Lockdown, refusal
lockdown = Lockdown(Limits(), None, None, OSError(38, "no list of system calls"), False, os.getppid())
outcomes = lockdown.apply()
print(sorted(name for name, reason in outcomes.items() if reason is None))
print(refusal(outcomes))
""")
    held, sentence = told.splitlines()
    assert held == str(sorted([layers.LIMITS, layers.CAPABILITIES, layers.PRIVILEGES, layers.HIDDEN, layers.PARENT]))
    assert sentence == "system call filter (seccomp): [Errno 38] no list of system calls"


def test_nothing_that_failed_is_no_refusal():
    assert lockdown.refusal({layers.LIMITS: None, layers.SECCOMP: None}) is None


def test_a_worker_whose_parent_is_gone_ends():
    lost = Lockdown(LIMITS, None, None, b"", True, parent=-1)
    child = os.fork()
    if child == 0:
        lost.apply()
        os._exit(0)
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 1


@pytest.mark.skipif(os.geteuid() != 0, reason="only root has other users to become")
def test_users_to_spare_are_none_of_the_system_s():
    assert min(identity.spare_users()) > 65_535


@pytest.mark.skipif(os.geteuid() != 0, reason="needs root to stop being root")
def test_an_ordinary_user_has_no_users_to_spare():
    told = run("""
import os
from autograder.sandbox.identity import spare_users
os.setresuid(12345, 12345, 12345)
print(len(spare_users()))
""")
    assert told == "0"


def test_the_probe_needs_no_torch_and_tells_of_every_layer():
    told = run("""
import sys
from autograder.sandbox.probe import probe_layers
names = {one.name for one in probe_layers()}
print("torch" in sys.modules, "numpy" in sys.modules, len(names) >= 13)
""")
    assert told == "False False True"
