"""What is asked many calls at a time must be judged as if it had been asked one call at a time."""

import pytest

from autograder.examples.plans import ExercisePlan
from autograder.grading.foreseeing import foresee
from autograder.grading.sitting import Sitting
from autograder.records import Status
from autograder.sandbox.session import Session

MASKS = """
import math, os, random, time
import torch

calls = 0

def padding_mask(ids, pad=0):
    global calls
    calls += 1
    {first}
    return (ids != pad).unsqueeze(-2)

def causal_mask(time):
    return torch.ones(time, time, dtype=torch.bool).tril()

def decoder_mask(ids, pad=0):
    return padding_mask(ids, pad) & causal_mask(ids.shape[-1])
"""


@pytest.fixture
def one_at_a_time(grade, monkeypatch):
    """Grades as `grade` does, without looking ahead."""

    def graded(name, text):
        with monkeypatch.context() as patched:
            patched.setattr(Sitting, "looks_ahead", property(lambda _: False, lambda *_: None), raising=False)
            return grade(name, text)

    return graded


@pytest.mark.parametrize(
    ("first", "status"),
    [
        ("pass", Status.CORRECT),
        ("if calls == 3: os._exit(0)", Status.CRASHED),
        ("if calls == 20: raise ValueError(calls)", Status.ERROR),
        ("if calls == 20: torch.empty(50 * 2**30, dtype=torch.uint8).fill_(1)", Status.MEMORY),
        ("if torch.rand(()) < 0.1: return ids", Status.ERROR),
        ("if calls == 2: return None\n    if calls == 5: os._exit(0)", Status.CRASHED),
        ("if calls == 2: return None\n    if calls == 5: time.sleep(1)", Status.WRONG),
    ],
)
def test_the_verdict_is_that_of_single_calls(grade, one_at_a_time, first, status):
    text = MASKS.replace("{first}", first)
    together = grade("masks", text)
    assert together.status is status
    assert together == one_at_a_time("masks", text)


@pytest.mark.parametrize(
    "kept",
    [
        "",
        "        kept.append(sublayer)\n        sublayer = kept[0]\n",
        "        kept.append(sublayer)\n        sublayer = kept[-2 if len(kept) > 1 else -1]\n",
    ],
)
def test_a_callable_of_another_call_means_nothing(grade, one_at_a_time, solution, kept):
    line = "    def forward("
    text = solution("residual_layernorm")
    place = text.index("### BEGIN SOLUTION", text.index("sublayer", text.index(line)))
    place = text.index("\n", place) + 1
    text = "kept = []\n" + text[:place] + kept + text[place:]
    together = grade("residual_layernorm", text)
    assert (together.status is Status.CORRECT) is not bool(kept)
    assert together == one_at_a_time("residual_layernorm", text)


def test_what_was_right_once_does_not_hide_what_is_wrong(grade, one_at_a_time, solution):
    text = solution("masks")
    assert grade("masks", text) == grade("masks", text) == one_at_a_time("masks", text)
    wrong = text.replace("!= pad", "!= 0")
    assert grade("masks", wrong) == one_at_a_time("masks", wrong)
    assert grade("masks", wrong).status is Status.WRONG


def test_right_code_is_asked_in_few_requests(grade, solution, monkeypatch):
    fetched = []
    fetch = Session.fetch

    def counted(self, calls, *others):
        fetched.append(len(calls))
        return fetch(self, calls, *others)

    monkeypatch.setattr(Session, "fetch", counted)
    assert grade("scaled_attention", solution("scaled_attention")).status is Status.CORRECT
    assert sum(fetched) > 10 * len(fetched)


@pytest.fixture
def foreseen(ready):
    """The foreseen calls of an exercise's checks, by the exercise's name."""

    def found(name):
        plan: ExercisePlan = next(plan for plan in ready.plans if plan.exercise.name == name)
        return foresee(plan, {name: plan.namespace[name] for name in plan.exercise.defines})

    return found


def test_what_the_reference_calls_itself_is_not_foreseen(foreseen):
    for example in foreseen("masks")["decoder_mask_values"].examples:
        assert [call.target for call in example.calls] == ["decoder_mask"]


def test_a_call_that_depends_on_an_answer_ends_what_is_foreseen(foreseen):
    for example in foreseen("context_passing")["the_decoder_goes_on_where_the_encoder_stopped"].examples:
        assert not example.complete
        assert example.calls[0].target == "run_encoder"
