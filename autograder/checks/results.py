"""Compares a tree of results with the expected one, kind and shape first, and says what differs."""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy
import torch

from autograder.checks import sentences
from autograder.checks.axes import Axis, axis_names, words
from autograder.checks.closeness import Tolerance, as_array, differing
from autograder.checks.failure import CheckFailed
from autograder.checks.signature import Annotation

Names = str | tuple[Any, ...]
"""The names of a function's results, nested as the results are: ("outputs", ("h", "c"))."""


def flat(names: Names) -> list[str]:
    """The names of all leaves in order."""
    return [names] if isinstance(names, str) else [leaf for part in names for leaf in flat(part)]


def named_leaves(tree: Any, names: Names) -> list[Any]:
    """The results that have names, in order; a list of words or ids is one result."""
    if isinstance(names, str):
        return [tree]
    return [leaf for part, name in zip(tree, names, strict=True) for leaf in named_leaves(part, name)]


def require_kinds(
    function: str, actual: Any, expected: Any, names: Names, annotations: Any, inputs: str | None = None
) -> None:
    """Compares structure, kinds and shapes, and dtypes where that of the inputs is given; values are not looked at.

    Raises:
        CheckFailed: for the first difference.
    """
    if actual is None and expected is not None:
        wanted = sentences.listed(flat(names)) if isinstance(names, tuple) else _wanted(expected)
        raise CheckFailed(sentences.returned_nothing(function, wanted))
    if isinstance(names, tuple):
        if not isinstance(actual, tuple | list) or len(actual) != len(names):
            raise CheckFailed(sentences.wrong_count(function, flat(names), actual))
        parts = annotations if isinstance(annotations, tuple) else (None,) * len(names)
        for a, e, name, annotation in zip(actual, expected, names, parts, strict=True):
            require_kinds(function, a, e, name, annotation, inputs)
        return
    _require_leaf(actual, expected, names, annotations, inputs)


def _require_leaf(actual: Any, expected: Any, name: str, annotation: Annotation | None, inputs: str | None) -> None:
    for kind, told in ((torch.Tensor, "a torch tensor"), (numpy.ndarray, "a NumPy array")):
        if isinstance(expected, kind):
            if not isinstance(actual, kind):
                raise CheckFailed(sentences.wrong_kind(name, told, actual))
            shape = tuple(expected.shape)
            if tuple(actual.shape) != shape:
                axes = words(annotation.axes) if annotation else f"{len(shape)} axes"
                raise CheckFailed(
                    sentences.wrong_shape(name, axes, shape, tuple(actual.shape)),
                    {name: expected},
                    {name: actual},
                    {name: axes_of(annotation, len(shape))},
                )
            if inputs is not None and actual.dtype != expected.dtype:
                wanted, got = dtype_text(expected.dtype), dtype_text(actual.dtype)
                raise CheckFailed(sentences.wrong_dtype(name, wanted, got, inputs), {name: expected}, {name: actual})
            return
    if not _of_one_type(actual, expected):
        raise CheckFailed(sentences.wrong_kind(name, sentences.kind_text(expected), actual))


def require_values(
    actual: Any, expected: Any, names: Names, annotations: Any, tolerances: Sequence[Tolerance], what: str = "{}"
) -> None:
    """Compares the values of two trees of one structure.

    Raises:
        CheckFailed: for the first leaf that differs, with all of the leaf for the counterexample.
    """
    rows = zip(
        named_leaves(actual, names),
        named_leaves(expected, names),
        flat(names),
        _annotations(annotations, names),
        tolerances,
        strict=True,
    )
    for a, e, name, annotation, allowed in rows:
        if not isinstance(e, torch.Tensor | numpy.ndarray):
            if not _same(a, e, allowed):
                raise CheckFailed(sentences.wrong_values(what.format(name), 1, 1, False), {name: e}, {name: a})
            continue
        wrong = differing(a, e, allowed)
        if wrong.any():
            has_nan = bool(numpy.isnan(as_array(a)[wrong].astype(numpy.float64)).any())
            sentence = sentences.wrong_values(what.format(name), int(wrong.sum()), wrong.size, has_nan)
            raise CheckFailed(sentence, {name: e}, {name: a}, {name: axes_of(annotation, e.ndim)})


def require_gradients(
    function: str,
    actual: Mapping[str, torch.Tensor],
    expected: Mapping[str, torch.Tensor],
    tolerances: Sequence[Any],
    axes: Mapping[str, tuple[Axis, ...]],
) -> None:
    """Compares gradients by name.

    Args:
        function: what is differentiated.
        actual: what came.
        expected: what should come, in order.
        tolerances: for each of them.
        axes: of the arguments and parameters, where they are known.

    Raises:
        CheckFailed: for the first that differs.
    """
    for (name, wanted), allowed in zip(expected.items(), tolerances, strict=True):
        got = actual.get(name)
        if got is None or got.shape != wanted.shape:
            got = torch.zeros_like(wanted)
        wrong = differing(got, wanted, allowed)
        if wrong.any():
            is_zero = bool((got == 0).all())
            sentence = sentences.wrong_gradient(function, name, int(wrong.sum()), wrong.size, is_zero)
            of = f"gradient of {name}"
            raise CheckFailed(sentence, {of: wanted}, {of: got}, {of: axis_names(axes.get(name, ()), wanted.ndim)})


def axes_of(annotation: Annotation | None, rank: int) -> tuple[str, ...]:
    """The names of a leaf's axes."""
    axes: tuple[Axis, ...] = annotation.axes if annotation else ()
    return axis_names(axes, rank)


def dtype_text(dtype: Any) -> str:
    """`float32` for torch.float32 and for numpy.dtype("float32")."""
    return str(dtype).removeprefix("torch.")


def _same(actual: Any, expected: Any, allowed: Tolerance) -> bool:
    """Plain values are equal only if their types are: True is not 1, and a NumPy integer is not an int."""
    if not _of_one_type(actual, expected):
        return False
    if isinstance(expected, float):
        return not differing(actual, expected, allowed).any()
    if isinstance(expected, list | tuple):
        return len(actual) == len(expected) and all(_same(a, e, allowed) for a, e in zip(actual, expected, strict=True))
    if isinstance(expected, dict):
        # In any order: what a dict gives for a key does not depend on it.
        return actual.keys() == expected.keys() and all(_same(actual[k], expected[k], allowed) for k in expected)
    return bool(actual == expected)


def _of_one_type(actual: Any, expected: Any) -> bool:
    """A list may stand for a tuple, and NumPy's float64, which is a float, for a float."""
    if isinstance(expected, float):
        return isinstance(actual, float)
    return type(actual) is type(expected) or (isinstance(expected, tuple) and isinstance(actual, list))


def _wanted(expected: Any) -> str:
    return sentences.kind_text(expected)


def _annotations(annotations: Any, names: Names) -> list[Any]:
    if isinstance(names, str):
        return [annotations if isinstance(annotations, Annotation) else None]
    parts = annotations if isinstance(annotations, tuple) else (None,) * len(names)
    return [leaf for part, name in zip(parts, names, strict=True) for leaf in _annotations(part, name)]
