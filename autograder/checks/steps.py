"""Step functions for exercises that decode: pure, drawn as tables, with a state that has to be handed on."""

from typing import Any

import numpy
import torch
from hypothesis import strategies

from autograder.calls.drawn import State, Steps, state_like
from autograder.checks.fills import Fill, Spot

_GAP = 0.05
"""The most probable token leads by at least this much, so that rounding never decides."""

_ENDINGS = {"never": 0.0, "rarely": 0.15, "often": 0.5, "at once": 1.0}
"""How often the end token is the most probable one."""


def steps(*endings: str, states: tuple[int, int] = (2, 4), ties: bool = False) -> Fill:
    """A step function for a call that also has dimensions `sos` and `eos`; `sos` is never the most probable token.

    Args:
        endings: how often `eos` is the most probable token, one of which is drawn: "never", "rarely", "often",
            "at once"; all of them where none is given.
        states: least and greatest number of states; with 1, the state does not matter.
        ties: the two most probable tokens are equally probable; otherwise they lie at least 0.05 apart.
    """

    def make(generator: numpy.random.Generator, spot: Spot, option: tuple[int, int, str]) -> Steps:
        spare, count, ending = option
        sos, eos = spot.size("sos"), spot.size("eos")
        vocabulary = max(sos, eos) + 1 + spare
        table = (count, vocabulary)
        logits = generator.standard_normal((*table, vocabulary)) + generator.choice([-20.0, 0.0, 20.0], (*table, 1))
        words = [token for token in range(vocabulary) if token not in (sos, eos)]
        best = numpy.where(generator.random(table) < _ENDINGS[ending], eos, generator.choice(words, table))
        top = logits.max(axis=-1) + _GAP + generator.random(table)
        _put(logits, best, top)
        if ties:
            # Any other token but sos: one of the candidates that come after the best one, counted round.
            candidates = numpy.array([*words, eos])
            place = numpy.argmax(candidates == best[..., None], axis=-1)
            second = candidates[(place + generator.integers(1, len(candidates), table)) % len(candidates)]
            _put(logits, second, top)
        # Where there are several states, no step stays where it is.
        moved = numpy.arange(count)[:, None] + generator.integers(1, max(count, 2), table)
        return Steps(torch.from_numpy(logits).to(spot.dtype), torch.from_numpy(moved % count))

    drawn = strategies.tuples(
        strategies.integers(1, 3), strategies.integers(*states), strategies.sampled_from(endings or tuple(_ENDINGS))
    )
    return Fill(drawn, make)


def step_states() -> Fill:
    """A first state for `steps`: a number, a tensor, a pair of tensors, or an object that can only be handed on."""

    def make(_: numpy.random.Generator, spot: Spot, option: tuple[str, int]) -> Any:
        kind, number = option
        tensor = torch.zeros(1, dtype=spot.dtype)
        kinds = {"number": 0, "tensor": tensor, "pair": (tensor, tensor), "object": State(0)}
        return state_like(kinds[kind], number)

    kinds = strategies.sampled_from(["number", "tensor", "pair", "object"])
    return Fill(strategies.tuples(kinds, strategies.integers(0, 3)), make)


def _put(logits: numpy.ndarray, tokens: numpy.ndarray, values: numpy.ndarray) -> None:
    numpy.put_along_axis(logits, tokens[..., None], values[..., None], axis=-1)
