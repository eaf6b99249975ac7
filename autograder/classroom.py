"""Grades a class: from the folder of hand-ins to results.json and report.html."""

import os
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol, TextIO

from autograder.course import Course, Exercise, load
from autograder.course.translations import catalog_of
from autograder.diagnosis.patches import mistakes_of
from autograder.faults import UsageError
from autograder.intake import find_students
from autograder.pipeline import bench
from autograder.records import ClassResult, Status, StudentFolder
from autograder.regrading import compare
from autograder.report import html, results_json
from autograder.report.changes import Change, changes
from autograder.report.escaping import one_line, write
from autograder.report.progress import Progress
from autograder.report.store import Store
from autograder.report.stored_class import StoredClass
from autograder.tasks import Answer, Task
from autograder.workforce import Done

_NO_LONGER = 20
"""So many lines of one kind are told one by one; the rest is counted."""

_FEW_STUDENTS_A_HAND = 4
"""Where a process has more than these to grade, it gets a student at a time, else an exercise."""


class Grader(Protocol):
    """What grades a class: a bench on this machine, or a cluster."""

    def grade_all(self, students: Sequence[StudentFolder], tasks: Iterable[Task]) -> Iterator[Done[Task, Answer]]:
        """Grades tasks and yields each as it is done."""


@dataclass(frozen=True)
class Wishes:
    """How a class is to be graded.

    Attributes:
        workers: grader processes; one a core where None.
        seed: draws the examples.
        resume: what was graded before from the same course, seed and files stays.
        trusted: grade even where student code cannot be isolated.
        scheduler: the address of the Dask scheduler on whose cluster is graded; this machine where None.
    """

    workers: int | None = None
    seed: int = 0
    resume: bool = False
    trusted: bool = False
    scheduler: str | None = None


@contextmanager
def graded_class(
    course: Course, submissions: Path, out: Path, wishes: Wishes, stream: TextIO
) -> Iterator[tuple[ClassResult, Iterator[Change]]]:
    """Grades every student below `submissions`; each grade is in the store in `out` as soon as it is made.

    Yields:
        the class and what changed in it since the last run, both read from the store while it is open.

    Args:
        course: the teacher's course.
        submissions: a folder or an archive for each student, or one archive of them all.
        out: results.json, report.html and the store go here.
        wishes: how.
        stream: for progress, strays and faults.

    Raises:
        UsageError: a folder is not there, or holds no student.
        CourseError: the course is broken.
        GraderError: nothing more could be graded; what was stays in the store.
    """
    found = find_students(submissions, {exercise.id.split("/")[0] for exercise in course.exercises})
    _tell(stream, "ignored", found.strays)
    _make_folder(out)
    names = [folder.student for folder in found.students]
    ids = [exercise.id for exercise in course.exercises]
    with Store(out) as store:
        run = _Run(course, found.students, store, stream)
        run.grade(wishes)
        students = StoredClass(store, names, ids, run.failed)
        result = ClassResult(course.title, wishes.seed, students, tuple(run.faults))
        results_json.write(result, out / "results.json")
        html.write(result, out, _sentences(course), language=course.language, say=catalog_of(course))
        yield result, changes(store, names, ids)
        if not run.faults:
            store.complete()


