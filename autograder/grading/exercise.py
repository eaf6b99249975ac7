"""Grades one exercise of one student."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from autograder.checks.binding import bound
from autograder.checks.failure import CheckFailed
from autograder.course.course import Course
from autograder.course.translations import catalog_of
from autograder.diagnosis.naming import Diagnostician
from autograder.examples.plans import ExercisePlan
from autograder.faults import GraderError
from autograder.grading.carrying import Standing, built_on, served_in_place
from autograder.grading.causes import Causes
from autograder.grading.counterexample import counterexample
from autograder.grading.explaining import Explainer, Explanation
from autograder.grading.foreseeing import Foresight, foresee
from autograder.grading.points import (
    carried_forward,
    exercise_result,
    not_graded,
    rounded,
    seen_with_others_right,
)
from autograder.grading.replay import replay_command
from autograder.grading.sitting import Sitting
from autograder.grading.standins import standin_for
from autograder.grading.telling import told
from autograder.grading.verdicts import Verdict, are_own_stubs, verdicts
from autograder.records import CheckResult, ExerciseResult, Limits, Source, Status, Submission, Unreadable
from autograder.sandbox.outcomes import TimedOut
from autograder.sandbox.session import Client, Session

Served = Mapping[str, Mapping[str, Any]]
"""Exercise -> name -> what stands in for the student's own."""

_NOT_EXPLAINED = (Status.FORBIDDEN, Status.TIMEOUT)


@dataclass(frozen=True)
class _Sat:
    """What became of an exercise before anything is explained."""

    sources: Mapping[str, Source]
    served: Served
    verdicts: list[Verdict]
    message: str
    result: ExerciseResult


