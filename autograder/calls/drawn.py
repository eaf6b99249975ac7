"""Drawn functions, and states to hand on: made anew in a worker from plain parts, so that no call crosses the wire."""

from abc import ABC, abstractmethod
from collections.abc import Mapping
from dataclasses import dataclass
from operator import index
from typing import Any, ClassVar

import torch


class Portable(ABC):
    """An object without secrets: who has its parts can make it."""

    kind: ClassVar[str]

    def parts(self) -> Mapping[str, Any]:
        """The arguments of its class: plain values and tensors."""
        return vars(self)


class DrawnFunction(Portable):
    """A drawn function that is handed to an exercise; it has numbers inside, which follow the dtype of the call."""

    @abstractmethod
    def __call__(self, *arguments: Any) -> Any:
        """Applies the function."""

    @abstractmethod
    def to(self, dtype: torch.dtype) -> "DrawnFunction":
        """The same function with numbers of another dtype."""


@dataclass(frozen=True)
class Affine(DrawnFunction):
    """A pure function of the last axis, handed to exercises that take a callable: x -> bend(x @ weight.T + bias)."""

    kind = "affine"
    weight: torch.Tensor
    bias: torch.Tensor
    bent: bool

    def __call__(self, x: torch.Tensor) -> torch.Tensor:
        """Applies the function; raises torch's own RuntimeError for a wrong shape."""
        y = x @ self.weight.T + self.bias
        return torch.tanh(y) if self.bent else y

    def to(self, dtype: torch.dtype) -> "Affine":
        """The same function with weights of another dtype."""
        return Affine(self.weight.to(dtype), self.bias.to(dtype), self.bent)


@dataclass(frozen=True)
class State(Portable):
    """A state that has a number and nothing that a student's code could use: it can only be handed on."""

    kind = "state"
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

    kind = "steps"
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
        return self.logits[here, row].clone(), state_like(state, int(self.following[here, row]))

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


def state_like(state: Any, number: int) -> Any:
    """A state of the kind of another one."""
    match state:
        case State():
            return State(number)
        case torch.Tensor():
            return torch.full_like(state, number)
        case int():
            return number
    return tuple(state_like(part, number) for part in state)


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
