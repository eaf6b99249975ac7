from collections.abc import Callable
from typing import Any

import pytest
import torch
from hypothesis import HealthCheck, given, settings
from hypothesis.strategies import integers

from autograder.checks import arguments, step_states, steps
from autograder.checks.expected import case_in
from autograder.checks.steps import State, Steps


def decode(step: Callable[..., Any], state: Any, sos: int, eos: int) -> None: ...


quick = settings(max_examples=60, deadline=None, database=None, suppress_health_check=list(HealthCheck))


def calls(*endings, **options):
    drawn = arguments(
        decode, step=steps(*endings, **options), state=step_states(), sizes={"sos": (0, 4), "eos": (0, 4)}
    )
    return drawn.filter(lambda case: case["sos"] != case["eos"])


def best_two(step):
    top = step.logits.topk(2).values
    return top[..., 0] - top[..., 1]


@quick
@given(case=calls())
def test_the_best_token_is_never_sos_and_leads_clearly(case):
    step = case["step"]
    assert (step.logits.argmax(-1) != case["sos"]).all()
    assert (best_two(step) > 1e-3).all()
    assert step.logits.dtype == case.dtype


@quick
@given(case=calls(ties=True))
def test_with_ties_the_two_best_tokens_are_exactly_equal_and_neither_is_sos(case):
    step = case["step"]
    assert (best_two(step) == 0).all()
    assert (step.logits.topk(2).indices != case["sos"]).all()


@quick
@given(never=calls("never"), always=calls("at once"))
def test_eos_comes_as_often_as_was_asked_for(never, always):
    assert (never["step"].logits.argmax(-1) != never["eos"]).all()
    assert (always["step"].logits.argmax(-1) == always["eos"]).all()


@quick
@given(case=calls(), token=integers(0, 2))
def test_a_step_is_pure_and_gives_a_state_of_the_same_kind_with_another_number(case, token):
    step, state = case["step"], case["state"]
    logits, after = step(token, state)
    logits.zero_()
    again, after_again = step(token, state)
    assert again.any()
    assert repr(after) == repr(after_again)
    assert type(after) is type(state)
    count = len(step.following)
    assert int(step.following[number(state) % count, token]) == number(after) != number(state) % count


def number(state):
    if isinstance(state, State):
        return state.number
    return int(state[0] if isinstance(state, tuple) else state)


def test_every_kind_of_state_is_drawn():
    kinds = set()

    @settings(quick, derandomize=True)
    @given(case=calls())
    def collect(case):
        kinds.add(type(case["state"]))

    collect()
    assert kinds == {int, tuple, torch.Tensor, State}


STEP = Steps(torch.eye(3).expand(2, 3, 3), torch.tensor([[1, 1, 1], [0, 0, 0]]))


@pytest.mark.parametrize("state", [None, (0, 1), "0", torch.zeros(2)])
def test_a_state_that_no_step_gave_is_refused(state):
    with pytest.raises(ValueError, match="the state should be the first one or one that a step gave"):
        STEP(0, state)


@pytest.mark.parametrize(("token", "told"), [(3, "from 0 to 2, got 3"), (-1, "got -1"), (0.5, "an int, got float")])
def test_a_token_that_there_is_not_is_refused(token, told):
    with pytest.raises(ValueError, match=told):
        STEP(token, 0)


def test_a_whole_number_of_any_type_is_a_token():
    logits, _ = STEP(torch.tensor(2), 0)  # type: ignore[arg-type]
    assert logits.tolist() == [0, 0, 1]


@quick
@given(case=calls())
def test_the_same_call_in_another_dtype_has_steps_of_that_dtype(case):
    exact = case_in(case, torch.float64)
    assert exact["step"].logits.dtype == torch.float64
    assert torch.equal(exact["step"].logits, case["step"].logits.double())


def test_a_counterexample_shows_what_each_step_chooses():
    assert str(STEP).startswith("(token, state) -> (most probable token, state): (0, 0) -> (0, 1), (1, 0) -> (1, 1), ")
