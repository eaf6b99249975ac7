"""Reads hand-ins in several processes and packs them, so that one machine can feed many."""

from collections.abc import Callable, Generator, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Self

from autograder.cluster.messages import digest, packed_bundle, packed_submission
from autograder.faults import SubmissionError
from autograder.intake import read_submission
from autograder.records import StudentFolder
from autograder.tasks import Task
from autograder.workforce import Done, work_off

Packed = tuple[bytes, tuple[str, ...]]
"""One student's work as bytes, and what was ignored of it."""


@dataclass(frozen=True)
class Bundle:
    """Some students' work, named by its content.

    Attributes:
        tasks: one a student.
        parts: their work, in the same order.
        strays: what was ignored of it, in the same order.
    """

    tasks: tuple[Task, ...]
    parts: tuple[bytes, ...]
    strays: tuple[tuple[str, ...], ...]

    @classmethod
    def of(cls, read: Sequence[tuple[Task, bytes, tuple[str, ...]]]) -> Self:
        """The bundle of what was read."""
        return cls(*(tuple(column) for column in zip(*read, strict=True)))

    def single(self) -> Iterator[Self]:
        """The same work in bundles of one student."""
        for one in zip(self.tasks, self.parts, self.strays, strict=True):
            yield self.of([one])

    def packed(self, settings: bytes) -> tuple[str, bytes]:
        """The name of the grades to be made of it (Dask groups names by the word before the dash), and its bytes."""
        data = packed_bundle(self.parts)
        return f"grade-{digest(settings + data)}", data


def read_class(
    students: Sequence[StudentFolder], tasks: Iterable[Task], ids: Sequence[str], hands: int
) -> Generator[Done[Task, Packed], None, None]:
    """Yields each student's work as it is read, or the fault that it could not be.

    Args:
        students: the class.
        tasks: one a student.
        ids: the course's exercises.
        hands: how many processes read.
    """

    def prepare(hand: int) -> Callable[[Task], Packed]:
        def work(task: Task) -> Packed:
            submission, strays = read_submission(students[task.student], ids)
            try:
                return packed_submission(submission, task.exercises), strays
            except UnicodeEncodeError as error:
                raise SubmissionError(f"the hand-in cannot be sent: {error}") from error

        return work

    yield from work_off(tasks, prepare, hands)
