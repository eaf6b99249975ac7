"""The way of a hand-in and the walls around the code in it, for docs/security.md; numbers are those of its table."""

from collections.abc import Iterator, Sequence
from xml.sax.saxutils import escape

WIDTH, HEIGHT = 960, 640
# The picture brings its own ground, so that it reads the same on a light page and on a dark one.
GROUND, INK, SOFT = "#ffffff", "#222222", "#6b6b6b"
TRUSTED, HOSTILE, WALL = "#0072b2", "#b2182b", "#444444"
# Told apart without colour too: what is trusted has a plain edge, what is not a double one, walls are dashed.
PLAIN, DASHED = "", ' stroke-dasharray="7 4"'

TITLE = "The way of a hand-in"
DESCRIPTION = (
    "Hand-ins enter the grader as bytes (1); intake reads and compiles them and never runs them. The grader, which"
    " holds checks, solutions and expected answers, asks the zygote for a worker (2); the zygote, which has seen none"
    " of these, forks it (3). The student's code runs in the worker, inside four walls: namespaces, Landlock, limits"
    " with a user of its own and no capabilities, and a filter of system calls. Grader and worker speak over one wire,"
    " in frames of JSON and raw numbers without pickle (4); the grader kills the worker when its time is over (5)."
    " Grades go to the store and from there, as escaped text, to report, tables and exports (6)."
)

HANDED_IN, GRADER, REPORT = (24, 74, 150, 132), (236, 40, 506, 204), (802, 74, 134, 132)
INTAKE, CHECKS, STORE = (252, 84, 140, 138), (408, 84, 178, 138), (602, 84, 124, 138)
NAMESPACES, LANDLOCK = (24, 328, 912, 294), (42, 344, 876, 248)
ZYGOTE, LIMITS, FILTER, WORKER = (62, 376, 190, 170), (346, 360, 556, 200), (364, 376, 520, 154), (382, 392, 484, 106)

Box = tuple[int, int, int, int]
Point = tuple[int, int]


def draw() -> str:
    """The picture as SVG."""
    return "\n".join(_lines()) + "\n"


def _lines() -> Iterator[str]:
    yield (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" role="img"'
        f' aria-labelledby="title description" font-family="sans-serif" font-size="13" fill="{INK}">'
    )
    yield f'<title id="title">{escape(TITLE)}</title>'
    yield f'<desc id="description">{escape(DESCRIPTION)}</desc>'
    yield (
        '<defs><marker id="head" viewBox="0 0 10 10" refX="9" refY="5" markerWidth="8" markerHeight="8"'
        f' orient="auto-start-reverse"><path d="M0 0L10 5L0 10z" fill="{INK}"/></marker></defs>'
    )
    yield f'<rect width="{WIDTH}" height="{HEIGHT}" rx="8" fill="{GROUND}"/>'
    yield from _outside()
    yield from _grader()
    yield from _walls()
    yield from _arrows()
    yield "</svg>"


def _outside() -> Iterator[str]:
    yield from _hostile(HANDED_IN)
    yield from _words(HANDED_IN, "hand-ins", ("files, notebooks,", "archives, names"))
    yield _box(REPORT, TRUSTED)
    yield from _words(REPORT, "report", ("tables, exports:", "text is escaped,", "no script"))


