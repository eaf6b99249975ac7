"""Where the tree of a solution can be changed, and to what: statements here, expressions in `replacements`."""

import ast
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from autograder.mutants.replacements import replacements
from autograder.mutants.scopes import Scope

_DELETED = (ast.Assign, ast.AugAssign, ast.AnnAssign, ast.Expr, ast.If, ast.For, ast.Break, ast.Continue, ast.Raise)


@dataclass(frozen=True)
class Edit:
    """One change of a tree: something else in one place of one list, or of one field of a node.

    Attributes:
        operator: the kind of the change.
        holder: the list or the node.
        place: the index or the field's name.
        new: what stands there while the change is made; a list of statements stands for its items.
    """

    operator: str
    holder: Any
    place: Any
    new: Any

    @contextmanager
    def made(self) -> Iterator[None]:
        """Makes the change, and undoes it afterwards."""
        old = self.holder[self.place] if isinstance(self.holder, list) else getattr(self.holder, self.place)
        self._put(self.new)
        try:
            yield
        finally:
            self._put(old)

    def _put(self, value: Any) -> None:
        if isinstance(self.holder, list):
            self.holder[self.place] = value
        else:
            setattr(self.holder, self.place, value)


def edits(block: list[ast.stmt], scope: Scope) -> Iterator[Edit]:
    """Every change of a list of statements and of what stands in them."""
    for place, statement in enumerate(block):
        yield from _of_statement(block, place, statement)
        yield from _inside(statement, scope)


def _of_statement(block: list[ast.stmt], place: int, statement: ast.stmt) -> Iterator[Edit]:
    if isinstance(statement, _DELETED) and not _is_text(statement):
        yield Edit("statement deleted", block, place, ast.Pass())
    if isinstance(statement, ast.If):
        yield Edit("condition", statement, "test", ast.UnaryOp(ast.Not(), statement.test))
        yield Edit("condition", statement, "test", ast.Constant(True))
        yield Edit("condition", statement, "test", ast.Constant(False))
    if isinstance(statement, ast.Return) and statement.value is not None:
        yield Edit("statement deleted", statement, "value", ast.Constant(None))


def _inside(node: ast.AST, scope: Scope) -> Iterator[Edit]:
    if isinstance(node, ast.UnaryOp) and isinstance(node.operand, ast.Constant):
        return  # -1 is one number
    for name, child in ast.iter_fields(node):
        if isinstance(child, list) and child and isinstance(child[0], ast.stmt):
            yield from edits(child, scope)
            continue
        children: Sequence[tuple[Any, Any, Any]] = (
            [(child, index, item) for index, item in enumerate(child)]
            if isinstance(child, list)
            else [(node, name, child)]
        )
        for holder, place, item in children:
            if not isinstance(item, ast.AST):
                continue
            if isinstance(item, ast.expr):
                yield from (Edit(operator, holder, place, new) for operator, new in replacements(item, scope))
            yield from _inside(item, scope)


def _is_text(statement: ast.stmt) -> bool:
    return isinstance(statement, ast.Expr) and isinstance(statement.value, ast.Constant)
