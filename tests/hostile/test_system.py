"""Attacks on the system, by workers of root's and of an ordinary user's grader; each is shown to work outside."""

import os
import sys

import pytest

from autograder.sandbox import layers
from tests.hostile.canaries import Host
from tests.hostile.programs import ORDINARY_USER, program
from tests.hostile.system import files, limits, memory, network, privileges, proc, processes

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="student code is isolated on Linux alone")

ATTACKS = files.ATTACKS | proc.ATTACKS | network.ATTACKS | processes.ATTACKS | privileges.ATTACKS | memory.ATTACKS
OUTSIDE = {name: attack for name, attack in ATTACKS.items() if not attack.unsafe}
SETTINGS = {
    "all layers": (),
    "Landlock alone": (layers.MOUNTS, "user namespace"),
    "mounts alone": (layers.LANDLOCK,),
    "no file calls": (layers.MOUNTS, layers.LANDLOCK, "user namespace"),
}
# How the kernel, and Python on its behalf, says no; any other exception is a fault of the attack.
REFUSALS = (
    "BlockingIOError", "FileNotFoundError", "NotADirectoryError", "OSError", "OperationalError", "PermissionError",
    "ProcessLookupError", "RuntimeError: can't start new thread", "URLError", "gaierror",
    "ValueError: not allowed to raise maximum limit",
)  # fmt: skip
# What a machine may lack even for root, and a control with it: rights, the call, or the file.
LACKING = ("PermissionError", "FileNotFoundError", "OSError: [Errno 38]", "OSError: [Errno 95]", "OSError: [Errno 97]")


def told_to(attacks, host):
    return {
        name: (attack.source, {**host.told, "NAME": name, "TRACE": f"{host.told['TRACES']}/{name}"})
        for name, attack in attacks.items()
    }


@pytest.fixture(
    scope="module",
    params=[(user, setting) for user in (0, ORDINARY_USER) for setting in SETTINGS],
    ids=lambda param: f"{'ordinary user' if param[0] else 'root'}, {param[1]}",
)
def graded(request):
    """All attacks, by a grader that is this user or an ordinary one: the host afterwards, and what was told."""
    user, setting = request.param
    if user and os.geteuid() != 0:
        pytest.skip("only root can become an ordinary user")
    with Host(user) as host:
        attacks = told_to(ATTACKS | limits.LIMITED, host)
        told = {"attacks": attacks, "hidden": [host.told["SECRET"]], "without": SETTINGS[setting]}
        found = program("tests.hostile.grader", str(user), told=told, canary=host.canary)
        host.stop_listening()
        yield setting, host, found


@pytest.fixture(scope="module")
def outside():
    """All attacks in plain processes that may be tried there."""
    with Host() as host:
        found = program("tests.hostile.control", "students", told=told_to(OUTSIDE, host), canary=host.canary)
        yield host, found


@pytest.mark.parametrize("name", ATTACKS)
def test_attack(graded, name):
    setting, host, found = graded
    outcome, attack = found["outcomes"][name], ATTACKS[name]
    if attack.dies:
        assert outcome == attack.dies
    elif setting in attack.leaks:
        assert outcome is True
    else:
        assert outcome is False or str(outcome).startswith(REFUSALS)
    assert not host.reached(name)


@pytest.mark.parametrize("name", limits.LIMITED)
def test_limited_attack(graded, name):
    assert limits.TOLD[name] in graded[2]["outcomes"][name]


def test_no_file_of_the_host_has_changed(graded):
    assert graded[1].changed_files() == []


def test_nothing_came_over_the_network(graded):
    assert graded[1].received() == b""


def test_another_process_lives_on_as_it_was(graded):
    assert graded[1].changes_of_the_victim() == []


def test_no_process_is_left_behind(graded):
    assert graded[2]["left"] == []


@pytest.mark.parametrize("name", OUTSIDE)
def test_the_attack_works_outside_the_sandbox(outside, name):
    host, found = outside
    if found[name] is not True and (os.geteuid() != 0 or str(found[name]).startswith(LACKING)):
        pytest.skip(f"this user or machine cannot do it anywhere: {found[name]}")
    assert found[name] is True
    if OUTSIDE[name].marks == "network":
        assert host.reached(name)


def test_the_canaries_notice_the_attacks_outside(outside):
    host, found = outside
    if os.geteuid() != 0:
        pytest.skip("only root can do all of it")
    files_of = [name for name, attack in OUTSIDE.items() if attack.marks == "files"]
    assert [name for name in files_of if found[name] is True]
    assert {"results.json", "results.json.copy", "grades.sqlite", "solutions/secret.py"} <= set(host.changed_files())
    assert set(host.changes_of_the_victim()) == {"signals", "priority", "files"}


def test_there_are_enough_attacks():
    assert len(ATTACKS | limits.LIMITED) >= 80
