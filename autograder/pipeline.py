"""Wires the stages: course, examples, hand-ins, sandbox, grades."""

import sys
import warnings
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field

import torch

from autograder.course import Course, Exercise
from autograder.dependencies import Dependencies
from autograder.examples.on_demand import PlansOnDemand
from autograder.examples.plans import ExercisePlan
from autograder.faults import GraderError
from autograder.grading.carrying import Standing
from autograder.grading.exercise import ExerciseGrader
from autograder.grading.points import student_result
from autograder.headstart import start
from autograder.intake import read_submission
from autograder.records import (
    ExerciseResult,
    Status,
    StudentFolder,
    StudentResult,
    Submission,
)
from autograder.sandbox.identity import protect_grader
from autograder.sandbox.launch import Zygote
from autograder.sandbox.layers import Layer
from autograder.tasks import Answer, Graded, Task, handed_in, solution_texts
from autograder.workforce import Done, fault_of, work_off


@dataclass
class Bench:
    """Everything that grading needs, ready: examples drawn, workers waiting to be forked.

    Attributes:
        course: the course.
        exercises: what is graded, in the course's order.
        plans: their checks and examples, in the same order.
        zygote: forks workers.
        layers: what isolates student code here (none where it is trusted).
        seed: of the run.
        workers: how many grader processes.
    """

    course: Course
    exercises: tuple[Exercise, ...]
    plans: Sequence[ExercisePlan]
    zygote: Zygote
    layers: tuple[Layer, ...]
    seed: int
    workers: int
    _graders: dict[int, ExerciseGrader] = field(default_factory=dict)
    # The submission that was asked about last, and what is known of its exercises.
    _known: tuple[Submission | None, dict[str, Status]] = (None, {})

    def __post_init__(self) -> None:
        self._dependencies = Dependencies(self.course, self.seed)

    def grade(self, submission: Submission) -> StudentResult:
        """Grades one submission in this process."""
        results = [self.grade_one(i, submission) for i in range(len(self.exercises))]
        return student_result(submission.student, results)

    def grade_one(self, exercise: int, submission: Submission, client: int = 0) -> ExerciseResult:
        """Grades one exercise of a submission in this process, by its place in the list."""
        result = self._grader(exercise, client).grade(submission, self._standing(submission, client))
        if self._known[0] is submission:
            self._known[1][result.exercise] = result.status
        return result

    def grade_texts(
        self, texts: Sequence[tuple[int, str]], *, explained: bool = False
    ) -> Iterator[Done[int, ExerciseResult]]:
        """Grades texts as if each were handed in as one exercise, beside the solutions of the others.

        Each is yielded as it is done; the task is its place in the list.

        Args:
            texts: the exercise's place in the list, and the text.
            explained: with named mistakes, which take longer.
        """
        solutions = solution_texts(self.course)

        def prepare(hand: int) -> Callable[[int], ExerciseResult]:
            def work(place: int) -> ExerciseResult:
                exercise, text = texts[place]
                submission = handed_in({**solutions, self.exercises[exercise].id: text})
                return self._grader(exercise, hand).grade(submission, explained=explained)

            return work

        yield from work_off(range(len(texts)), prepare, self.workers)

    def _standing(self, submission: Submission, client: int) -> Standing:
        """What becomes of the submission's other exercises, found out when it is asked for."""
        places = {exercise.id: index for index, exercise in enumerate(self.exercises)}

        def status(exercise: str) -> Status:
            if exercise not in places:
                return Status.CORRECT  # it is not graded here, so that nothing is known against it
            kept, known = self._known
            if kept is not submission:
                self._known = (submission, known := {})
            if exercise not in known:
                grader = self._grader(places[exercise], client)
                known[exercise] = grader.grade(submission, self._standing(submission, client), explained=False).status
            return known[exercise]

        return status

    def grade_all(self, students: Sequence[StudentFolder], tasks: Iterable[Task]) -> Iterator[Done[Task, Answer]]:
        """Grades exercises of a class in several processes and yields each task as it is done.

        Args:
            students: the class.
            tasks: what of it is to be graded.

        Raises:
            GraderError: the process that workers are forked from has ended, so that nothing more can be graded.
        """
        ids = [exercise.id for exercise in self.course.exercises]

        def prepare(hand: int) -> Callable[[Task], Answer]:
            latest: tuple[int, Submission, tuple[str, ...]] | None = None
            self.zygote.client(hand).begin()

            def work(task: Task) -> Answer:
                nonlocal latest
                if latest is None or latest[0] != task.student:
                    latest = (task.student, *read_submission(students[task.student], ids))
                _, submission, strays = latest
                return self.grade_some(submission, task.exercises, hand), strays

            return work

        self._dependencies.read()
        for done in work_off(tasks, prepare, self.workers):
            failed = done.answer is None or any(graded.fault for graded in done.answer[0])
            if failed and not self.zygote.alive:
                raise GraderError("the process that workers are forked from has ended; run again with --resume")
            yield done

    def grade_some(self, submission: Submission, exercises: Iterable[int], client: int = 0) -> list[Graded]:
        """Grades some exercises of a submission in this process; a fault of the grader costs its exercise only."""
        if self._known[0] is not submission:
            self._known = (submission, {})
        graded = []
        for place in exercises:
            id = self.exercises[place].id
            try:
                result = self.grade_one(place, submission, client)
                graded.append(Graded(id, self._dependencies.key(id, submission), result))
            except Exception as error:
                graded.append(Graded(id, None, None, fault_of(error)))
        return graded

    def _grader(self, exercise: int, client: int) -> ExerciseGrader:
        # Made when first needed: each process has its own, with its own line to the zygote.
        if exercise not in self._graders:
            self._graders[exercise] = ExerciseGrader(
                self.course, self.plans[exercise], self.zygote.client(client), self.seed
            )
        return self._graders[exercise]


@contextmanager
def bench(
    course: Course,
    *,
    seed: int = 0,
    workers: int = 1,
    trusted: bool = False,
    exercises: Sequence[Exercise] | None = None,
    plans: Sequence[ExercisePlan] | None = None,
    zygote: Zygote | None = None,
    first: Collection[str] | None = None,
) -> Iterator[Bench]:
    """Starts the zygote, draws the examples meanwhile, and ends everything afterwards.

    Args:
        course: the course.
        seed: draws the examples.
        workers: grader processes.
        trusted: no isolation but resource limits.
        exercises: what is graded; all where it is not given.
        plans: the examples of those, where they are known already.
        zygote: started already, for these exercises and this trust; it is ended too.
        first: ids of those whose examples are certainly needed; the others' are drawn when they are. All where None.

    Raises:
        CourseError: the course is broken.
        GraderError: student code cannot be isolated here, and is not trusted.
    """
    # Several threads in this process would leave forked ones waiting for locks that nobody holds.
    torch.set_num_threads(1)
    if not trusted and sys.platform == "linux" and not protect_grader():
        raise GraderError("the memory of this process cannot be hidden from student code; grade on another machine")
    chosen = tuple(exercises if exercises is not None else course.exercises)
    zygote = zygote or start(course, chosen, workers=workers, trusted=trusted)
    try:
        # What torch warns of inside a reference or a mistake tells a teacher nothing.
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            now = {exercise.id for exercise in chosen} if first is None else first
            drawn = plans or PlansOnDemand(course, chosen, seed, now)
            layers = zygote.wait_ready()
            yield Bench(course, chosen, drawn, zygote, layers, seed, workers)
    finally:
        zygote.close()
