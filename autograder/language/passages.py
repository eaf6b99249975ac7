"""The passages of an exercise's file that students read: paragraphs of the lesson, docstrings, sentences in strings."""

import ast
import inspect
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

_MARKDOWN = re.compile(r"# %% \[markdown\]\s*")
_CELL = re.compile(r"# %%(\s|$)")
_FORMULA = re.compile(r"\$\$.*\$\$", re.DOTALL)
_WORDS = re.compile(r"[A-Za-z]{3,}.* |.* [A-Za-z]{3,}", re.DOTALL)

_NOT_TOLD = ("check", "Equivalent", "Mistake", "linear", "within")

_Documented = ast.Module | ast.FunctionDef | ast.ClassDef


@dataclass(frozen=True)
class Passage:
    """One passage, in the file's order.

    Attributes:
        text: in English; in a sentence with changing parts those stand in braces.
        line: where it begins, from 1.
        kind: "lesson", "docstring" or "sentence".
    """

    text: str
    line: int
    kind: str


def passages_of(source: str) -> tuple[Passage, ...]:
    """Every passage of a file, each once; what its mistakes say is known only when it is loaded.

    Raises:
        SyntaxError: the source is not Python.
    """
    tree = ast.parse(source)
    lines = source.splitlines()
    hidden = _spans(source, "HIDDEN TESTS")
    tree.body = [node for node in tree.body if not _within(node, hidden) or _is_read(node)]
    found = [
        *(Passage(text, first + 1, "lesson") for first, _, text in _paragraphs(lines)),
        *(Passage(part, node.lineno, "docstring") for node, text in _docstrings(tree) for part in _parts(text)),
        *_sentences(tree, source),
    ]
    found.sort(key=lambda passage: passage.line)
    return tuple({" ".join(passage.text.split()): passage for passage in reversed(found)}.values())[::-1]


def translated_source(source: str, translate: Callable[[str], str]) -> str:
    """The file with its lesson and docstrings in another language; code and strings stay as they are."""
    lines = source.splitlines()
    edits: list[tuple[int, int, list[str]]] = [
        (first, last, [f"# {line}".rstrip() for line in translate(text).splitlines()])
        for first, last, text in _paragraphs(lines)
        if translate(text) != text
    ]
    for node, text in _docstrings(ast.parse(source)):
        parts = _parts(text)
        foreign = [translate(part) for part in parts]
        if foreign != parts:
            edits.append((node.lineno - 1, node.end_lineno or node.lineno, _docstring(node, lines, foreign)))
    for first, last, new in sorted(edits, reverse=True):
        lines[first:last] = new
    return "\n".join(lines) + "\n"


def _paragraphs(lines: list[str]) -> Iterator[tuple[int, int, str]]:
    """First line, line after the last (from 0), and text of each paragraph of the lesson; formulas need no words."""
    in_lesson, first = False, 0
    for index, line in enumerate([*lines, "# %%"]):
        if _CELL.match(line) or not line.startswith("#") or line.strip() == "#":
            if in_lesson and first < index:
                text = "\n".join(one[2:] for one in lines[first:index])
                if not _FORMULA.fullmatch(text):
                    yield first, index, text
            if _CELL.match(line):
                in_lesson = bool(_MARKDOWN.fullmatch(line))
            elif not line.startswith("#"):
                in_lesson = False
            first = index + 1


def _docstrings(tree: ast.Module) -> Iterator[tuple[ast.Expr, str]]:
    for node in ast.walk(tree):
        if isinstance(node, _Documented) and node.body:
            match node.body[0]:
                case ast.Expr(ast.Constant(str(text))) as expression:
                    yield expression, inspect.cleandoc(text)


def _parts(text: str) -> list[str]:
    return re.split(r"\n\s*\n", text)


def _docstring(node: ast.Expr, lines: list[str], parts: list[str]) -> list[str]:
    indent = " " * node.col_offset
    opening = lines[node.lineno - 1].strip()
    prefix = opening[: opening.index('"')]
    text = "\n\n".join(parts)
    if "r" not in prefix.lower():
        text = text.replace("\\", "\\\\")
    body = f'{prefix}"""{text}' + ("\n" if "\n" in text else "") + '"""'
    return [f"{indent}{line}".rstrip() for line in body.splitlines()]


def _sentences(tree: ast.Module, source: str) -> Iterator[Passage]:
    """Strings that hold words, where students read them: hints, and what a check says."""
    documented = {id(node.value) for node, _ in _docstrings(tree)}
    skipped = _spans(source, "SOLUTION")
    for statement in tree.body:
        if not isinstance(statement, ast.FunctionDef | ast.Assign | ast.ClassDef):
            continue
        if isinstance(statement, ast.Assign) and not _is_told(statement):
            continue
        is_hint = isinstance(statement, ast.Assign) and not isinstance(statement.value, ast.Call)
        for node in _strings(statement):
            text = _template(node)
            if id(node) not in documented and not _within(node, skipped) and (is_hint or _WORDS.search(text)):
                yield Passage(text, node.lineno, "sentence")


def _is_read(statement: ast.stmt) -> bool:
    """Whether students read of something in a hidden region: of its hints and checks."""
    match statement:
        case ast.FunctionDef(name=name):
            return name.startswith("test_")
        case ast.Assign(targets=[target]):
            names = [node.id for node in ast.walk(target) if isinstance(node, ast.Name)]
            return all(name == "HINTS" or name.startswith("test_") for name in names)
    return False


def _within(node: ast.stmt | ast.expr, spans: list[tuple[int, int]]) -> bool:
    return any(first <= node.lineno <= last for first, last in spans)


def _is_told(statement: ast.Assign) -> bool:
    names = {target.id for target in statement.targets if isinstance(target, ast.Name)}
    calls = isinstance(statement.value, ast.Call)
    return calls or "HINTS" in names or not names


def _strings(root: ast.AST) -> Iterator[ast.Constant | ast.JoinedStr]:
    """The strings below a node, without types and the pieces of an f-string."""
    for node in _children(root):
        if isinstance(node, ast.JoinedStr) or (isinstance(node, ast.Constant) and isinstance(node.value, str)):
            yield node
        elif not isinstance(node, ast.Subscript | ast.arguments):
            yield from _strings(node)


def _children(node: ast.AST) -> Iterator[ast.AST]:
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in _NOT_TOLD:
        return
    if isinstance(node, ast.FunctionDef):
        yield from node.body
        return
    yield from ast.iter_child_nodes(node)


def _template(node: ast.Constant | ast.JoinedStr) -> str:
    if isinstance(node, ast.Constant):
        return str(node.value)
    parts = []
    for index, piece in enumerate(node.values):
        if isinstance(piece, ast.FormattedValue):
            name = piece.value.id if isinstance(piece.value, ast.Name) else f"part{index}"
            parts.append(f"{{{name}}}")
        else:
            assert isinstance(piece, ast.Constant)
            parts.append(str(piece.value))
    return "".join(parts)


def _spans(source: str, region: str) -> list[tuple[int, int]]:
    numbered = list(enumerate(source.splitlines(), 1))
    begins = [number for number, line in numbered if line.strip() == f"### BEGIN {region}"]
    ends = [number for number, line in numbered if line.strip() == f"### END {region}"]
    return list(zip(begins, ends, strict=True))
