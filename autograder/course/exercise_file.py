"""The teacher's file of an exercise: its solution regions and hidden tests, and the student's file made from it."""

import ast
import difflib
import re
from dataclasses import dataclass

from autograder.faults import CourseError

SOLUTION = "SOLUTION"
HIDDEN = "HIDDEN TESTS"

_MARKER = re.compile(r"\s*### (BEGIN|END) (SOLUTION|HIDDEN TESTS)")
_NEAR_MARKER = re.compile(r"\s*#+\s*(begin|end)[\s_-]*(solution|hidden)\w*|\s*###\s*(begin|end)\b", re.IGNORECASE)
_MARKER_LETTERS = tuple(f"{end}{kind}".replace(" ", "") for end in ("BEGIN", "END") for kind in (SOLUTION, HIDDEN))
_LIKENESS = 0.85
"""How like a marker a comment may look that is none: "END SOLUTON" and "BEGN SOLUTION" are too like."""
_CELL = re.compile(r"# %%(\s|$)")

_Definition = ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef


@dataclass(frozen=True)
class Region:
    """The lines from a BEGIN marker to its END marker, both included, counted from 0."""

    kind: str
    first: int
    last: int


@dataclass(frozen=True)
class ExerciseFile:
    """A teacher's file, taken apart.

    Attributes:
        stub: the student's file.
        defines: the functions and classes at the top level of which the student writes a part, in the file's order.
    """

    stub: str
    defines: tuple[str, ...]


def read_solution(text: str, label: str) -> ExerciseFile:
    """Takes a teacher's file apart.

    Args:
        text: the file.
        label: what messages call it: `solutions/seq2seq/lstm_step.py`.

    Raises:
        CourseError: a marker without its partner or inside another region, a region that is not inside one function.
    """
    tree = parse(text, label)
    lines = text.splitlines()
    found = regions(lines, label)
    owners = {region: _owner(tree, region, label) for region in found if region.kind == SOLUTION}
    if not owners:
        raise CourseError(f"{label}: there is no solution. Put it between ### BEGIN SOLUTION and ### END SOLUTION.")
    kept: list[str] = []
    position = 0
    for region in found:
        kept += lines[position : region.first]
        if region in owners:
            name, indent = owners[region]
            kept.append(f'{" " * indent}raise NotImplementedError("{name}")')
        position = region.last + 1
        if region.kind == HIDDEN:
            position = _close_gap(kept, lines, position)
    kept += lines[position:]
    stub = "\n".join(kept).rstrip("\n") + "\n"
    parse(stub, f"{label}, without its solutions")
    return ExerciseFile(stub, tuple(dict.fromkeys(name.split(".")[0] for name, _ in owners.values())))


def stub_defines(text: str, label: str) -> tuple[str, ...]:
    """What an untouched student's file leaves to write: the same as `ExerciseFile.defines`."""
    tree = parse(text, label)
    return tuple(
        node.name
        for node in tree.body
        if isinstance(node, _Definition) and any(_is_stub_line(inner, node.name) for inner in ast.walk(node))
    )


def regions(lines: list[str], label: str) -> tuple[Region, ...]:
    """The regions between markers, in order.

    Raises:
        CourseError: a marker that is misspelt, has no partner, or stands inside another region.
    """
    found: list[Region] = []
    kind, first = "", -1
    for index, line in enumerate(lines):
        marker = _MARKER.fullmatch(line.rstrip())
        if marker is None:
            if _is_near_marker(line):
                message = f"{line.strip()!r} is no marker. Write ### BEGIN SOLUTION or ### BEGIN HIDDEN TESTS (or END)."
                raise CourseError(f"{label}:{index + 1}: {message}")
        elif marker[1] == "BEGIN":
            if kind:
                message = f"a region begins inside the one of line {first + 1}. Close that with ### END {kind} first."
                raise CourseError(f"{label}:{index + 1}: {message}")
            kind, first = marker[2], index
        else:
            if kind != marker[2]:
                opened = f"the region of line {first + 1} is {kind}" if kind else "no region is open"
                message = (
                    f"### END {marker[2]} closes nothing: {opened}. Add ### BEGIN {marker[2]}, or remove the line."
                )
                raise CourseError(f"{label}:{index + 1}: {message}")
            found.append(Region(kind, first, index))
            kind = ""
    if kind:
        raise CourseError(f"{label}:{first + 1}: ### BEGIN {kind} is never closed. Add ### END {kind}.")
    return tuple(found)


