"""Hosts without Dask: real processes that grade, die, and leave nothing behind."""

import os
import signal
import socket
import sys
import tempfile
import time

import pytest

from autograder.cluster import connection, worker
from autograder.cluster.connection import Connection
from autograder.cluster.course_bundle import packed_course
from autograder.cluster.dask import require_scheduler
from autograder.cluster.host_process import HostEnded, HostProcess, Refused
from autograder.cluster.messages import (
    Answer,
    Setup,
    digest,
    packed_bundle,
    packed_setup,
    packed_submission,
    unpacked_reply,
)
from autograder.cluster.versions import difference, versions
from autograder.cluster.worker import HOSTS, close_hosts, grade_bundle
from autograder.course import read_course
from autograder.dependencies import Dependencies
from autograder.faults import UsageError
from autograder.tasks import handed_in
from tests.cluster.tiny import RIGHT, write_course


@pytest.fixture
def course(tmp_path, monkeypatch):
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    return read_course(write_course(tmp_path / "course"))


def setup_of(course, **changes):
    told = {
        "course": digest(packed_course(course)),
        "seed": 0,
        "trusted": False,
        "exercises": (0,),
        "grader": Dependencies(course, 0).grader,
        "versions": versions(),
        "seconds": 60.0,
    }
    return Setup(**{**told, **changes})


def part(course):
    return packed_submission(handed_in({"first/double": RIGHT}), (0,))


def copies(tmp_path):
    return list(tmp_path.glob("autograder-*"))


def gone(tmp_path):
    until = time.monotonic() + 20
    while copies(tmp_path):
        assert time.monotonic() < until, "the course's copy is left"
        time.sleep(0.02)
    return True


def test_a_host_is_private_serves_again_and_leaves_nothing(course, tmp_path):
    settings, bundle = packed_setup(setup_of(course)), packed_bundle([part(course)])
    first = unpacked_reply(grade_bundle(settings, packed_course(course), bundle))
    assert '"status": "correct"' in first.answers[0].told[0].result
    (folder,) = copies(tmp_path)
    assert folder.stat().st_mode & 0o777 == 0o700
    (host,) = HOSTS._idle
    os.kill(host.pid, signal.SIGKILL)  # between two bundles: the next one finds out
    assert unpacked_reply(grade_bundle(settings, packed_course(course), bundle)) == first
    assert HOSTS._idle[0].pid != host.pid
    close_hosts(settings)
    assert gone(tmp_path)
    assert not HOSTS._idle


def test_a_course_that_is_broken_is_told_as_the_courses_fault(course, tmp_path):
    solution = course.exercises[0].solution
    solution.write_text(solution.read_text().replace('"values": 3', '"values": 1'))
    broken = setup_of(course)
    with pytest.raises(Refused, match=r"the checks add up to 1 points, course\.toml gives 3") as told:
        HostProcess(broken, packed_setup(broken), packed_course(course))
    assert told.value.reply.is_course
    assert gone(tmp_path)


def test_another_version_of_a_library_is_told_by_name(course, tmp_path):
    other = setup_of(course, grader="other", versions={**versions(), "torch": "1.0"})
    with pytest.raises(Refused, match=r"^it has torch [\d.+a-z]+ \(expected 1\.0\); install on every worker"):
        HostProcess(other, packed_setup(other), packed_course(course))
    assert gone(tmp_path)


def test_installations_that_differ_in_nothing_named_are_told_too():
    assert difference({"torch": "1"}, {"torch": "1"}).startswith("it has other files of autograder itself")


class Dying:
    """A host that ends over every student whose work says so."""

    was_closed = False

    def __init__(self, setup, settings, course):
        self.settings = settings
        self.has_ended = False

    def ask(self, part):
        assert not self.has_ended
        if part == b"dies":
            self.has_ended = True
            raise HostEnded("it ended with exit code -11")
        return Answer(fault="answered")

    def close(self):
        self.has_ended = True


def test_a_host_that_ends_twice_over_a_student_costs_nobody_else_a_grade(course, monkeypatch):
    monkeypatch.setattr(worker, "HostProcess", Dying)
    settings = packed_setup(setup_of(course, seed=1))
    reply = unpacked_reply(grade_bundle(settings, b"", packed_bundle([b"lives", b"dies", b"lives"])))
    assert [answer.fault for answer in reply.answers] == ["answered", "it ended with exit code -11", "answered"]
    close_hosts(settings)


def test_a_host_that_cannot_be_started_is_a_refusal(course, monkeypatch):
    def ended(*arguments):
        raise HostEnded("it ended")

    monkeypatch.setattr(worker, "HostProcess", ended)
    reply = unpacked_reply(grade_bundle(packed_setup(setup_of(course, seed=2)), b"", packed_bundle([b"one"])))
    assert reply.refusal.startswith("it ended before it was ready")


def test_without_dask_the_remedy_is_named(monkeypatch):
    monkeypatch.setitem(sys.modules, "distributed", None)
    with pytest.raises(UsageError, match=r"pip install 'autograder\[cluster\]'"):
        require_scheduler("tcp://127.0.0.1:1")


@pytest.mark.parametrize("address", ["nonsense://x", "tcp://127.0.0.1", "", "tcp://no.such.host.invalid:8786"])
def test_what_is_no_address_is_wrong_usage(address):
    with pytest.raises(UsageError, match=f"no Dask scheduler answers at {address} "):
        require_scheduler(address)


def test_something_else_at_the_address_is_wrong_usage(monkeypatch):
    monkeypatch.setattr(connection, "_CONNECT_SECONDS", 0.3)
    with socket.create_server(("127.0.0.1", 0)) as other:
        address = f"tcp://127.0.0.1:{other.getsockname()[1]}"
        with pytest.raises(UsageError, match=f"no Dask scheduler answers at {address} "):
            Connection(address, b"", b"", 1.0)


def test_a_host_whose_run_ended_while_it_started_does_not_stay(course, monkeypatch):
    settings = packed_setup(setup_of(course, seed=3))

    class Slow(HostProcess):
        def __init__(self, *arguments):
            super().__init__(*arguments)
            close_hosts(settings)

    monkeypatch.setattr(worker, "HostProcess", Slow)
    reply = unpacked_reply(grade_bundle(settings, packed_course(course), packed_bundle([part(course)])))
    assert reply.was_closed
    assert not HOSTS._idle