class ExerciseGrader:
    """Grades one exercise, student after student.

    Args:
        course: the course.
        plan: the exercise with its drawn examples.
        client: forks workers.
        seed: of the run; the student's random numbers start from it too.
    """

    def __init__(self, course: Course, plan: ExercisePlan, client: Client, seed: int) -> None:
        self._course = course
        self._plan = plan
        self._client = client
        self._seed = seed
        self._say = catalog_of(course, plan.exercise)
        self._references = {name: plan.namespace[name] for name in plan.exercise.defines}
        self._diagnostician = Diagnostician(plan)
        self._causes = Causes(plan, self._references)
        self._foreseen: dict[str, Foresight] | None = None
        # The student's earlier exercises go to the worker in the course's order.
        self._order = [exercise.id for exercise in course.exercises]

    def grade(
        self, submission: Submission, standing: Standing | None = None, *, explained: bool = True
    ) -> ExerciseResult:
        """Grades the exercise of one student; nothing a student's code does ends this in an exception.

        Where it fails and builds on an earlier exercise that is not right, it is graded again with that one served by
        the grader, and the better result counts. Where that is the student's own and nothing in it is recognised, what
        is recognised beside the served one is told.

        Args:
            submission: all that the student handed in.
            standing: what became of the student's other exercises; without it nothing is carried forward.
            explained: with counterexamples and named mistakes, which take longer than the grade.

        Raises:
            GraderError: the grader's own fault, twice.
        """
        before = self._client.killed
        try:
            result = self._grade(submission, standing, explained=explained)
            if self._client.killed == before:
                return result
        except GraderError:
            pass  # once may be chance: a worker that was killed while it started
        # A worker that somebody from outside has killed (the system, when memory runs out) is not the student's fault.
        return self._grade(submission, standing, explained=explained)

    def _grade(self, submission: Submission, standing: Standing | None, *, explained: bool) -> ExerciseResult:
        exercise = self._plan.exercise
        handed_in = submission.files.get(exercise.id)
        points = [(check.name, check.check.points) for check in self._plan.checks]
        if handed_in is None:
            message = self._say(f"Not handed in: {exercise.id}.py is missing.")
            return not_graded(exercise.id, exercise.points, points, Status.MISSING, message)
        if isinstance(handed_in, Unreadable):
            return not_graded(exercise.id, exercise.points, points, Status.UNREADABLE, self._say(handed_in.reason))
        sources = {id: source for id in self._order if isinstance(source := submission.files.get(id), Source)}
        own = self._sit(handed_in, sources, {})
        if own.result.status is Status.CORRECT or standing is None or are_own_stubs(own.verdicts, handed_in):
            return self._told(own, explained)
        wrong = [id for id in built_on(exercise.id, sources, self._order) if standing(id) is not Status.CORRECT]
        if not wrong:
            return self._told(own, explained)
        carried = self._sit(handed_in, sources, served_in_place(self._course, wrong))
        if carried.result.score > own.result.score:
            return carried_forward(own.result, self._told(carried, explained), wrong, self._say)
        result = self._told(own, explained)
        if not explained or any(check.mistakes for check in result.checks):
            return result
        # What is wrong elsewhere may hide what is wrong here.
        return seen_with_others_right(result, self._told(carried, explained), wrong, self._say)

    def _sit(self, handed_in: Source, sources: Mapping[str, Source], served: Served) -> _Sat:
        found, notes = self._verdicts(sources, served)
        message = " ".join(self._say(note) for note in (*handed_in.notes, *notes))
        return _Sat(sources, served, found, message, self._result(found, {}, message))

    def _told(self, sat: _Sat, explained: bool) -> ExerciseResult:
        """The result, with what is known of its failures."""
        found = sat.verdicts
        if not explained or not any(v.failure for v in found) or any(v.status in _NOT_EXPLAINED for v in found):
            return sat.result
        return self._result(found, self._explanations(sat.sources, sat.served, found), sat.message)

    def _result(self, found: list[Verdict], known: Mapping[str, Explanation], message: str) -> ExerciseResult:
        results = [self._check_result(verdict, known.get(verdict.plan.name)) for verdict in found]
        exercise = self._plan.exercise
        return exercise_result(exercise.id, exercise.points, results, (v.status for v in found), message)

    @property
    def foreseen(self) -> dict[str, Foresight]:
        """What is known beforehand of each check's calls; found out when it is first needed."""
        if self._foreseen is None:
            self._foreseen = foresee(self._plan, self._references)
        return self._foreseen

    def _verdicts(self, sources: Mapping[str, Source], served: Served) -> tuple[list[Verdict], list[str]]:
        foreseen = self.foreseen
        sitting = self._sitting(sources, served)
        try:
            with bound(self._plan.namespace, self._standins(sitting)):
                return verdicts(self._plan, sitting, foreseen), sitting.notes
        finally:
            sitting.close()

    def _explanations(
        self, sources: Mapping[str, Source], served: Served, found: list[Verdict]
    ) -> dict[str, Explanation]:
        """Looks into failures in workers of their own: what it takes to explain costs no student a verdict."""
        sitting = self._sitting(sources, served)
        try:
            explainer = Explainer(
                self._plan,
                self._references,
                self._standins(sitting),
                self._diagnostician,
                self._causes,
                shrinks=not self._course.is_kit,
            )
            return explainer.explain(found)
        finally:
            sitting.close()

    def _sitting(self, sources: Mapping[str, Source], served: Served) -> Sitting:
        exercise = self._plan.exercise

        def open_session(limits: Limits) -> Session:
            return Session(
                self._client,
                exercise.id,
                sources,
                wants=exercise.defines,
                forbidden=exercise.forbidden,
                limits=limits,
                served=served,
                seed=self._seed,
            )

        return Sitting(open_session, exercise.limits)

    def _standins(self, sitting: Sitting) -> dict[str, object]:
        return {name: standin_for(name, reference, sitting) for name, reference in self._references.items()}

    def _check_result(self, verdict: Verdict, explanation: Explanation | None) -> CheckResult:
        check = verdict.plan.check
        points = rounded(check.points)
        if verdict.failure is None:
            return CheckResult(verdict.plan.name, True, points, points, description=self._say(check.description))
        explanation = explanation or Explanation(
            verdict.failure,
            verdict.drawn.example if verdict.drawn and isinstance(verdict.failure.cause, TimedOut) else None,
        )
        example, cause = explanation.example, explanation.failure.cause
        failed = cause if isinstance(cause, CheckFailed) else None
        return CheckResult(
            verdict.plan.name,
            passed=False,
            score=0.0,
            max_score=points,
            message=told(explanation, self._plan.exercise.limits, self._say),
            counterexample=counterexample(example, failed, self._say) if example is not None else None,
            replay=replay_command(self._plan.exercise, verdict.plan.name, explanation.choices),
            mistakes=tuple(mistake.id for mistake in explanation.mistakes),
            description=self._say(check.description),
        )
