from itertools import pairwise

import numpy
import pytest
import torch

from autograder.calls import made
from autograder.checks.beams import ROUNDS, beam_steps, even_steps
from autograder.checks.fills import Spot, ids
from autograder.checks.toys import VOCABULARY, optimizers, training_models, translating_models

SPOT = Spot((), {"sos": 1, "eos": 5}, torch.float64)


def drawn(fill, option, seed=0):
    return fill.make(numpy.random.default_rng(seed), SPOT, option)


@pytest.mark.parametrize("ending", ["never", "rarely", "often", "at once"])
def test_the_best_word_of_a_translating_model_leads_clearly_and_is_never_sos(ending):
    model = made({"model": drawn(translating_models(ending), (ending, "eval"))})["model"]
    source, target = torch.randint(0, VOCABULARY, (64, 4)), torch.randint(0, VOCABULARY, (64, 9))
    logits = model(source, target)
    first, second = logits.topk(2).values.unbind(-1)
    assert (first - second).min() >= 0.125
    best = logits.argmax(-1)
    assert not (best == 1).any()
    share = (best == 5).double().mean()
    assert {"never": share == 0, "at once": share == 1}.get(ending, 0 < share < 0.7)


def test_a_model_of_ties_has_equally_good_words():
    model = made({"model": drawn(translating_models(ties=True), ("never", "eval"))})["model"]
    logits = model(torch.randint(0, VOCABULARY, (32, 3)), torch.randint(0, VOCABULARY, (32, 5)))
    first, second = logits.topk(2).values.unbind(-1)
    assert ((first == second).double().mean()) > 0.2


def test_mixed_modes_disagree():
    fill = training_models(modes=("mixed",))
    for seed in range(9):
        model = made({"model": drawn(fill, (0.0, "mixed", True), seed)})["model"]
        assert len({module.training for module in model.modules()}) == 2
        assert model.source_votes.weight.grad is not None


@pytest.mark.parametrize("fresh", [False, True])
def test_fresh_optimizers_leave_parameters_without_gradient_alone(fresh):
    model = drawn(training_models(), (0.0, "train", False))
    kinds = {drawn(optimizers(fresh=fresh), ("SGD", {"lr": 1.0})).parts["name"]}
    assert kinds == {"SGD"}
    found = [option for option in _options(optimizers(fresh=fresh)) if "weight_decay" in option[1]]
    assert bool(found) is not fresh
    for option in _options(optimizers(fresh=True)):
        given = made({"model": model, "optimizer": drawn(optimizers(), option)})
        before = [p.detach().clone() for p in given["model"].parameters()]
        for parameter in given["model"].parameters():
            parameter.grad = torch.zeros_like(parameter)
        given["optimizer"].step()
        assert all(map(torch.equal, before, given["model"].parameters()))


def _options(fill):
    return (
        fill.options.wrapped_strategy.elements if hasattr(fill.options, "wrapped_strategy") else fill.options.elements
    )


def scores(steps, state, sos, eos):
    """The log-probability of every sequence of up to ROUNDS tokens."""
    found, going_on = [], [(0.0, sos, state)]
    for _ in range(ROUNDS):
        longer = []
        for total, last, here in going_on:
            logits, following = steps(last, here)
            longer += [(total + gain, token, following) for token, gain in enumerate(logits.log_softmax(-1).tolist())]
        found += [total for total, _, _ in longer]
        going_on = [one for one in longer if one[1] != eos]
    return sorted(found)


@pytest.mark.parametrize("ending", ["never", "rarely", "often", "at once"])
def test_no_two_sequences_of_beam_steps_are_nearly_equally_probable(ending):
    for seed, (sos, eos) in enumerate([(0, 2), (1, 3), (2, 1), (1, 0)]):
        spot = Spot((), {"sos": sos, "eos": eos}, torch.float64)
        steps = beam_steps(ending).make(numpy.random.default_rng(seed), spot, (seed % 2, ending))
        assert (steps.logits.argmax(-1) != sos).all()
        for state in range(4):
            found = scores(steps, state, sos, eos)
            assert min(b - a for a, b in pairwise(found)) > 1e-5


def test_even_steps_tie_exactly_but_for_sos():
    steps = drawn(even_steps(), 2)
    logits, _ = steps(1, 0)
    assert len(set(logits.tolist())) == 2
    assert logits.argmin() == 1


def test_ids_hold_a_word_where_they_must():
    fill = ids("vocab", pad=2, empty=False)
    spot = Spot((1, 3), {"vocab": 4}, torch.float64)
    for pattern in ("none", "right", "left", "inside", "all"):
        for seed in range(20):
            found = fill.make(numpy.random.default_rng(seed), spot, pattern)
            assert (found != 2).any()
            assert found.max() < 4
