"""course.toml, typed and checked: every fault names the file, the line and the remedy."""

import keyword
import re
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from autograder.course.lines import key_lines
from autograder.course.tables import Table
from autograder.faults import CourseError
from autograder.records import Limits

FILE_NAME = "course.toml"
LANGUAGES = ("en", "ko")
"""Those in which the grader itself speaks; of others a course may bring translations of its lessons."""


@dataclass(frozen=True)
class ExerciseSettings:
    """One line of course.toml; `line` is where it stands."""

    name: str
    points: float
    limits: Limits
    forbidden: frozenset[str]
    line: int


@dataclass(frozen=True)
class AssignmentSettings:
    """One `[assignments.NAME]` of course.toml."""

    name: str
    title: str
    exercises: tuple[ExerciseSettings, ...]


@dataclass(frozen=True)
class Settings:
    """All of course.toml."""

    title: str
    language: str
    points: float
    assignments: tuple[AssignmentSettings, ...]
    drafts: tuple[str, ...] = ()


def read_settings(path: Path) -> Settings:
    """Reads and checks course.toml.

    Raises:
        CourseError: a syntax error, an unknown key, a wrong type, points that do not add up.
    """
    try:
        text = path.read_bytes().decode("utf-8").replace("\r\n", "\n")
    except UnicodeDecodeError as error:
        raise CourseError(f"{path.name}: not UTF-8 at byte {error.start}. Save the file as UTF-8.") from None
    try:
        values = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise CourseError(_syntax_message(path.name, str(error))) from None
    folders = [path.parent / "translations", path.parent / ".course" / "translations"]
    languages = [language.name for folder in folders for language in folder.glob("*/")]
    return _settings(Table(path.name, key_lines(text), (), values), languages)


def _settings(top: Table, languages: Iterable[str]) -> Settings:
    top.only("title", "language", "points", "limits", "forbidden", "assignments", "drafts")
    title = top.text("title")
    language = top.text("language") if "language" in top.values else LANGUAGES[0]
    known = sorted({*LANGUAGES, *languages})
    if language not in known:
        remedy = f"Write one of: {', '.join(known)}; or begin one with `autograder translate`."
        raise top.fault(f"no such language {language!r}. {remedy}", "language")
    limits = _limits(top.table("limits"), Limits()) if "limits" in top.values else Limits()
    groups = _groups(top.table("forbidden")) if "forbidden" in top.values else {}
    table = top.table("assignments")
    assignments = tuple(_assignment(table.table(name), limits, groups) for name in table.values)
    if not assignments:
        raise top.fault("there is no assignment. Add one: [assignments.NAME].", "assignments")
    _refuse_duplicates(top, assignments)
    points = top.number("points")
    total = sum(exercise.points for assignment in assignments for exercise in assignment.exercises)
    if total != points:
        message = f"points = {points:g}, but the exercises' points add up to {total:g}."
        raise top.fault(f"{message} Write points = {total:g}, or change an exercise.", "points")
    return Settings(title, language, points, assignments, _drafts(top, assignments))


def _drafts(top: Table, assignments: Iterable[AssignmentSettings]) -> tuple[str, ...]:
    """Exercises that lie in solutions/ and are not yet part of the course."""
    drafts = top.texts("drafts")
    listed = {f"{part.name}/{exercise.name}" for part in assignments for exercise in part.exercises}
    for draft in drafts:
        if draft in listed:
            raise top.fault(f"{draft} is a draft and an exercise. Remove one of the two.", "drafts")
    return drafts


def _assignment(table: Table, limits: Limits, groups: Mapping[str, frozenset[str]]) -> AssignmentSettings:
    table.only("title", "exercises")
    _check_name(table)
    title = table.text("title")
    exercises = table.table("exercises")
    read = tuple(_exercise(exercises.table(name), limits, groups) for name in exercises.values)
    if not read:
        raise table.fault(f"{exercises.name()} is empty. Add one: exercises.NAME = {{ points = 5 }}.", "exercises")
    return AssignmentSettings(str(table.path[-1]), title, read)


def _exercise(table: Table, limits: Limits, groups: Mapping[str, frozenset[str]]) -> ExerciseSettings:
    table.only("points", "forbidden", "seconds", "mebibytes", "call_seconds")
    _check_name(table)
    forbidden = set(groups.get("all", ()))
    for index, name in enumerate(table.texts("forbidden")):
        if name in groups:
            forbidden |= groups[name]
        elif _is_torch_name(name):
            forbidden.add(name)
        else:
            remedy = f"Write a name of torch or one of: {', '.join(groups) or 'torch.nn.LSTMCell'}."
            raise table.fault(
                f"{table.name('forbidden')} names {name!r}, which is no list. {remedy}", "forbidden", index
            )
    return ExerciseSettings(
        name=str(table.path[-1]),
        points=table.number("points"),
        limits=_read_limits(table, limits),
        forbidden=frozenset(forbidden),
        line=table.line(),
    )


def _limits(table: Table, default: Limits) -> Limits:
    table.only("seconds", "mebibytes", "call_seconds")
    return _read_limits(table, default)


def _read_limits(table: Table, default: Limits) -> Limits:
    return Limits(
        seconds=table.number("seconds") if "seconds" in table.values else default.seconds,
        mebibytes=table.whole("mebibytes") if "mebibytes" in table.values else default.mebibytes,
        call_seconds=table.number("call_seconds") if "call_seconds" in table.values else default.call_seconds,
    )


def _groups(table: Table) -> dict[str, frozenset[str]]:
    groups = {}
    for group in table.values:
        names = table.texts(group)
        for index, name in enumerate(names):
            if not _is_torch_name(name):
                remedy = 'Write it with its module, as "torch.nn.LSTMCell"; a trailing * is allowed.'
                raise table.fault(f"{table.name(group)}: {name!r} is no name of torch. {remedy}", group, index)
        groups[group] = frozenset(names)
    return groups


def _is_torch_name(name: str) -> bool:
    return re.fullmatch(r"torch(\.[A-Za-z_]\w*)+\*?", name, re.ASCII) is not None


def _check_name(table: Table) -> None:
    name = str(table.path[-1])
    if not re.fullmatch(r"[a-z][a-z0-9_]*", name) or keyword.iskeyword(name):
        raise table.fault(f"{name!r} cannot be a file's name here. Use small letters, digits and _, a letter first.")


def _refuse_duplicates(top: Table, assignments: tuple[AssignmentSettings, ...]) -> None:
    seen: dict[str, str] = {}
    for assignment in assignments:
        for exercise in assignment.exercises:
            if exercise.name in seen:
                other = f"[assignments.{seen[exercise.name]}]"
                message = f"the exercise {exercise.name} stands in {other} too. Give one of them another name."
                raise CourseError(f"{top.file}:{exercise.line}: {message}")
            seen[exercise.name] = assignment.name


def _syntax_message(file: str, reason: str) -> str:
    found = re.fullmatch(r"(.*) \(at (?:line (\d+), column \d+|end of document)\)", reason)
    what, line = (found[1], found[2]) if found else (reason, None)
    where = f"{file}:{line}" if line else file
    if "overwrite" in what or "twice" in what:
        return f"{where}: the key stands there twice. Remove one of the two."
    return f"{where}: not valid TOML: {what}. Mend the line."
