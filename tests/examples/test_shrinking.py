import pytest
import torch
from hypothesis.strategies import fixed_dictionaries
from jaxtyping import Float
from torch import Tensor

from autograder.checks import Arguments, Instance, arguments
from autograder.checks.check import Check
from autograder.examples.drawing import examples_of
from autograder.examples.shrinking import plainer_values, shrink
from autograder.grading.counterexample import counterexample


def multiply(x: Float[Tensor, "n k"], y: Float[Tensor, "k m"]) -> Float[Tensor, "n m"]: ...


CHECK = Check(
    description="",
    points=1,
    examples=40,
    strategy=fixed_dictionaries({"case": arguments(multiply)}),
    prepare=lambda example: None,
    body=lambda example, prepared: None,
    namespace={},
)


def smallest(fails):
    example, choices = next((e, c) for e, c in examples_of(CHECK, 0) if fails(e) and e["case"]["x"].shape[0] > 2)
    return shrink(CHECK, example, choices, fails).example["case"]


def test_dimensions_shrink_to_what_the_failure_needs():
    case = smallest(lambda example: example["case"]["x"].shape[0] != example["case"]["y"].shape[1])
    assert sorted([case["x"].shape[0], case["y"].shape[1]]) == [1, 2]
    assert case["x"].shape[1] == 1


def test_values_become_plain_where_the_failure_stays():
    case = smallest(lambda example: bool((example["case"]["x"] != 0).any()))
    assert case["x"].tolist() == [[1.0]]
    assert case["y"].tolist() == [[0.0]]


def test_what_needs_its_own_numbers_keeps_them():
    def fails(example):
        x = example["case"]["x"]
        return bool((x != torch.round(x * 4) / 4).any())

    case = smallest(fails)
    assert fails({"case": case})
    assert case["y"].tolist() == [[0.0]]


def test_shrinking_ends_after_a_bounded_number_of_calls():
    calls = 0

    def fails(example):
        nonlocal calls
        calls += 1
        return True

    example, choices = examples_of(CHECK, 0)[-1]
    shrink(CHECK, example, choices, fails)
    assert calls <= 120


def test_a_failure_that_does_not_come_back_leaves_the_example_as_it_was():
    example, choices = examples_of(CHECK, 0)[-1]
    found = shrink(CHECK, example, choices, lambda candidate: False)
    assert found.example["case"]["x"].tolist() == example["case"]["x"].tolist()
    assert found.choices == choices


def test_the_same_failure_shrinks_to_the_same_example():
    def fails(example):
        return example["case"]["x"].shape[0] > 1

    one, other = smallest(fails), smallest(fails)
    assert one.sizes == other.sizes
    assert torch.equal(one["x"], other["x"])


def test_plainer_values_leave_the_given_example_alone():
    example, _ = examples_of(CHECK, 0)[-1]
    before = example["case"]["x"].clone()
    plainer_values(example, lambda candidate: True)
    assert torch.equal(example["case"]["x"], before)


@pytest.mark.parametrize(("count", "plain"), [(8, True), (9, False)])
def test_only_a_state_that_is_shown_becomes_plain(count: int, plain: bool) -> None:
    state = {f"p{number}": torch.full((2,), 0.3) for number in range(count)}
    case = Instance({}, state, False, Arguments({"x": torch.full((2,), 0.3)}, {}, torch.float32))
    found = plainer_values({"case": case}, lambda _: True)["case"]
    assert found.arguments["x"].tolist() == [0, 0]
    assert len(found["state"]) == count
    assert all(not tensor.any() for tensor in found["state"].values()) is plain
    inputs = counterexample({"case": case}, None)["inputs"]
    assert ("parameters" in inputs, "p0" in inputs) == (not plain, plain)


def test_what_one_check_was_shrunk_to_is_an_example_of_another_only_if_it_can_be_drawn_there():
    from hypothesis.strategies import fixed_dictionaries, integers, text

    from autograder.checks.check import Check
    from autograder.examples.shrinking import again

    def check(strategy):
        return Check("", 1.0, 1, fixed_dictionaries({"n": strategy}), lambda _: None, lambda *_: None, {})

    found = again(check(integers(0, 9)), (3,), lambda example: example["n"] > 2)
    assert found is not None
    assert (found.example, found.choices) == ({"n": 3}, (3,))
    assert again(check(integers(0, 9)), (3,), lambda example: example["n"] > 5) is None
    assert again(check(text()), (3,), lambda example: True) is None
