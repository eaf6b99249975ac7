"""What of a class has to be graded again: all whose grade was made from something else than there is now."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from autograder.course import Course
from autograder.dependencies import Dependencies
from autograder.intake import read_submission
from autograder.records import GradeKey, StudentFolder
from autograder.workforce import Done, work_off

Known = Mapping[str, Sequence[GradeKey]]
"""Exercise -> the keys under which one student's was graded before."""


@dataclass(frozen=True)
class Stale:
    """What of one student's work stands, and what is to be graded.

    Attributes:
        standing: exercise -> the key of the grade that stands.
        stale: places in the course of what is to be graded.
        needed: places of the earlier exercises that those are built on.
        strays: what was ignored of the hand-in.
    """

    standing: Mapping[str, GradeKey]
    stale: tuple[int, ...]
    needed: frozenset[int]
    strays: tuple[str, ...]


def compare(
    course: Course, seed: int, students: Sequence[StudentFolder], known: Callable[[str], Known], hands: int
) -> Iterator[Done[int, Stale]]:
    """Reads every hand-in and yields what is to be graded, as it is found out; the task is the student's place.

    Args:
        course: the teacher's course.
        seed: of the run.
        students: the class.
        known: gives the keys of a student's grades, by name; called in this process.
        hands: how many processes.
    """
    ids = [exercise.id for exercise in course.exercises]
    dependencies = Dependencies(course, seed)
    dependencies.read()
    places = {id: place for place, id in enumerate(ids)}

    def prepare(hand: int) -> Callable[[tuple[int, Known]], Stale]:
        def work(task: tuple[int, Known]) -> Stale:
            student, graded = task
            submission, strays = read_submission(students[student], ids)
            keys = {id: dependencies.key(id, submission) for id in ids}
            standing = {id: key for id, key in keys.items() if key in graded.get(id, ())}
            stale = tuple(places[id] for id in ids if id not in standing)
            earlier = {one for place in stale for one in dependencies.built_on(ids[place], submission)}
            return Stale(standing, stale, frozenset(places[one] for one in earlier), strays)

        return work

    tasks = ((place, known(folder.student)) for place, folder in enumerate(students))
    for done in work_off(tasks, prepare, hands):
        yield Done(done.task[0], done.answer, done.fault)
