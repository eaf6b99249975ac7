import sys
import sysconfig
from pathlib import Path

import numpy
import pytest

from autograder.sandbox import namespaces, runtime


@pytest.fixture(scope="module")
def readable():
    return [Path(one) for one in runtime.readable()]


def within(path, folders):
    return any(folder == Path(path) or folder in Path(path).parents for folder in folders)


def test_the_library_and_the_packages_are_readable(readable):
    assert within(sysconfig.get_path("stdlib"), readable)
    assert within(numpy.__file__, readable)
    assert within("/usr/lib", readable) or sys.platform != "linux"


def test_nothing_that_could_hold_a_course_is_readable(readable):
    for path in (
        "/etc/passwd",
        "/tmp/solutions",
        "/proc/self/maps",
        Path.home() / "solutions",
        Path.cwd() / "solutions",
    ):
        assert not within(path, readable)


def test_no_folder_is_named_twice(readable):
    assert not any(within(one, [other]) for one in readable for other in readable if one != other)


def plan(*paths):
    made = namespaces.Plan()
    for one in paths:
        made.add(str(one))
    return made


def test_links_on_the_way_are_laid_again(tmp_path):
    (tmp_path / "usr" / "lib" / "deep").mkdir(parents=True)
    (tmp_path / "lib").symlink_to("usr/lib")
    made = plan(tmp_path / "lib" / "deep")
    assert made.links == {str(tmp_path / "lib"): "usr/lib"}
    assert list(made.bound) == [str(tmp_path / "usr" / "lib" / "deep")]


def test_what_lies_in_a_bound_folder_needs_no_more(tmp_path):
    (tmp_path / "lib" / "deep").mkdir(parents=True)
    assert list(plan(tmp_path / "lib", tmp_path / "lib" / "deep").bound) == [str(tmp_path / "lib")]


def test_links_in_a_ring_are_refused(tmp_path):
    (tmp_path / "one").symlink_to("two")
    (tmp_path / "two").symlink_to("one")
    with pytest.raises(OSError, match="symbolic links"):
        plan(tmp_path / "one")
