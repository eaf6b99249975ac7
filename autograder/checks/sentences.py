"""The sentences that a student reads when a check fails, in one place."""

import re
from collections.abc import Sequence
from typing import Any

import numpy
import torch

_LISTED = 3
_OWN_MODULE = re.compile(r"^exercises\.\w+\.\w+\.")


def shape_text(shape: Sequence[int]) -> str:
    """A shape as Python writes it, without torch's own name: `(2, 3)`."""
    return str(tuple(int(n) for n in shape))


def kind_text(value: Any) -> str:
    """What a value is, in words."""
    if value is None:
        return "None"
    if isinstance(value, torch.Tensor):
        return f"a torch tensor of shape {shape_text(value.shape)}"
    if isinstance(value, numpy.ndarray):
        return f"a NumPy array of shape {shape_text(value.shape)}"
    if isinstance(value, tuple | list):
        return f"a {type(value).__name__} of {len(value)} values"
    if isinstance(value, float):
        return "a float"
    # What cannot cross from the sandbox is known by the name of its type only.
    name = str(getattr(value, "type_name", type(value).__name__))
    return f"an object of type {_OWN_MODULE.sub('', name)}"


def returned_nothing(name: str, wanted: str) -> str:
    """The function has no result."""
    return f"{name} returned None. It should return {wanted}; is a `return` missing, or a `print` in its place?"


def wrong_kind(what: str, wanted: str, value: Any) -> str:
    """The result is not of the kind that the signature names."""
    return f"{what} should be {wanted}, got {kind_text(value)}."


def wrong_count(name: str, wanted: Sequence[str], value: Any) -> str:
    """The function returned another number of results."""
    return f"{name} should return {len(wanted)} values ({', '.join(wanted)}), got {kind_text(value)}."


def wrong_shape(what: str, axes: str, wanted: Sequence[int], got: Sequence[int]) -> str:
    """The result has another shape."""
    return f"{what} should have shape {axes} = {shape_text(wanted)}, got {shape_text(got)}."


def wrong_dtype(what: str, wanted: str, got: str, inputs: str) -> str:
    """The result has another dtype."""
    follow = f", the dtype of the inputs ({inputs})" if wanted == inputs else ""
    return f"{what} should have dtype {wanted}{follow}, got {got}."


def wrong_values(what: str, differing: int, total: int, has_nan: bool) -> str:
    """Entries of the result differ from the expected ones."""
    if has_nan:
        return f"{what}: NaN where a number is expected ({differing} of {total} entries differ)."
    if total == 1:
        return f"{what}: not the expected value."
    return f"{what}: {differing} of {total} entries differ from the expected values."


def changed_arguments(name: str, changed: Sequence[str]) -> str:
    """The function wrote into its arguments."""
    it, its = ("it", "its") if len(changed) == 1 else ("them", "their")
    return (
        f"{name} changes {listed(changed)} in place. The caller still needs {it}: make a new tensor instead of writing "
        f"into {its} memory (no `+=`, no `[...] =`, no method that ends in `_` on an argument)."
    )


def wrong_gradient(name: str, what: str, differing: int, total: int, is_zero: bool) -> str:
    """The gradient for one argument or parameter is wrong."""
    if is_zero:
        return (
            f"no gradient reaches {what} through {name}: it is zero where it should not be. Does the result still "
            f"depend on {what} by torch operations (no `.detach()`, `.data`, `.item()`, `.numpy()`, `no_grad`)?"
        )
    return f"the gradient of {name} for {what}: {differing} of {total} entries differ from the expected ones."


def wrong_parameter(name: str, what: str, differing: int, total: int, untouched: bool) -> str:
    """A parameter of a model that was an argument has other values than it should have after the call."""
    if untouched:
        return f"{name} leaves {what} as it was, where it should change it."
    return f"after {name}, {differing} of {total} entries of {what} differ from the expected ones."


def parameter_gone(name: str, what: str) -> str:
    """A parameter of a model that was an argument is not there any more."""
    return f"after {name}, the model has no parameter {what} of the old shape."


def wrong_mode(name: str, what: str, training: bool) -> str:
    """A module of a model that was an argument was left in the other mode."""
    before, after = ("train", "eval") if training else ("eval", "train")
    return f"{name} leaves {what} in {after} mode. It was in {before} mode, and should be again when {name} returns."


def wrong_parameters(name: str, wanted: Sequence[str], missing: Sequence[str], unexpected: Sequence[str]) -> str:
    """The state dict of a module has other names than the contract's."""
    parts = [f"missing: {', '.join(missing)}"] if missing else []
    parts += [f"not expected: {', '.join(unexpected)}"] if unexpected else []
    return f"the state dict of {name} should hold exactly {', '.join(wanted)} ({'; '.join(parts)})."


def listed(names: Sequence[str]) -> str:
    """Names as in a sentence: `x, h and c`."""
    if len(names) < 2:
        return "".join(names)
    shown = list(names[:_LISTED]) + (["more"] if len(names) > _LISTED else [])
    return f"{', '.join(shown[:-1])} and {shown[-1]}"
