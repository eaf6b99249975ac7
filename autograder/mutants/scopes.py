"""The names that may be exchanged for each other inside a function."""

import ast
from dataclasses import dataclass

_Function = ast.FunctionDef | ast.AsyncFunctionDef


@dataclass(frozen=True)
class Scope:
    """What a mutant may put in the place of a name.

    Attributes:
        names: the function's parameters and variables, in the order in which they come up.
        attributes: of `self`, in the order in which the class sets or uses them.
    """

    names: tuple[str, ...]
    attributes: tuple[str, ...]

    def next_name(self, name: str) -> str | None:
        """Another variable."""
        return _next(self.names, name)

    def next_attribute(self, name: str) -> str | None:
        """Another attribute of `self`."""
        return _next(self.attributes, name)


def scope_of(function: _Function, around: ast.ClassDef | None) -> Scope:
    """Reads the names of a function, and the attributes that its class gives itself."""
    arguments = function.args
    names = [argument.arg for argument in (*arguments.posonlyargs, *arguments.args, *arguments.kwonlyargs)]
    nodes = [node for statement in function.body for node in ast.walk(statement)]
    stored = [node for node in nodes if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store)]
    stored.sort(key=lambda node: (node.lineno, node.col_offset))
    names += [node.id for node in stored]
    attributes = [
        node
        for node in ast.walk(around or ast.Module([], []))
        if isinstance(node, ast.Attribute)
        and isinstance(node.value, ast.Name)
        and node.value.id == "self"
        and isinstance(node.ctx, ast.Store)
    ]
    attributes.sort(key=lambda node: (node.lineno, node.col_offset))
    own = [name for name in dict.fromkeys(names) if name not in ("self", "_")]
    return Scope(tuple(own), tuple(dict.fromkeys(node.attr for node in attributes)))


def _next(names: tuple[str, ...], name: str) -> str | None:
    if name not in names or len(names) < 2:
        return None
    return names[(names.index(name) + 1) % len(names)]
