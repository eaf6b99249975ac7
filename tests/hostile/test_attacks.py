"""Attacks, each against a worker of root's and of an ordinary user's grader, and each shown to work outside."""

import json
import os
import subprocess
import sys

import pytest

from autograder.sandbox import layers
from tests.hostile.attacks import ATTACKS, DEADLY, LIMITED
from tests.sandbox.stand_in import ROOT

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="student code is isolated on Linux alone")

# Whether the attack is real: it works in a plain process. Some need what root or a plain process has not.
CANARY = """
import json, sys
for name, source in json.load(sys.stdin).items():
    try:
        names = {}
        exec(source, names)
        told = names.get("answer")
    except Exception as error:
        told = f"{type(error).__name__}: {error}"
    print(json.dumps([name, told]), flush=True)
"""
ORDINARY_USER = 12_345
SETTINGS = {
    "all layers": (),
    "Landlock alone": (layers.MOUNTS, "user namespace"),
    "mounts alone": (layers.LANDLOCK,),
}


@pytest.fixture(scope="module")
def secret(tmp_path_factory):
    path = tmp_path_factory.mktemp("solutions") / "secret.py"
    path.write_text("word = 'canary'\n")
    for folder in (path, *path.parents[:3]):
        if folder.stat().st_uid == os.geteuid():
            folder.chmod(folder.stat().st_mode | 0o055)
    path.parent.chmod(0o777)
    return path


def with_secret(sources, secret):
    return {name: f"SECRET, PARENT = {str(secret)!r}, {os.getpid()}\n{source}" for name, source in sources.items()}


@pytest.fixture(scope="module", params=[(user, setting) for user in (0, ORDINARY_USER) for setting in SETTINGS])
def graded(request, secret):
    """All attacks, by a grader that is this user or an ordinary one."""
    user, setting = request.param
    if user and os.geteuid() != 0:
        pytest.skip("only root can become an ordinary user")
    sources = ATTACKS | {name: source for name, (source, _) in (DEADLY | LIMITED).items()}
    told = {"sources": with_secret(sources, secret), "hidden": [str(secret)], "without": SETTINGS[setting]}
    run = subprocess.run(
        [sys.executable, "-m", "tests.hostile.grader", str(user)],
        input=json.dumps(told),
        capture_output=True,
        text=True,
        cwd=ROOT,
        check=False,
    )
    if run.returncode != 0:
        pytest.fail(f"the grader failed: {run.stderr[-2000:]}")
    return setting, json.loads(run.stdout)["outcomes"]


@pytest.fixture(scope="module")
def outside(secret):
    """All attacks in a plain process."""
    run = subprocess.run(
        [sys.executable, "-c", CANARY],
        input=json.dumps(with_secret(ATTACKS, secret)),
        capture_output=True,
        text=True,
        check=False,
    )
    return dict(json.loads(line) for line in run.stdout.splitlines())


# Landlock does not rule over what is only looked at: its known leak, and why it is the second wall.
LEAKS = {"Landlock alone": {"seeing_that_a_solution_exists_is_refused"}}


@pytest.mark.parametrize("name", ATTACKS)
def test_attack(graded, name):
    setting, outcomes = graded
    if name in LEAKS.get(setting, ()):
        assert outcomes[name] is True
    else:
        assert outcomes[name] is not True
        assert outcomes[name] is False or "Error" in str(outcomes[name])


@pytest.mark.parametrize("name", DEADLY)
def test_deadly_attack(graded, name):
    assert graded[1][name] == DEADLY[name][1]


@pytest.mark.parametrize("name", LIMITED)
def test_limited_attack(graded, name):
    assert LIMITED[name][1] in graded[1][name]


@pytest.mark.parametrize("name", ATTACKS)
def test_the_attack_works_outside_the_sandbox(outside, name):
    if outside[name] is not True and os.geteuid() != 0:
        pytest.skip(f"this user cannot do it anywhere: {outside[name]}")
    assert outside[name] is True
