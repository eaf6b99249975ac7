import pytest
import torch
from hypothesis.strategies import just
from jaxtyping import Int
from torch import Tensor, nn

from autograder.checks import CheckFailed, agreement, arguments, called, ids, optimizers, training_models
from autograder.checks.binding import bound
from autograder.checks.check import checks_of
from autograder.examples.drawing import examples_of


def learn(
    model: nn.Module, optimizer: torch.optim.Optimizer, source: Int[Tensor, "batch s"], target: Int[Tensor, "batch t"]
) -> float:
    """One step that makes all logits smaller."""
    loss = model(source, target).square().mean()
    optimizer.zero_grad()
    loss.backward()
    optimizer.step()
    return loss.item()


CASES = arguments(
    learn,
    model=training_models(modes=("train", "mixed")),
    optimizer=optimizers(),
    source=ids(),
    target=ids(),
)
test_values, test_effects = agreement(learn, CASES, returns="loss", points={"values": 1, "effects": 1})
CHECKS = checks_of(globals())


def failures(name, code):
    """The sentences with which a check fails on drawn examples."""
    check = CHECKS[name]
    found = set()
    for example, _ in examples_of(check, 3):
        prepared = check.prepare(example)
        with bound(globals(), {"learn": code}):
            try:
                check.body(example, prepared)
            except CheckFailed as failed:
                found.add(str(failed))
    return found


def test_the_same_step_in_other_words_passes():
    def other(model, optimizer, source, target):
        model.zero_grad()
        loss = (model.decode(target, model.encode(source), source) ** 2).mean()
        loss.backward()
        optimizer.step()
        return loss.item()

    assert failures("values", other) == failures("effects", other) == set()


def test_a_model_that_does_not_change_is_told():
    def idle(model, optimizer, source, target):
        return model(source, target).square().mean().item()

    assert failures("values", idle) == set()
    assert failures("effects", idle) == {
        "learn leaves model.source_votes.weight as it was, where it should change it.",
        "learn leaves model.target_votes.weight as it was, where it should change it.",
    }


def test_wrong_parameters_are_told():
    def twice(*given):
        learn_again(*given)
        return learn_again(*given)

    learn_again = learn
    assert any(text.startswith("after learn, ") and "differ" in text for text in failures("effects", twice))


def test_a_module_left_in_another_mode_is_told():
    def to_eval(model, *rest):
        loss = learn_as_it_is(model, *rest)
        model.eval()
        return loss

    learn_as_it_is = learn
    told = failures("effects", to_eval)
    assert "learn leaves model in eval mode. It was in train mode, and should be again when learn returns." in told


def test_a_property_calls_with_real_objects():
    example, _ = examples_of(CHECKS["values"], 3)[0]
    assert isinstance(called(learn, example["case"]), float)


@pytest.mark.parametrize("dtype", [torch.float32, torch.float64])
def test_models_and_optimizers_follow_the_dtype_of_the_call(dtype):
    check = CHECKS["effects"]
    example, _ = next(e for e in examples_of(check, 3) if e[0]["case"].dtype == dtype)
    assert {p.dtype for p in check.prepare(example).after.parameters.values()} == {dtype}


def test_a_float_may_be_off_by_rounding_and_must_be_a_float():
    def rate(step: int) -> float:
        return step / 3

    globals()["rate"] = rate
    (test,) = agreement(rate, arguments(rate, step=just(2)), returns="rate", points={"values": 1})
    check = test.check  # type: ignore[attr-defined]
    example, _ = examples_of(check, 0)[0]
    prepared = check.prepare(example)
    for code, holds in (
        (lambda step: 2 / 3 + 1e-9, True),
        (lambda step: 2 / 3 + 1e-4, False),
        (lambda step: torch.tensor(2 / 3), False),
        (lambda step: float("nan"), False),
    ):
        with bound(globals(), {"rate": code}):
            if holds:
                check.body(example, prepared)
            else:
                with pytest.raises(CheckFailed, match="rate"):
                    check.body(example, prepared)
