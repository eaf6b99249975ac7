import errno
import os

from autograder.sandbox import layers
from autograder.sandbox.layers import assemble, missing_mandatory

ALL = dict.fromkeys(layers.STOPS)


def without(**broken):
    named = {getattr(layers, name): reason for name, reason in broken.items()}
    return assemble({**ALL, **named}, root=True)


def test_nothing_is_missing_where_all_layers_hold():
    assert missing_mandatory(assemble(ALL, root=True)) == ()


def test_one_filesystem_wall_is_enough():
    assert missing_mandatory(without(MOUNTS="no", NO_FILES="no")) == ()
    assert missing_mandatory(without(LANDLOCK="no", NO_FILES="no")) == ()


def test_no_filesystem_wall_is_told_with_each_reason():
    (sentence,) = missing_mandatory(without(MOUNTS="first reason", LANDLOCK="second reason", NO_FILES="third reason"))
    assert "no filesystem wall holds, and one is needed" in sentence
    assert all(f"{word} reason" in sentence for word in ("first", "second", "third"))


def test_a_mandatory_layer_that_is_missing_is_told_with_the_system_s_words():
    reason = OSError(errno.EPERM, os.strerror(errno.EPERM))
    (sentence,) = missing_mandatory(without(SECCOMP=reason))
    assert sentence == (
        "system call filter (seccomp) does not hold (Operation not permitted); with it, no sockets, programs,"
        " processes, threads, signals to others or tracing"
    )


def test_an_optional_layer_may_be_missing_and_is_shown():
    broken = without(NETWORK_RULES="too old")
    assert missing_mandatory(broken) == ()
    assert [one.name for one in broken if not one.holds] == [layers.NETWORK_RULES]


def test_a_user_of_its_own_is_mandatory_for_root_alone():
    assert missing_mandatory(assemble({**ALL, layers.USER: "no"}, root=True)) != ()
    assert missing_mandatory(assemble({**ALL, layers.USER: "no"}, root=False)) == ()