def _is_near_marker(line: str) -> bool:
    if _NEAR_MARKER.match(line):
        return True
    comment = line.strip()
    letters = re.sub(r"[^A-Z]", "", comment.upper())
    return comment.startswith("#") and bool(difflib.get_close_matches(letters, _MARKER_LETTERS, 1, _LIKENESS))


def parse(text: str, label: str) -> ast.Module:
    """The syntax tree.

    Raises:
        CourseError: the text is not Python.
    """
    try:
        tree = ast.parse(text)
        # a `return` outside a function and the like is found by the compiler only
        compile(tree, label, "exec", dont_inherit=True)
        return tree
    except (SyntaxError, ValueError) as error:
        where = f"{label}:{error.lineno}" if isinstance(error, SyntaxError) and error.lineno else label
        reason = error.msg if isinstance(error, SyntaxError) else str(error)
        raise CourseError(f"{where}: not valid Python: {reason}. Mend the line.") from None


def _owner(tree: ast.Module, region: Region, label: str) -> tuple[str, int]:
    """The function around a solution region, as `Class.method`, and how far the region's statements are indented."""
    where = f"{label}:{region.first + 1}"
    inside = [
        node for node in ast.walk(tree) if isinstance(node, ast.stmt) and region.first < node.lineno - 1 < region.last
    ]
    if not inside:
        raise CourseError(f"{where}: the solution is empty. Write it between the markers.")
    first = min(inside, key=lambda node: (node.lineno, node.col_offset))
    around = [
        node
        for node in ast.walk(tree)
        if isinstance(node, _Definition) and node.lineno <= region.first and _end(node) >= first.lineno
    ]
    around.sort(key=lambda node: node.lineno)
    if not around or isinstance(around[-1], ast.ClassDef):
        message = "a solution must stand inside one function. Move the markers below the function's `def` line."
        raise CourseError(f"{where}: {message}")
    if max(_end(node) for node in inside) > _end(around[-1]):
        message = f"the solution reaches past the end of {around[-1].name}. Close it with ### END SOLUTION before."
        raise CourseError(f"{where}: {message}")
    return ".".join(node.name for node in around), first.col_offset


def _end(node: ast.stmt) -> int:
    return node.end_lineno or node.lineno


def _close_gap(kept: list[str], lines: list[str], position: int) -> int:
    """Removes what hidden tests leave behind: an empty cell's header and doubled blank lines; where to read on."""
    blanks = _drop_blanks(kept)
    following = position
    while following < len(lines) and not lines[following].strip():
        following += 1
    at_end = following == len(lines)
    if kept and _CELL.match(kept[-1]) and (at_end or _CELL.match(lines[following])):
        kept.pop()
        blanks = _drop_blanks(kept)
    if not at_end:
        kept += [""] * min(2, max(blanks, following - position))
    return following


def _drop_blanks(lines: list[str]) -> int:
    count = 0
    while lines and not lines[-1].strip():
        lines.pop()
        count += 1
    return count


def _is_stub_line(node: ast.AST, name: str) -> bool:
    """Whether this is `raise NotImplementedError("name")` or `raise NotImplementedError("name.method")`."""
    match node:
        case ast.Raise(exc=ast.Call(func=ast.Name(id="NotImplementedError"), args=[ast.Constant(value=str(said))])):
            return said.split(".")[0] == name
    return False
