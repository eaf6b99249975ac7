"""A class as it lies in the store: read one student at a time, so that a large one needs no more memory."""

from collections.abc import Collection, Sequence

from autograder.grading.points import student_result
from autograder.records import StudentResult
from autograder.report.store import Store


class StoredClass(Sequence[StudentResult]):
    """The grades of a class, read from the store one student at a time.

    Args:
        store: must stay open.
        students: the names, sorted.
        exercises: ids, in the course's order.
        without: what the grader failed at: (student, exercise).
    """

    def __init__(
        self, store: Store, students: Sequence[str], exercises: Sequence[str], without: Collection[tuple[str, str]] = ()
    ) -> None:
        self._store = store
        self._students = students
        self._exercises = exercises
        self._without = frozenset(without)

    def __len__(self) -> int:
        return len(self._students)

    def __getitem__(self, place: int) -> StudentResult:  # type: ignore[override]
        name = self._students[place]
        graded = self._store.latest(name)
        left = [one for one in self._exercises if one in graded and (name, one) not in self._without]
        return student_result(name, [graded[one][1] for one in left])
