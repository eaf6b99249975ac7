"""The zygote and its workers, with a stand-in for what a worker serves."""

import contextlib
import os
import select
import signal
import subprocess
import sys
import textwrap
from pathlib import Path

import pytest

from autograder.faults import GraderError
from autograder.records import Limits
from autograder.sandbox import layers
from autograder.sandbox.launch import Zygote
from tests.sandbox.stand_in import LIMITS, ROOT, SERVE, ask, worker, zygote

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="student code is isolated on Linux alone")


@pytest.fixture(scope="module")
def client():
    with zygote() as one:
        yield one


def test_each_worker_is_a_fresh_process(client):
    with worker(client) as first, worker(client) as second:
        assert ask(first, "import sys; sys.left_behind = 1; answer = 1") == 1
        assert ask(second, "import sys; answer = hasattr(sys, 'left_behind')") is False


def test_a_worker_holds_nothing_open_but_its_line(client):
    probe = """
    import os, stat
    def kind(number):
        try:
            return stat.S_IFMT(os.fstat(number).st_mode)
        except OSError:
            return None
    answer = [number for number in range(4096) if kind(number) == stat.S_IFSOCK], [
        number for number in range(4096) if kind(number) not in (None, stat.S_IFSOCK, stat.S_IFCHR)]
    """
    with worker(client) as child:
        assert ask(child, textwrap.dedent(probe)) == [[3], []]


def test_printing_goes_nowhere(client, capfd):
    with worker(client) as child:
        assert ask(child, "print('x' * 100000, flush=True); answer = 1") == 1
    assert capfd.readouterr() == ("", "")


def test_the_environment_is_clean_and_the_same_for_all(client, monkeypatch):
    monkeypatch.setenv("SECRET_TOKEN", "canary")
    with zygote() as other, worker(other) as child:
        seen = ask(child, "import os; answer = dict(os.environ)")
    assert "SECRET_TOKEN" not in seen
    assert {"OMP_NUM_THREADS": "1", "PYTHONHASHSEED": "0", "LANG": "C.UTF-8"}.items() <= seen.items()


def test_the_exit_code_is_told(client):
    with worker(client) as child:
        ask(child, "import os; os._exit(3)")
        assert client.exit_of(child) == 3


def test_the_signal_is_told(client):
    with worker(client) as child:
        ask(child, "import ctypes; ctypes.string_at(0)")
        assert client.exit_of(child) == -signal.SIGSEGV


def test_a_running_worker_has_no_exit_yet(client):
    with worker(client) as child:
        assert client.exit_of(child, seconds=0) is None


def test_an_endless_loop_is_killed(client):
    with worker(client) as child:
        child.socket.sendall(b'"while True: pass"\n')
        pidfd = os.dup(child.pidfd)
        child.kill()
        child.kill()
        assert ended(pidfd)
        assert client.exit_of(child) == -signal.SIGKILL


def test_a_worker_is_killed_by_its_number_where_there_are_no_pidfds(client):
    with worker(client) as child:
        os.close(child.pidfd)
        child.pidfd = -1
        child.kill()
        assert client.exit_of(child) == -signal.SIGKILL


def test_processor_time_is_bounded_by_the_kernel_too(client):
    with worker(client, Limits(seconds=0, mebibytes=64)) as child:
        assert ask(child, "while True: pass") is None
        assert client.exit_of(child) == -signal.SIGXCPU


def test_memory_is_bounded_above_what_the_zygote_has(client):
    with worker(client, Limits(seconds=5, mebibytes=64)) as child:
        assert ask(child, "answer = len(bytearray(32 << 20))") == 32 << 20
        assert ask(child, "answer = len(bytearray(80 << 20))") == "MemoryError: "


def test_all_mandatory_layers_hold_for_a_worker(client):
    source = """
    import ctypes, os
    status = ctypes.CDLL(None).prctl(39, 0, 0, 0, 0), ctypes.CDLL(None).prctl(21, 0, 0, 0, 0)
    answer = status, ctypes.CDLL(None).prctl(3, 0, 0, 0, 0)
    """
    no_new_privileges, seccomp_filter, dumpable = 1, 2, 0
    with worker(client) as child:
        assert ask(child, textwrap.dedent(source)) == [[no_new_privileges, seccomp_filter], dumpable]


@pytest.mark.skipif(os.geteuid() != 0, reason="only root has other users to become")
def test_workers_of_root_are_other_users_than_root_and_than_each_other(client):
    source = "import os; answer = [*os.getresuid(), *os.getresgid(), *os.getgroups()]"
    with worker(client) as first, worker(client) as second:
        ids = [ask(child, source) for child in (first, second)]
    assert all(len(set(one)) == 1 and one[0] > 60_000 for one in ids)
    assert ids[0] != ids[1]


@pytest.mark.parametrize("left_out", [(layers.MOUNTS,), (layers.LANDLOCK,), ("user namespace",)])
def test_one_wall_that_is_left_holds_alone(left_out, tmp_path):
    secret = tmp_path / "secret.py"
    secret.write_text("canary")
    with Zygote(clients=1, serve=SERVE, warm_up=(), path=[ROOT], without=left_out, hidden=[secret]) as one:
        found = {layer.name: layer.holds for layer in one.wait_ready()}
        with worker(one.client(0)) as child:
            assert "Error" in ask(child, f"answer = open({str(secret)!r}).read()")
            # A Python in root's own folder cannot be read by another user; then the layer says so.
            imported = ask(child, "import colorsys; answer = colorsys.__name__") == "colorsys"
            assert imported == found[layers.IMPORTS]


