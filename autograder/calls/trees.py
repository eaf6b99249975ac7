"""Trees of values: nested lists, tuples and dicts whose leaves are tensors, arrays and plain values."""

from collections.abc import Callable, Iterator
from typing import Any

import torch

Path = tuple[str | int, ...]


def leaves(tree: Any, path: Path = ()) -> Iterator[tuple[Path, Any]]:
    """Yields every leaf of a tree with its path, in order."""
    if isinstance(tree, list | tuple):
        for index, item in enumerate(tree):
            yield from leaves(item, (*path, index))
    elif isinstance(tree, dict):
        for key, item in tree.items():
            yield from leaves(item, (*path, key))
    else:
        yield path, tree


def map_leaves(function: Callable[[Any], Any], tree: Any) -> Any:
    """Gives the same tree with `function` applied to every leaf; tuples become plain tuples."""
    if isinstance(tree, list):
        return [map_leaves(function, item) for item in tree]
    if isinstance(tree, tuple):
        return tuple(map_leaves(function, item) for item in tree)
    if isinstance(tree, dict):
        return {key: map_leaves(function, item) for key, item in tree.items()}
    return function(tree)


def is_float_tensor(leaf: Any) -> bool:
    """Tells whether gradients can flow to a leaf."""
    return isinstance(leaf, torch.Tensor) and leaf.is_floating_point()


def float_tensors(tree: Any) -> list[tuple[Path, torch.Tensor]]:
    """Lists the leaves to which, or from which, gradients flow."""
    return [(path, leaf) for path, leaf in leaves(tree) if is_float_tensor(leaf)]


def path_text(path: Path) -> str:
    """Writes a path as Python would: `context[0]`."""
    if not path:
        return ""
    return str(path[0]) + "".join(f"[{part!r}]" for part in path[1:])


def copied(tree: Any) -> Any:
    """Gives a tree that shares no memory with the given one; callables and other objects stay the same."""

    def copy(leaf: Any) -> Any:
        if isinstance(leaf, torch.Tensor):
            return leaf.detach().clone()
        return leaf.copy() if hasattr(leaf, "dtype") and hasattr(leaf, "copy") else leaf

    return map_leaves(copy, tree)
