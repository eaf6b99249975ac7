"""Where the reference of an exercise's function comes from."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

from autograder.faults import CourseError

_loaded: dict[Path, dict[str, Any]] = {}


def reference_of(function: Callable[..., Any], namespace: dict[str, Any]) -> Callable[..., Any]:
    """Gives the reference of a function or class.

    In a file under solutions/ it is the function itself; in a student's file, the same name in the solution beside it.

    Raises:
        CourseError: if there is no solution to be found.
    """
    path = Path(namespace.get("__file__", "")).resolve()
    root = path.parent.parent.parent
    if path.parent.parent.name != "exercises":
        return function
    solution = root / "solutions" / path.parent.name / path.name
    if not solution.is_file():
        raise CourseError(f"{path.name}: agreement needs {solution.relative_to(root)}, which is not here")
    if solution not in _loaded:
        _loaded[solution] = _load(solution)
    found: Callable[..., Any] = _loaded[solution][function.__name__]
    return found


def _load(solution: Path) -> dict[str, Any]:
    # Run under the solution's own path: inside it, `agreement` finds that it is the reference itself.
    namespace: dict[str, Any] = {"__file__": str(solution), "__name__": f"solutions.{solution.stem}"}
    code = compile(solution.read_text("utf-8"), str(solution), "exec", dont_inherit=True)
    exec(code, namespace)
    return namespace
