"""The figures as Markdown tables, for the terminal and for docs/speed.md."""

import os
import platform
import time
from collections.abc import Mapping, Sequence
from importlib.metadata import version
from pathlib import Path

from assignment import INPUTS, QUESTIONS
from contenders import Contender
from whole_course import Known

_AIM_TIMES, _AIM_COURSE = 50, 1.0
_HEADS = ("", "wall, ms", "CPU, ms", "× wall", "× CPU", "start, s", "peak, MB: N", "2N", "N", "calls")
_COURSE_HEADS = ("", "wall, ms", "CPU, ms", "start, s", "peak, MB: N", "2N", "N")

Measured = Mapping[str, Contender]
"""What was measured, by key; what could not be is not there."""

Judged = Mapping[str, tuple[list[str], int]]
"""Tool -> what it got wrong, and of how many verdicts."""


def report(
    measured: Measured, judged: Judged, known: Known | None, rounds: int, missing: Sequence[str], command: str
) -> str:
    """All tables."""
    parts = [
        _table(("aim", "measured", ""), _aims(measured, known)),
        _table(_HEADS, [_row(one, measured) for one in _of_assignment(measured)]),
        _table(_COURSE_HEADS, [*(_course_row(one) for one in _of_course(measured)), *_known_rows(known)]),
        _verdicts(judged),
        "\n".join(f"- Not measured: {line}" for line in missing),
        _machine(rounds, command),
    ]
    return "\n\n".join(part for part in parts if part)


def _of_assignment(measured: Measured) -> list[Contender]:
    return [one for key, one in measured.items() if not key.startswith(("course", "fork"))]


def _of_course(measured: Measured) -> list[Contender]:
    return [one for key, one in measured.items() if key.startswith("course")]


def _row(one: Contender, measured: Measured) -> list[str]:
    base = measured.get("nbgrader-mixed")
    times = ["", ""] if base is None else [_times(base.wall, one.wall), _times(base.cpu, one.cpu)]
    name = f"{one.name}, right hand-ins only" if one.key.endswith("-right") else one.name
    return [f"{name}: `{one.started}`", *_costs(one)[:2], *times, *_costs(one)[2:], str(INPUTS * len(QUESTIONS))]


def _course_row(one: Contender) -> list[str]:
    return [one.name, *_costs(one)]


def _costs(one: Contender) -> list[str]:
    peaks = [f"{peak / 1e6:.0f}" for peak in one.peaks]
    return [milliseconds(one.wall), milliseconds(one.cpu), f"{one.start:.1f}", *peaks, str(one.size)]


def _known_rows(known: Known | None) -> list[list[str]]:
    if known is None:
        return []
    blank = [""] * (len(_COURSE_HEADS) - 3)
    return [
        ["right students, no answer known from a copy", "", milliseconds(known.cpu), *blank],
        ["the floor of these", "", milliseconds(known.floor), *blank],
    ]


def _aims(measured: Measured, known: Known | None) -> list[list[str]]:
    rows = []
    nbgrader, own = measured.get("nbgrader-mixed"), measured.get("own-mixed")
    if nbgrader and own:
        times = nbgrader.cpu / own.cpu
        told = f"{times:.0f} times in CPU, {nbgrader.wall / own.wall:.0f} times in wall clock"
        if "own-right" in measured:
            told += f"; where all are right, {nbgrader.cpu / measured['own-right'].cpu:.0f} times in CPU"
        rows.append([f"{_AIM_TIMES} times nbgrader's speed on one core", told, _met(times >= _AIM_TIMES)])
    right, floor, fork = (measured.get(key) for key in ("own-right", "floor-right", "fork"))
    if right and floor and fork:
        allowed = 2 * floor.cpu + len(QUESTIONS) * fork.cpu
        told = (
            f"{milliseconds(right.cpu)} ms; 2 × {milliseconds(floor.cpu)} + {len(QUESTIONS)} × "
            f"{milliseconds(fork.cpu)} = {milliseconds(allowed)} ms"
        )
        rows.append(["at most twice the floor and a bare fork an exercise, CPU", told, _met(right.cpu <= allowed)])
    courses = {one.name: one.cpu for one in _of_course(measured)}
    if known:
        courses["no answer known from a copy"] = known.cpu
    if courses:
        told = "; ".join(f"{cpu:.2f} s ({name})" for name, cpu in courses.items())
        aim = f"the whole course in at most {_AIM_COURSE:g} s of CPU a submission"
        rows.append([aim, told, _met(max(courses.values()) <= _AIM_COURSE)])
    for one in [own, *_of_course(measured)]:
        if one:
            small, large = one.peaks
            told = f"{small / 1e6:.0f} MB with {one.size}, {large / 1e6:.0f} MB with {2 * one.size}"
            # A sampled peak is not exact: 5 % is within what two runs of one class differ by.
            rows.append([f"memory does not grow with the class ({one.name})", told, _met(large <= 1.05 * small)])
    return rows


def _verdicts(judged: Judged) -> str:
    """How often each tool is right, and all that any of them gets wrong."""
    rows = [[name, f"{count - len(wrong)} of {count}"] for name, (wrong, count) in judged.items()]
    by_line: dict[str, list[str]] = {}
    for name, (wrong, _) in judged.items():
        for line in wrong:
            by_line.setdefault(line, []).append(name)
    lines = [
        f"- {line} ({'all' if len(names) == len(judged) else ', '.join(names)})" for line, names in by_line.items()
    ]
    return "\n\n".join(part for part in (_table(("", "right verdicts"), rows), "\n".join(lines)) if part)


def _machine(rounds: int, command: str) -> str:
    models = [
        line.partition(":")[2].strip()
        for line in Path("/proc/cpuinfo").read_text().splitlines()
        if line.startswith("model name")
    ]
    model = models[0] if models else platform.machine()
    versions = ", ".join(f"{name} {version(name)}" for name in ("torch", "numpy", "pytest"))
    return (
        f"{time.strftime('%Y-%m-%d')}, {model}, {os.cpu_count()} cores of which one is used, load "
        f"{os.getloadavg()[0]:.1f}; Python {platform.python_version()}, {versions}; the median of {rounds} rounds. "
        f"`{command}`"
    )


def _times(base: float, one: float) -> str:
    return f"{base / one:.3g}" if one > 0 else ""


def milliseconds(seconds: float) -> str:
    """Three digits, or whole ones."""
    return f"{1000 * seconds:.3g}" if abs(seconds) < 0.1 else f"{1000 * seconds:.0f}"


def _met(is_met: bool) -> str:
    return "met" if is_met else "missed"


def _table(heads: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    if not rows:
        return ""
    widths = [max(map(len, column)) for column in zip(heads, *rows, strict=True)]
    lines = [heads, ["-" * width for width in widths], *rows]
    return "\n".join("| " + " | ".join(f"{c:{w}}" for c, w in zip(line, widths, strict=True)) + " |" for line in lines)