class _Run:
    """One run over a class: fills the store, and keeps what the grader itself failed at."""

    def __init__(self, course: Course, students: Sequence[StudentFolder], store: Store, stream: TextIO) -> None:
        self._course = course
        self._students = students
        self._store = store
        self._stream = stream
        self._told: set[str] = set()
        self.faults: list[str] = []
        self.failed: set[tuple[str, str]] = set()

    def grade(self, wishes: Wishes) -> None:
        """Grades what is to be graded, if there is anything."""
        cores = len(os.sched_getaffinity(0))
        everything = tuple(range(len(self._course.exercises)))
        waiting = dict.fromkeys(range(len(self._students)), everything)
        needed = set(everything)
        if wishes.resume:
            waiting, needed = self._waiting(wishes, min(wishes.workers or cores, len(self._students)))
        if not waiting:
            return
        hands = min(wishes.workers or cores, sum(map(len, waiting.values())))
        exercises = [self._course.exercises[place] for place in sorted(needed)]
        by_student = wishes.scheduler is not None or len(waiting) > _FEW_STUDENTS_A_HAND * hands
        tasks = _tasks(waiting, sorted(needed), by_student=by_student)
        with (
            self._grader(wishes, exercises, hands, len(waiting)) as ready,
            Progress(len(waiting), self._stream) as progress,
        ):
            left = {place: len(exercises) for place, exercises in waiting.items()}
            wrong: set[int] = set()
            for done in ready.grade_all(self._students, tasks):
                place = done.task.student
                if not self._keep(done, [exercises[one].id for one in done.task.exercises]):
                    wrong.add(place)
                left[place] -= len(done.task.exercises)
                if not left[place]:
                    del left[place]
                    progress.advance(self._students[place].student, failed=place in wrong)
                    wrong.discard(place)

    def _grader(
        self, wishes: Wishes, exercises: Sequence[Exercise], hands: int, count: int
    ) -> AbstractContextManager[Grader]:
        seed, trusted = wishes.seed, wishes.trusted
        if wishes.scheduler is None:
            return bench(self._course, seed=seed, workers=hands, trusted=trusted, exercises=exercises)
        from autograder.cluster.starting import on_cluster  # loads Dask, which grading on one machine does without

        return on_cluster(
            self._course,
            wishes.scheduler,
            seed=seed,
            trusted=trusted,
            exercises=exercises,
            count=count,
            stream=self._stream,
        )

    def _waiting(self, wishes: Wishes, hands: int) -> tuple[dict[int, tuple[int, ...]], set[int]]:
        """What is to be graded of each student, and all exercises that this takes; what stands is made to count."""
        waiting: dict[int, tuple[int, ...]] = {}
        needed: set[int] = set()
        everything = tuple(range(len(self._course.exercises)))
        for done in compare(self._course, wishes.seed, self._students, self._store.keys, hands):
            student = self._students[done.task].student
            if done.answer is None:
                waiting[done.task] = everything
                needed.update(everything)
                continue
            self._store.revive(student, done.answer.standing)
            if done.answer.stale:
                waiting[done.task] = done.answer.stale
                needed.update(done.answer.stale, done.answer.needed)
            else:
                self._tell_strays(student, done.answer.strays)
        return dict(sorted(waiting.items())), needed

    def _keep(self, done: Done[Task, Answer], exercises: Iterable[str]) -> bool:
        """Puts the grades of a task into the store; whether all is correct."""
        student = self._students[done.task.student].student
        if done.answer is None:
            for exercise in exercises:
                self._fail(student, exercise, done.fault)
            return False
        graded, strays = done.answer
        self._tell_strays(student, strays)
        rows = [(one.key, one.result) for one in graded if one.key is not None and one.result is not None]
        if rows:
            self._store.append(student, rows)
        for one in graded:
            if one.result is None:
                self._fail(student, one.exercise, one.fault)
        return len(rows) == len(graded) and all(result.status is Status.CORRECT for _, result in rows)

    def _fail(self, student: str, exercise: str, fault: str) -> None:
        self.failed.add((student, exercise))
        self.faults.append(f"{one_line(student)}, {exercise}: {fault}")

    def _tell_strays(self, student: str, strays: tuple[str, ...]) -> None:
        if strays and student not in self._told:
            self._told.add(student)
            _tell(self._stream, f"{one_line(student)}: ignored", strays)


def _tasks(waiting: Mapping[int, tuple[int, ...]], needed: Sequence[int], *, by_student: bool) -> Iterator[Task]:
    """The tasks; a bench counts its exercises among those that it has."""
    places = {exercise: place for place, exercise in enumerate(needed)}
    for student, exercises in waiting.items():
        mine = tuple(places[exercise] for exercise in exercises)
        if by_student:
            yield Task(student, mine)
        else:
            yield from (Task(student, (one,)) for one in mine)


def _sentences(course: Course) -> dict[str, str]:
    """What each known mistake does, for the teacher's overview."""
    return {
        mistake.id: catalog_of(course, exercise)(mistake.says)
        for exercise in course.exercises
        for mistake in mistakes_of(vars(load(course, exercise)))
    }


def _make_folder(out: Path) -> None:
    try:
        out.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise UsageError(
            f"{one_line(str(out))}: cannot be made a folder ({error.strerror}); choose another --out"
        ) from error


def _tell(stream: TextIO, what: str, lines: tuple[str, ...]) -> None:
    for line in lines[:_NO_LONGER]:
        write(stream, f"{what}: {one_line(line)}\n")
    if len(lines) > _NO_LONGER:
        write(stream, f"{what}: and {len(lines) - _NO_LONGER} more\n")