def _grader() -> Iterator[str]:
    yield _box(GRADER, TRUSTED)
    yield _text(GRADER[0] + GRADER[2] // 2, GRADER[1] + 26, "grader", bold=True)
    for box, title, lines in (
        (INTAKE, "intake", ("reads and compiles,", "never runs,", "never unpacks")),
        (CHECKS, "checks", ("solutions,", "expected answers,", "compares plain arrays")),
        (STORE, "store", ("grades.sqlite,", "only added to")),
    ):
        yield _box(box, SOFT)
        yield from _words(box, title, lines)


def _walls() -> Iterator[str]:
    for box, words in (
        (NAMESPACES, "namespaces: a root that holds the Python runtime alone; no network, no other process"),
        (LANDLOCK, "Landlock: no other file is opened; no TCP"),
        (LIMITS, "limits of memory, time and files; a user of its own; no capabilities; no new privileges"),
        (FILTER, "seccomp: no socket, program, process, thread, signal, tracing"),
    ):
        yield _box(box, WALL, DASHED)
        yield _text(box[0] + 14, box[1] + box[3] - 11, words, anchor="start")  # below, where no arrow passes
    yield _box(ZYGOTE, TRUSTED)
    yield from _words(ZYGOTE, "zygote", ("Python, numpy, torch;", "no solution, no check,", "no student's file"))
    yield from _hostile(WORKER)
    yield from _words(WORKER, "worker", ("one exercise of one student;", "its memory is hidden from others"))


def _arrows() -> Iterator[str]:
    grader_ends, middle = GRADER[1] + GRADER[3], 140
    yield _arrow((HANDED_IN[0] + HANDED_IN[2] + 4, middle), (INTAKE[0], middle))
    yield from _numbered(205, middle - 16, 1)
    asks = 245
    yield _arrow((asks, grader_ends), (asks, ZYGOTE[1]))
    yield from _numbered(asks + 20, 288, 2, "asks for a worker")
    forks = ZYGOTE[1] + ZYGOTE[3] // 2 + 18
    yield _arrow((ZYGOTE[0] + ZYGOTE[2], forks), (WORKER[0] - 4, forks))
    yield from _numbered(290, forks - 16, 3, "forks")
    wire = 440
    yield _arrow((wire, grader_ends), (wire, WORKER[1] - 4), both=True)
    yield from _numbered(wire + 20, 278, 4, "the wire: frames of JSON and raw")
    yield _text(wire + 34, 300, "numbers, bounded; no pickle", anchor="start")
    kills = 710
    yield _arrow((kills, grader_ends), (kills, WORKER[1] - 4), DASHED)
    yield from _numbered(kills + 20, 288, 5, "kills, when time is over")
    yield _arrow((STORE[0] + STORE[2], middle), (REPORT[0], middle))
    yield from _numbered(772, middle - 16, 6)


def _box(box: Box, colour: str, style: str = PLAIN) -> str:
    x, y, width, height = box
    edge = f'fill="none" stroke="{colour}" stroke-width="1.6"{style}'
    return f'<rect x="{x}" y="{y}" width="{width}" height="{height}" rx="6" {edge}/>'


def _hostile(box: Box) -> Iterator[str]:
    """A double edge."""
    x, y, width, height = box
    yield _box(box, HOSTILE)
    yield _box((x + 4, y + 4, width - 8, height - 8), HOSTILE)


def _words(box: Box, title: str, lines: Sequence[str]) -> Iterator[str]:
    """A title and lines, in the middle of a box."""
    x, y, width, height = box
    first = y + height // 2 - 9 * len(lines) + 4
    for place, line in enumerate((title, *lines)):
        yield _text(x + width // 2, first + 18 * place, line, bold=place == 0)


def _text(x: int, y: int, words: str, *, anchor: str = "middle", bold: bool = False) -> str:
    weight = ' font-weight="bold"' if bold else ""
    return f'<text x="{x}" y="{y}" text-anchor="{anchor}"{weight}>{escape(words)}</text>'


def _numbered(x: int, y: int, number: int, words: str = "") -> Iterator[str]:
    yield f'<circle cx="{x}" cy="{y}" r="9" fill="{INK}"/>'
    yield f'<text x="{x}" y="{y + 4}" text-anchor="middle" font-size="12" fill="{GROUND}">{number}</text>'
    if words:
        yield _text(x + 14, y + 4, words, anchor="start")


def _arrow(start: Point, end: Point, style: str = PLAIN, *, both: bool = False) -> str:
    heads = ' marker-start="url(#head)"' if both else ""
    path = f"M{start[0]} {start[1]}L{end[0]} {end[1]}"
    return f'<path d="{path}" stroke="{INK}" stroke-width="1.4"{style} marker-end="url(#head)"{heads}/>'
