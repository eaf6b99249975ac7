"""Draws the examples of a check once a run, from one seed, and asks the reference."""

import hashlib

from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import seed as seeded
from hypothesis.control import current_build_context
from hypothesis.errors import HypothesisException

from autograder.checks.check import Check, Example, checks_of
from autograder.course.course import Course, Exercise
from autograder.course.modules import load
from autograder.examples.plans import CheckPlan, Choices, Drawn, ExercisePlan
from autograder.examples.recording import read_recorded
from autograder.examples.shrinking import redrawn
from autograder.faults import CourseError, UsageError


def plan_exercise(course: Course, exercise: Exercise, seed: int) -> ExercisePlan:
    """Draws the examples of all checks of an exercise; a student's kit has them recorded.

    Raises:
        CourseError: if the points do not add up, or a check fails on the reference itself.
    """
    namespace = vars(load(course, exercise))
    checks = checks_of(namespace)
    where = exercise.solution.relative_to(course.root).as_posix()
    for name in exercise.defines:
        if name not in namespace:
            raise CourseError(f"{where}: {name} is not defined; a solution must define what it asks for")
    if course.is_kit:
        kept = read_recorded(course, exercise)
        found = (CheckPlan(name, check, kept[name]) for name, check in checks.items() if name in kept)
        return ExercisePlan(exercise, namespace, tuple(found))
    total = sum(check.points for check in checks.values())
    if abs(total - exercise.points) > 1e-9:
        raise CourseError(
            f"{where}: the checks add up to {total:g} points, course.toml gives {exercise.points:g}; change one of them"
        )
    plans = tuple(CheckPlan(name, check, drawn_examples(where, name, check, seed)) for name, check in checks.items())
    return ExercisePlan(exercise, namespace, plans)


def drawn_examples(where: str, name: str, check: Check, seed: int) -> tuple[Drawn, ...]:
    """Draws the examples of one check and has the reference answer and pass them.

    Raises:
        CourseError: the inputs cannot be drawn, or the check fails on the reference.
    """
    digest = hashlib.sha256(f"{seed}:{where}:{name}".encode()).digest()
    try:
        examples = examples_of(check, int.from_bytes(digest[:8]))
    except CourseError as error:
        raise CourseError(f"{where}: the check {name}: {error}") from error
    drawn = []
    for example, choices in examples:
        try:
            prepared = check.prepare(example)
            check.body(example, prepared)
        except HypothesisException as error:
            raise CourseError(
                f"{where}: the check {name} draws or assumes while it runs ({type(error).__name__}: {error}); "
                "draw all of it in @given, within bounds (sizes=, a strategy) in place of assume"
            ) from error
        except Exception as error:
            raise CourseError(
                f"{where}: the check {name} fails on the reference itself ({type(error).__name__}: {error}); mend the "
                f"check or the solution (`pytest {where}` shows more)"
            ) from error
        drawn.append(Drawn(example, prepared, choices))
    return tuple(drawn)


def examples_of(check: Check, seed: int) -> list[tuple[Example, Choices]]:
    """Draws as many examples as the check asks for (fewer where there are not so many), the simplest first."""
    found: list[tuple[Example, Choices]] = []

    @settings(
        max_examples=check.examples,
        phases=[Phase.generate],
        database=None,
        deadline=None,
        suppress_health_check=list(HealthCheck),
    )
    @seeded(seed)
    @given(example=check.strategy)
    def collect(example: Example) -> None:
        found.append((example, tuple(current_build_context().data.choices)))

    collect()
    return found[: check.examples]


def replayed_plan(course: Course, exercise: Exercise, name: str, choices: Choices) -> ExercisePlan:
    """The plan of one check on one example, from Hypothesis's choices.

    Raises:
        UsageError: there is no such check, or the choices are of another one.
    """
    namespace = vars(load(course, exercise))
    checks = checks_of(namespace)
    if name not in checks:
        raise UsageError(f"{exercise.id} has no check called {name!r}. There are: {', '.join(checks)}.")
    check = checks[name]
    example = redrawn(check, choices)
    if example is None:
        raise UsageError(
            f"this case does not belong to {exercise.id}, {name}; copy the whole line that a failing check shows"
        )
    drawn = Drawn(example, check.prepare(example), choices)
    return ExercisePlan(exercise, namespace, (CheckPlan(name, check, (drawn,)),))
