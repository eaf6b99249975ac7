"""Makes the mutants of a teacher's file: one small change inside one solution region, everything else as it is."""

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from autograder.course.exercise_file import SOLUTION, Region, parse, regions
from autograder.mutants.edits import Edit, edits
from autograder.mutants.scopes import Scope, scope_of

_Function = ast.FunctionDef | ast.AsyncFunctionDef


@dataclass(frozen=True)
class Mutant:
    """One changed solution.

    Attributes:
        operator: the kind of the change: "constant", "argument dropped", "named mistake".
        function: in which it was made: `MultiHeadAttention.forward`; or the id of the mistake.
        before: the line that was changed, as Python's own printer writes it.
        after: what it was changed to; empty where it was deleted.
        text: the whole file.
    """

    operator: str
    function: str
    before: str
    after: str
    text: str

    def __str__(self) -> str:
        if not self.before:
            return self.function
        return f"{self.function}: `{self.before}` -> " + (f"`{self.after}`" if self.after else "deleted")


def mutants_of(text: str, label: str) -> tuple[Mutant, ...]:
    """Every mutant of a teacher's file, in the file's order; two changes with the same outcome are one mutant.

    Args:
        text: the file.
        label: what messages call it.

    Raises:
        CourseError: the file is not one of an exercise.
    """
    tree = parse(text, label)
    lines = text.splitlines()
    found: dict[str, Mutant] = {}
    for region in regions(lines, label):
        if region.kind == SOLUTION:
            for mutant in _of_region(tree, lines, region):
                found.setdefault(mutant.text, mutant)
    return tuple(found.values())


def _of_region(tree: ast.Module, lines: list[str], region: Region) -> Iterator[Mutant]:
    owners, block = _block(tree, region)
    start = block[0].col_offset
    original = _printed(block)
    for edit in edits(block, _scope(owners)):
        changed = _changed(block, edit)
        if changed == original or not _is_python(changed):
            continue
        before, after = _difference(original, changed)
        body = [f"{' ' * start}{line}" if line else "" for line in changed]
        text = "\n".join([*lines[: region.first + 1], *body, *lines[region.last :]]) + "\n"
        yield Mutant(edit.operator, ".".join(owner.name for owner in owners), before, after, text)


def _block(tree: ast.Module, region: Region) -> tuple[list[_Function | ast.ClassDef], list[ast.stmt]]:
    """The functions and classes around a region, and its statements: a copy of a part of one list of the tree."""
    owners = [
        node
        for node in ast.walk(tree)
        if isinstance(node, _Function | ast.ClassDef)
        and node.lineno <= region.first
        and (node.end_lineno or 0) > region.first + 1
    ]
    owners.sort(key=lambda node: node.lineno)
    inside = [
        statement
        for node in ast.walk(owners[-1])
        for name in ("body", "orelse", "finalbody")
        for statement in _statements(getattr(node, name, None))
        if region.first < statement.lineno - 1 < region.last
    ]
    outermost = min(statement.col_offset for statement in inside)
    return owners, [statement for statement in inside if statement.col_offset == outermost]


def _statements(field: Any) -> list[ast.stmt]:
    """A body of statements; that of a lambda is an expression."""
    return [item for item in field if isinstance(item, ast.stmt)] if isinstance(field, list) else []


def _scope(owners: list[_Function | ast.ClassDef]) -> Scope:
    function = next(owner for owner in reversed(owners) if not isinstance(owner, ast.ClassDef))
    return scope_of(function, next((owner for owner in owners if isinstance(owner, ast.ClassDef)), None))


def _printed(block: list[ast.stmt]) -> list[str]:
    return [line for statement in block for line in ast.unparse(statement).splitlines()]


def _changed(block: list[ast.stmt], edit: Edit) -> list[str]:
    with edit.made():
        return _printed(block)


def _is_python(lines: list[str]) -> bool:
    try:
        # Inside a function, so that `return` is legal.
        compile("def f():\n" + "\n".join(f" {line}" for line in lines), "<mutant>", "exec", dont_inherit=True)
    except (SyntaxError, ValueError):
        return False
    return True


def _difference(before: list[str], after: list[str]) -> tuple[str, str]:
    """The first line that differs in both, or the whole stretch that was deleted."""
    front = 0
    while front < min(len(before), len(after)) and before[front] == after[front]:
        front += 1
    back = 0
    while back < min(len(before), len(after)) - front and before[-1 - back] == after[-1 - back]:
        back += 1
    return tuple(  # type: ignore[return-value]
        " ".join(line.strip() for line in lines[front : len(lines) - back]) for lines in (before, after)
    )
