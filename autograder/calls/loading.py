"""Makes modules that hold given parameters: what would be drawn at random and replaced at once is not drawn."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import torch
from torch import nn

_DRAWING = (nn.Linear, nn.Embedding)


@dataclass(frozen=True)
class Differences:
    """How the state dict of a module differs from a given state.

    Attributes:
        missing: names that the module has not.
        unexpected: names that the state has not.
        shapes: name -> (its shape in the state, its shape in the module).
    """

    missing: tuple[str, ...]
    unexpected: tuple[str, ...]
    shapes: Mapping[str, tuple[tuple[int, ...], tuple[int, ...]]]

    def __bool__(self) -> bool:
        return bool(self.missing or self.unexpected or self.shapes)


def constructed(make: Callable[..., Any], *arguments: Any) -> Any:
    """Constructs a module; its linear layers and embeddings hold whatever was in memory.

    Raises:
        Exception: whatever the constructor raises.
    """
    with _nothing_drawn():
        return make(*arguments)


def load(module: nn.Module, state: Mapping[str, torch.Tensor], dtype: torch.dtype, training: bool) -> Differences:
    """Gives a module a dtype, parameters and a mode, unless its state dict has other names or shapes than the state."""
    parts = dict(nn.Module.named_modules(module, remove_duplicate=False))
    tensors = list(_tensors(parts))
    own = {name: tensor for name, tensor, is_saved in tensors if is_saved}
    is_plain = own.keys() == state.keys() and not any(map(_has_ways_of_its_own, parts.values()))
    if not is_plain:
        own = nn.Module.state_dict(module)
    found = _differences(own, state)
    if found:
        return found
    if is_plain:
        # In one pass over the tensors and one over the parts, where torch's own methods take six.
        for name, tensor, is_saved in tensors:
            if is_saved:
                tensor.data = state[name].to(dtype, copy=True)
            elif tensor.is_floating_point():
                tensor.data = tensor.data.to(dtype)
        for part in parts.values():
            object.__setattr__(part, "training", training)
    else:
        nn.Module.to(module, dtype)
        nn.Module.load_state_dict(module, state)
        nn.Module.train(module, training)
    return found


def _differences(own: Mapping[str, torch.Tensor], state: Mapping[str, torch.Tensor]) -> Differences:
    return Differences(
        tuple(name for name in state if name not in own),
        tuple(name for name in own if name not in state),
        {
            name: (tuple(tensor.shape), tuple(own[name].shape))
            for name, tensor in state.items()
            if name in own and own[name].shape != tensor.shape
        },
    )


def _tensors(parts: Mapping[str, nn.Module]) -> Iterator[tuple[str, torch.Tensor, bool]]:
    """Every parameter and buffer under each of its names, and whether the state dict holds it."""
    for path, part in parts.items():
        prefix = f"{path}." if path else ""
        for name, parameter in part._parameters.items():
            if parameter is not None:
                yield prefix + name, parameter, True
        for name, buffer in part._buffers.items():
            if buffer is not None:
                yield prefix + name, buffer, name not in part._non_persistent_buffers_set


def _has_ways_of_its_own(part: nn.Module) -> bool:
    """Whether a part does more than torch's modules do when it is loaded or set to a mode."""
    own, kind = part.__dict__, type(part)
    return bool(
        own["_load_state_dict_pre_hooks"]
        or own["_load_state_dict_post_hooks"]
        or kind._load_from_state_dict is not nn.Module._load_from_state_dict
        or kind.train is not nn.Module.train
    )


@contextmanager
def _nothing_drawn() -> Iterator[None]:
    before = [(kind, kind.reset_parameters) for kind in _DRAWING]
    try:
        for kind in _DRAWING:
            kind.reset_parameters = _leave  # type: ignore[assignment, method-assign]
        yield
    finally:
        for kind, drawing in before:
            kind.reset_parameters = drawing  # type: ignore[method-assign]


def _leave(_: nn.Module) -> None:
    """Leaves new parameters as they are."""
