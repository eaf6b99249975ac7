"""Whatever bytes come from a worker: a plain value within the limits, or a fault of the student's; nothing else."""

from pathlib import Path
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from autograder.sandbox.values import Opaque
from tests.sandbox.allowed import require_value
from tests.sandbox.honest_frames import HONEST, REQUEST, framed, joined, parted
from tests.sandbox.hostile_frames import hostile
from tests.sandbox.receiving import Outcome, received

FRAMES = Path(__file__).parent / "frames"
KEPT = sorted(path.relative_to(FRAMES) for path in FRAMES.glob("*/*/*.frames"))
FAULTS = {"Raised", "OutOfMemory", "NotDefined", "WrongParameters"}


@pytest.mark.parametrize(("way", "turns"), HONEST)
def test_what_an_honest_worker_says_is_taken(way, turns):
    assert received(way, [framed(*turn) for turn in turns]).kind in {"value"} | FAULTS


@pytest.mark.parametrize("kept", KEPT, ids=str)
def test_a_frame_that_was_kept_becomes_what_its_folder_says(kept):
    kind, way, _ = kept.parts
    assert received(way, parted((FRAMES / kept).read_bytes())).kind == kind


@settings(max_examples=400, deadline=None)
@given(st.integers(0, 1 << 64))
def test_any_other_frame_becomes_a_value_or_a_fault(seed):
    way, turns = hostile(Random(seed))
    assert isinstance(received(way, turns), Outcome)


def test_a_line_that_falls_silent_is_timed_out():
    whole = framed(*HONEST[3][1][0])
    assert received("value", [whole[:-1]], hangs=True).kind == "TimedOut"


def test_what_may_not_come_is_noticed():
    for value in (object(), {None: 1}, 1 << 5000, Opaque("x" * 400), [[]] * 40_000):
        with pytest.raises(AssertionError):
            require_value(value, ())


def test_a_conversation_is_in_its_file_as_it_was_said():
    turns = [framed({"op": "ask", "request": REQUEST}), b"", b"\n\n"]
    assert parted(joined(turns)) == turns