def test_without_any_wall_of_the_kernel_s_no_file_is_found(tmp_path):
    with Zygote(clients=1, serve=SERVE, warm_up=(), path=[ROOT], without=(layers.MOUNTS, layers.LANDLOCK)) as one:
        found = {layer.name: layer.holds for layer in one.wait_ready()}
        assert found[layers.NO_FILES]
        assert not found[layers.MOUNTS]
        assert not found[layers.IMPORTS]
        with worker(one.client(0)) as child:
            assert "FileNotFoundError" in ask(child, "open('/etc/passwd')")
            assert "FileNotFoundError" in ask(child, "import os; os.stat('/etc/passwd')")
            assert "FileNotFoundError" in ask(child, "import os; os.listdir('/')")
            assert ask(child, "import math; answer = math.floor(2.5)") == 2


def test_a_secret_that_can_be_seen_is_found_out_before_anything_runs():
    with (
        Zygote(clients=1, serve=SERVE, warm_up=(), path=[ROOT], hidden=[Path(os.__file__)]) as one,
        pytest.raises(GraderError, match=r"it was put up, and yet .*os.py could be opened"),
    ):
        one.wait_ready()


def test_trusted_code_runs_with_limits_alone():
    with zygote(trusted=True) as one, worker(one) as child:
        assert ask(child, "import os; answer = os.getuid()") == os.getuid()
        assert ask(child, "answer = len(bytearray(1 << 40))") == "MemoryError: "


def test_a_zygote_that_cannot_start_tells_its_last_words():
    with (
        Zygote(clients=1, serve="tests.sandbox.stand_in:no_such_name", warm_up=(), path=[ROOT]) as one,
        pytest.raises(GraderError, match=r"(?s)the zygote did not start.*no_such_name"),
    ):
        one.wait_ready()


def test_a_zygote_that_is_gone_is_told():
    with zygote() as one:
        pass
    with pytest.raises(GraderError, match="the zygote"):
        one.fork(LIMITS)


def test_workers_die_with_the_zygote():
    with Zygote(clients=1, serve=SERVE, warm_up=(), path=[ROOT]) as one:
        one.wait_ready()
        child = one.client(0).fork(LIMITS)
        child.socket.sendall(b'"while True: pass"\n')
        os.kill(one.pid, signal.SIGKILL)
        assert ended(child.pidfd)
        child.kill()


GRADER = """
import json, sys, time
from pathlib import Path
from autograder.sandbox.launch import Zygote
from tests.sandbox.stand_in import LIMITS, ROOT, SERVE
one = Zygote(clients=1, serve=SERVE, warm_up=(), path=[ROOT], trusted=sys.argv[1] == "trusted")
one.wait_ready()
child = one.client(0).fork(LIMITS)
child.socket.sendall(b'"while True: pass"\\n')
told = Path(f"/proc/self/fdinfo/{child.pidfd}").read_text().splitlines()
print(json.dumps([one.pid, *(int(line.split()[1]) for line in told if line.startswith("Pid:"))]), flush=True)
time.sleep(60)
"""


@pytest.mark.parametrize("kind", ["isolated", "trusted"])
def test_zygote_and_workers_die_with_a_grader_that_is_killed(kind):
    grader = subprocess.Popen([sys.executable, "-c", GRADER, kind], cwd=ROOT, stdout=subprocess.PIPE, text=True)
    assert grader.stdout is not None
    try:
        pids = [int(word) for word in grader.stdout.readline().strip("[]\n").split(",")]
        held = [os.pidfd_open(pid) for pid in pids]
    finally:
        grader.kill()
        grader.wait()
        grader.stdout.close()
    assert len(held) == 2
    assert all(ended(pidfd) for pidfd in held)
    for pidfd in held:
        os.close(pidfd)


def test_several_grader_processes_are_served():
    with Zygote(clients=2, serve=SERVE, warm_up=(), path=[ROOT]) as one:
        one.wait_ready()
        with worker(one.client(0)) as first, worker(one.client(1)) as second:
            assert ask(first, "answer = 1") == ask(second, "answer = 1") == 1
            assert first.number != second.number


def test_many_workers_leave_no_file_open(client):
    before = len(list(Path("/proc/self/fd").iterdir()))
    for _ in range(20):
        with worker(client):
            pass
    assert len(list(Path("/proc/self/fd").iterdir())) == before


def ended(pidfd: int) -> bool:
    """Whether a process ends, given a moment."""
    with contextlib.suppress(ProcessLookupError):
        return bool(select.select([pidfd], [], [], 10)[0])
    return True


def test_who_begins_anew_on_a_line_ends_the_workers_of_the_one_before():
    with Zygote(clients=2, serve=SERVE, warm_up=(), path=[ROOT]) as one:
        one.wait_ready()
        before, other = one.client(0).fork(LIMITS), one.client(1).fork(LIMITS)
        before.socket.sendall(b"x")  # half a question: it waits, busy for all that anybody knows
        one.client(0).begin()
        assert one.client(0).exit_of(before) == -signal.SIGKILL
        assert ask(other, "answer = 1") == 1
        with worker(one.client(0)) as after:
            assert ask(after, "answer = 2") == 2
        before.kill()
        other.kill()
