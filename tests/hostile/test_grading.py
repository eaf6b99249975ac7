"""Cheats, graded by the real pipeline of root's and of an ordinary user's; each is shown to fool a plain grader."""

import os
import sys

import pytest

from tests.hostile.canaries import Host
from tests.hostile.grading import leaving, limits, lying, patching, remembering, shortcuts
from tests.hostile.grading.course import HONEST, write_course
from tests.hostile.programs import ORDINARY_USER, program

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="student code is isolated on Linux alone")

CHEATS = lying.CHEATS | patching.CHEATS | remembering.CHEATS | leaving.CHEATS | limits.CHEATS | shortcuts.CHEATS
FOOLING = {name: cheat for name, cheat in CHEATS.items() if cheat.fools}
LONGEST_MESSAGE = 10_000
# What each plain grader is tried with before the cheats; some believe whoever writes what they read.
WAYS = sorted({cheat.fools for cheat in FOOLING.values()} - {"softmax", "own checks", "network"})
BELIEVING = ("environment", "results", "store", "course")
PLAIN = {f"right, {way}": (HONEST["double"], way) for way in WAYS if way not in BELIEVING}
PLAIN |= {f"wrong, {way}": ("def double(x): return x\n", way) for way in WAYS}


@pytest.fixture(scope="module")
def make_host():
    """Makes a host that holds the course among its canaries."""
    hosts = []

    def make(user=0):
        host = Host(user, write_course)
        hosts.append(host)
        return host

    yield make
    for host in hosts:
        host.close()


def text_of(cheat, host):
    return "".join(f"{name} = {value!r}\n" for name, value in host.told.items()) + cheat.text


@pytest.fixture(scope="module", params=[0, ORDINARY_USER], ids=["root", "ordinary user"])
def graded(request, make_host):
    """All cheats, each followed by honest files: the host afterwards, and the results."""
    if request.param and os.geteuid() != 0:
        pytest.skip("only root can become an ordinary user")
    host = make_host(request.param)
    cheats = {name: (cheat.exercise, text_of(cheat, host)) for name, cheat in CHEATS.items()}
    told = {"course": host.told["COURSE"], "cheats": cheats, "honest": HONEST}
    return host, program("tests.hostile.grading.grader", str(request.param), told=told, canary=host.canary)


@pytest.fixture(scope="module")
def fooled(make_host):
    """What passes with plain graders: a right file and a wrong one, and then the cheats made for them."""
    host = make_host()
    told = {name: (text, way, host.told) for name, (text, way) in PLAIN.items()}
    told |= {name: (text_of(cheat, host), cheat.fools, host.told) for name, cheat in FOOLING.items()}
    return host, program("tests.hostile.grading.naive", told=told, canary=host.canary)


@pytest.mark.parametrize("name", CHEATS)
def test_cheat(graded, name):
    _, found = graded
    status, score, max_score, messages = found["outcomes"][name]
    assert status in CHEATS[name].status, messages
    assert score <= max_score / 10
    assert CHEATS[name].told in "\n".join(messages)
    assert all(len(message) < LONGEST_MESSAGE for message in messages)


@pytest.mark.parametrize("name", CHEATS)
def test_the_next_student_is_graded_in_full_after(graded, name):
    assert graded[1]["honest"][name] == [10.0, 10.0]


def test_no_file_of_the_host_has_changed(graded):
    assert graded[0].changed_files() == []


def test_nothing_came_over_the_network(graded):
    assert graded[0].received() == b""


def test_another_process_lives_on_as_it_was(graded):
    assert graded[0].changes_of_the_victim() == []


def test_no_process_is_left_behind(graded):
    assert graded[1]["left"] == []


@pytest.mark.parametrize("name", FOOLING)
def test_the_cheat_passes_with_a_plain_grader(fooled, name):
    assert fooled[1][name] is True


@pytest.mark.parametrize("name", PLAIN)
def test_a_plain_grader_tells_right_from_wrong(fooled, name):
    assert fooled[1][name] is name.startswith("right")


def test_the_canaries_notice_the_cheats_outside(fooled):
    host, _ = fooled
    assert b"mallory" in host.received()
    assert {"results.json", "grades.sqlite", "course/solutions/first/double.py"} <= set(host.changed_files())


@pytest.mark.parametrize("name", CHEATS)
def test_a_cheat_fools_a_plain_grader_or_says_why_not(name):
    assert bool(CHEATS[name].fools) != bool(CHEATS[name].why)
