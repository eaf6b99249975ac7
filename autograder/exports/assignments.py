"""What a gradebook has columns for: assignments, where the course grades exercises."""

from autograder.grading.points import rounded
from autograder.records import ClassResult, StudentResult


def scores(student: StudentResult) -> dict[str, float]:
    """A student's score for each assignment, in the course's order."""
    found: dict[str, float] = {}
    for exercise in student.exercises:
        name = exercise.exercise.partition("/")[0]
        found[name] = rounded(found.get(name, 0.0) + exercise.score)
    return found


def max_scores(result: ClassResult) -> dict[str, float]:
    """The points of each assignment: the most that any student was graded on, should the grader have failed on one."""
    most: dict[str, float] = {}
    for student in result.students:
        mine: dict[str, float] = {}
        for exercise in student.exercises:
            name = exercise.exercise.partition("/")[0]
            mine[name] = rounded(mine.get(name, 0.0) + exercise.max_score)
        for name, points in mine.items():
            most[name] = max(points, most.get(name, 0.0))
    return most
