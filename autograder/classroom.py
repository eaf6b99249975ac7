"""Grades a class: from the folder of hand-ins to results.json and report.html."""

import hashlib
import os
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import TextIO

from autograder import __version__
from autograder.course import Course, load
from autograder.course.translations import TRANSLATIONS, catalog_of
from autograder.diagnosis.patches import mistakes_of
from autograder.faults import UsageError
from autograder.grading.points import student_result
from autograder.intake import find_students, read_submission
from autograder.pipeline import Bench, Graded, Task, bench, digest_of
from autograder.records import ClassResult, ExerciseResult, Status, StudentFolder, StudentResult
from autograder.report import html, results_json
from autograder.report.escaping import one_line, write
from autograder.report.progress import Progress
from autograder.report.store import Store
from autograder.workforce import Done

_NO_LONGER = 20
"""So many lines of one kind are told one by one; the rest is counted."""


def grade_class(
    course: Course,
    submissions: Path,
    out: Path,
    *,
    workers: int | None,
    seed: int,
    resume: bool,
    trusted: bool,
    stream: TextIO,
) -> ClassResult:
    """Grades every student below `submissions`; each grade is in the store in `out` as soon as it is made.

    Args:
        course: the teacher's course.
        submissions: a folder or an archive for each student.
        out: results.json, report.html and the store go here.
        workers: grader processes; one a core where None.
        seed: draws the examples.
        resume: what an earlier run with the same course and seed has graded, from the same files, stays.
        trusted: grade even where student code cannot be isolated.
        stream: for progress, strays and faults.

    Raises:
        UsageError: a folder is not there, or holds no student.
        CourseError: the course is broken.
        GraderError: nothing could be graded.
    """
    found = find_students(submissions)
    _tell(stream, "ignored", found.strays)
    _make_folder(out)
    run = _run_key(course, seed)
    with Store(out) as store:
        kept = store.finished(run) if resume else {}
        done, waiting = _split(course, found.students, kept)
        faults: list[str] = []
        if waiting:
            hands = min(workers or len(os.sched_getaffinity(0)), len(waiting) * len(course.exercises))
            with (
                bench(course, seed=seed, workers=hands, trusted=trusted) as ready,
                Progress(len(waiting), stream) as progress,
            ):
                for student, digest, strays in _graded(ready, waiting, faults):
                    _tell(stream, f"{one_line(student.student)}: ignored", strays)
                    if len(student.exercises) == len(course.exercises):
                        store.append(run, digest, student)
                    done[student.student] = student
                    correct = all(e.status is Status.CORRECT for e in student.exercises)
                    progress.advance(student.student, failed=not correct)
    students = tuple(done[folder.student] for folder in found.students)
    result = ClassResult(course.title, seed, students, tuple(faults))
    results_json.write(result, out / "results.json")
    html.write(result, out / "report.html", _sentences(course), language=course.language, say=catalog_of(course))
    return result


def _sentences(course: Course) -> dict[str, str]:
    """What each known mistake does, for the teacher's overview."""
    return {
        mistake.id: catalog_of(course, exercise)(mistake.says)
        for exercise in course.exercises
        for mistake in mistakes_of(vars(load(course, exercise)))
    }


def _graded(
    ready: Bench, students: list[StudentFolder], faults: list[str]
) -> Iterator[tuple[StudentResult, str, tuple[str, ...]]]:
    """Puts the exercises of each student together as they come in, in whatever order."""
    parts: dict[int, dict[int, Done[Task, Graded]]] = {}
    for done in ready.grade_all(students):
        task = done.task
        mine = parts.setdefault(task.student, {})
        mine[task.exercise] = done
        if len(mine) < len(ready.exercises):
            continue
        del parts[task.student]
        name = students[task.student].student
        results: list[ExerciseResult] = []
        digest = ""
        strays: tuple[str, ...] = ()
        for index in sorted(mine):
            answer = mine[index].answer
            if answer is None:
                faults.append(f"{one_line(name)}, {ready.exercises[index].id}: {mine[index].fault}")
                continue
            results.append(answer.result)
            digest, strays = answer.digest, answer.strays
        yield student_result(name, results), digest, strays


def _split(
    course: Course, students: tuple[StudentFolder, ...], kept: Mapping[tuple[str, str], StudentResult]
) -> tuple[dict[str, StudentResult], list[StudentFolder]]:
    """The students whose grades stand, and those who are still to be graded."""
    done: dict[str, StudentResult] = {}
    waiting = []
    known = {student for student, _ in kept}
    ids = [exercise.id for exercise in course.exercises]
    for folder in students:
        before = None
        if folder.student in known:
            before = kept.get((folder.student, digest_of(read_submission(folder, ids)[0])))
        if before is None:
            waiting.append(folder)
        else:
            done[folder.student] = before
    return done, waiting


def _run_key(course: Course, seed: int) -> str:
    """A digest of all that a grade depends on besides the hand-in: the course, the seed, the grader's version."""
    told = hashlib.sha256(f"{__version__} {seed}".encode())
    translations = sorted((course.root / TRANSLATIONS / course.language).rglob("*.po"))
    for path in (course.root / "course.toml", *(exercise.solution for exercise in course.exercises), *translations):
        told.update(path.read_bytes())
    return told.hexdigest()


def _make_folder(out: Path) -> None:
    try:
        out.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise UsageError(
            f"{one_line(str(out))}: cannot be made a folder ({error.strerror}); choose another --out"
        ) from error


def _tell(stream: TextIO, what: str, lines: tuple[str, ...]) -> None:
    for line in lines[:_NO_LONGER]:
        write(stream, f"{what}: {line}\n")
    if len(lines) > _NO_LONGER:
        write(stream, f"{what}: and {len(lines) - _NO_LONGER} more\n")
