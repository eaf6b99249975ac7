"""Which exercises an exercise's file imports."""

import ast
from collections.abc import Collection, Iterator, Mapping

from autograder.course.exercise_file import parse
from autograder.faults import CourseError


def imported_exercises(text: str, label: str, earlier: Collection[str], later: Collection[str]) -> tuple[str, ...]:
    """The ids of the exercises that a teacher's file imports itself, in the order of `earlier`.

    Args:
        text: the file.
        label: what messages call it: `solutions/seq2seq/context_passing.py`.
        earlier: ids that it may import.
        later: ids that it may not import, its own among them.

    Raises:
        CourseError: an import of what is no earlier exercise, inside a function, or relative.
    """
    tree = parse(text, label)
    at_top = set(_top_level(tree))
    found = set()
    for node in ast.walk(tree):
        for module in _modules(node):
            where = f"{label}:{getattr(node, 'lineno', 1)}"
            if module.startswith("."):
                message = (
                    f"the import is relative. Write from exercises.{module.lstrip('.') or 'ASSIGNMENT'} import ..."
                )
                raise CourseError(f"{where}: {message}")
            exercise = "/".join(module.split(".")[1:3])
            if exercise in later:
                message = f"{module} comes later in course.toml. Import earlier exercises only, or change their order."
                raise CourseError(f"{where}: {message}")
            if exercise not in earlier:
                message = f"{module} is no exercise of course.toml. Add it there, or mend the import."
                raise CourseError(f"{where}: {message}")
            if node not in at_top:
                message = f"{module} is imported inside a function. Move the import to the top level of the file."
                raise CourseError(f"{where}: {message}")
            found.add(exercise)
    return tuple(exercise for exercise in earlier if exercise in found)


def with_imports_of(direct: Collection[str], known: Mapping[str, tuple[str, ...]]) -> tuple[str, ...]:
    """The exercises in `direct` and all that they import, in the order of `known` (exercise id -> all its imports)."""
    wanted = set(direct).union(*(known[exercise] for exercise in direct))
    return tuple(exercise for exercise in known if exercise in wanted)


def _modules(node: ast.AST) -> Iterator[str]:
    """The exercise modules that one import statement names."""
    if isinstance(node, ast.Import):
        names = [alias.name for alias in node.names]
    elif isinstance(node, ast.ImportFrom):
        module = "." * node.level + (node.module or "")
        is_assignment = not node.level and module.count(".") < 2
        names = [f"{module}.{alias.name}" for alias in node.names] if is_assignment else [module]
    else:
        return
    for name in names:
        if name.startswith((".", "exercises.")) or name == "exercises":
            yield name


def _top_level(tree: ast.Module) -> Iterator[ast.stmt]:
    """Statements that run when the file is imported, inside `if` and `try` too, but not inside functions."""
    pending: list[ast.AST] = list(tree.body)
    while pending:
        node = pending.pop()
        if isinstance(node, ast.stmt):
            yield node
        if not isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda):
            pending += ast.iter_child_nodes(node)
