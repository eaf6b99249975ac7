"""Step functions for exercises that decode: pure, drawn as tables, with a state that has to be handed on."""

from dataclasses import dataclass
from operator import index
from typing import Any

import numpy
import torch
from hypothesis import strategies

from autograder.checks.fills import DrawnFunction, Fill, Spot

_GAP = 0.05
"""The most probable token leads by at least this much, so that rounding never decides."""

_ENDINGS = {"never": 0.0, "rarely": 0.15, "often": 0.5, "at once": 1.0}
"""How often the end token is the most probable one."""


@dataclass(frozen=True)
class State:
    """A state that has a number and nothing that a student's code could use: it can only be handed on."""

    number: int

    def __str__(self) -> str:
        return f"state {self.number}"


@dataclass(frozen=True)
class Steps(DrawnFunction):
    """A step of a decoder as a table: step(token, state) -> (logits, next state).

    A state is a number, a tensor, a pair of tensors (as an LSTM has them) or an object; the next one is of its kind.

    Attributes:
        logits: what follows each token in each state, (states, vocabulary, vocabulary).
        following: the number of the next state, (states, vocabulary).
    """

    logits: torch.Tensor
    following: torch.Tensor

    def __call__(self, token: int, state: Any) -> tuple[torch.Tensor, Any]:
        """Takes one step; raises ValueError for a token or a state that there is not."""
        states, vocabulary = self.following.shape
        try:
            row = index(token)
        except TypeError:
            raise ValueError(f"step(token, state): the token should be an int, got {type(token).__name__}") from None
        if not 0 <= row < vocabulary:
            raise ValueError(f"step(token, state): the token should be from 0 to {vocabulary - 1}, got {row}")
        here = _number(state) % states
        return self.logits[here, row].clone(), _of_one_kind(state, int(self.following[here, row]))

    def to(self, dtype: torch.dtype) -> "Steps":
        """The same steps with logits of another dtype."""
        return Steps(self.logits.to(dtype), self.following)

    def __str__(self) -> str:
        states, vocabulary = self.following.shape
        best = self.logits.argmax(-1)
        rows = (
            f"({token}, {state}) -> ({best[state, token]}, {self.following[state, token]})"
            for state in range(states)
            for token in range(vocabulary)
        )
        return f"(token, state) -> (most probable token, state): {', '.join(rows)}"


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
        return _of_one_kind(kinds[kind], number)

    kinds = strategies.sampled_from(["number", "tensor", "pair", "object"])
    return Fill(strategies.tuples(kinds, strategies.integers(0, 3)), make)


def _put(logits: numpy.ndarray, tokens: numpy.ndarray, values: numpy.ndarray) -> None:
    numpy.put_along_axis(logits, tokens[..., None], values[..., None], axis=-1)


def _number(state: Any) -> int:
    match state:
        case State(number=number):
            return number
        case int():
            return int(state)
        case torch.Tensor() if state.numel() == 1:
            return round(float(state))
        case [first, second] if _number(first) == _number(second):
            return _number(first)
    raise ValueError("step(token, state): the state should be the first one or one that a step gave")


def _of_one_kind(state: Any, number: int) -> Any:
    """A state of the kind of another one."""
    match state:
        case State():
            return State(number)
        case torch.Tensor():
            return torch.full_like(state, number)
        case int():
            return number
    return tuple(_of_one_kind(part, number) for part in state)
