"""The plans of exercises: those that are needed for certain are drawn at once, the others when they are asked for."""

from collections.abc import Container, Sequence
from typing import overload

from autograder.course import Course, Exercise
from autograder.examples.drawing import plan_exercise
from autograder.examples.plans import ExercisePlan


class PlansOnDemand(Sequence[ExercisePlan]):
    """The plans, in the order of the exercises.

    Args:
        course: the course.
        exercises: what is graded.
        seed: draws the examples; no plan depends on when it is drawn.
        now: ids of the exercises whose plans are drawn at once.

    Raises:
        CourseError: an exercise is broken.
    """

    def __init__(self, course: Course, exercises: Sequence[Exercise], seed: int, now: Container[str]) -> None:
        self._course = course
        self._exercises = exercises
        self._seed = seed
        self._drawn: dict[int, ExercisePlan] = {}
        for place, exercise in enumerate(exercises):
            if exercise.id in now:
                self._plan(place)

    def __len__(self) -> int:
        return len(self._exercises)

    @overload
    def __getitem__(self, place: int) -> ExercisePlan: ...
    @overload
    def __getitem__(self, place: slice) -> list[ExercisePlan]: ...
    def __getitem__(self, place: int | slice) -> ExercisePlan | list[ExercisePlan]:
        """Gives a plan, drawn now if it was not asked for before."""
        places = range(len(self._exercises))[place]
        return self._plan(places) if isinstance(places, int) else [self._plan(one) for one in places]

    def _plan(self, place: int) -> ExercisePlan:
        if place not in self._drawn:
            self._drawn[place] = plan_exercise(self._course, self._exercises[place], self._seed)
        return self._drawn[place]
