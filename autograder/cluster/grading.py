"""Grades a class on a Dask cluster: the same answers as `Bench.grade_all`, made elsewhere."""

import os
import time
from collections import Counter, deque
from collections.abc import Iterable, Iterator, Sequence
from contextlib import ExitStack, closing
from itertools import chain
from typing import TextIO

from autograder.cluster.connection import PATIENCE, Connection, Event
from autograder.cluster.grades import graded_in
from autograder.cluster.messages import Setup, packed_setup, unpacked_reply
from autograder.cluster.reading import Bundle, Packed, read_class
from autograder.faults import CourseError, GraderError
from autograder.records import StudentFolder
from autograder.report.escaping import one_line, write
from autograder.tasks import Answer, Task
from autograder.workforce import Done

LARGEST_BUNDLE = 16
"""Students: at a second or so each, Dask's own milliseconds a task do not count, and a lost worker costs little."""

_BUNDLES_A_THREAD = 2
_SECONDS_BETWEEN_COUNTS = 5.0
_MOST_TRIES = 5
_MOST_LOSSES = 20


class ClusterGrader:
    """What grades a class on a cluster; made by `starting.on_cluster`.

    Args:
        setup: what every host has to be like.
        course: the course's bundle.
        ids: the course's exercises.
        address: of the scheduler.
        count: how many students are to be graded.
        stream: for what the user should know.
        patience: how many seconds to wait for a scheduler that has gone.
    """

    def __init__(
        self,
        setup: Setup,
        course: bytes,
        ids: Sequence[str],
        address: str,
        count: int,
        stream: TextIO,
        patience: float = PATIENCE,
    ) -> None:
        self._settings = packed_setup(setup)
        self._course = course
        self._ids = ids
        self._address = address
        self._unread = count
        self._stream = stream
        self._patience = patience
        self._pending: dict[str, list[Bundle]] = {}
        self._bytes: dict[str, bytes] = {}
        self._again: deque[Bundle] = deque()
        self._tries: Counter[str] = Counter()
        self._losses = 0
        self._open = ExitStack()
        self._threads = 0
        self._counted = float("-inf")

    def grade_all(self, students: Sequence[StudentFolder], tasks: Iterable[Task]) -> Iterator[Done[Task, Answer]]:
        """Grades a class and yields each student as it is done.

        Args:
            students: the class.
            tasks: what of it is to be graded, one task a student.

        Raises:
            UsageError: there is no scheduler at the address.
            CourseError: the course is broken.
            GraderError: a worker cannot grade as this machine would, or the scheduler has gone for good.
        """
        hands = max(1, min(len(os.sched_getaffinity(0)), self._unread))
        read = self._open.enter_context(closing(read_class(students, tasks, self._ids, hands)))
        first = next(read, None)  # the readers are forked here, before Dask starts its threads
        waiting = chain([] if first is None else [first], read)
        connection = Connection(self._address, self._settings, self._course, self._patience)
        self._open.callback(connection.close)
        while True:
            sent = False
            if len(self._pending) < self._room(connection):
                bundle, faults = self._next_bundle(waiting)
                yield from faults
                if bundle is not None:
                    self._send(connection, bundle)
                    sent = True
            if not sent and not self._pending:
                return
            event = connection.event(wait=not sent)
            if event is not None and event.is_told:
                self._losses = 0
                yield from self._taken(event)
            elif event is not None or not connection.is_up:
                self._renew(connection)

    def close(self) -> None:
        """Takes back what is not answered yet and ends all that was started for it, here and on the workers."""
        self._open.close()

    def _next_bundle(self, waiting: Iterator[Done[Task, Packed]]) -> tuple[Bundle | None, list[Done[Task, Answer]]]:
        """The next students' work, if there is more, and those whose work could not be read."""
        if self._again:
            return self._again.popleft(), []
        # Smaller bundles towards the end, so that all workers end together.
        size = min(LARGEST_BUNDLE, max(1, self._unread // (4 * max(1, self._threads))))
        good: list[tuple[Task, bytes, tuple[str, ...]]] = []
        faults: list[Done[Task, Answer]] = []
        for done in waiting:
            self._unread -= 1
            if done.answer is None:
                faults.append(Done(done.task, None, done.fault))
            else:
                good.append((done.task, *done.answer))
            if len(good) == size:
                break
        return Bundle.of(good) if good else None, faults

    def _send(self, connection: Connection, bundle: Bundle) -> None:
        key, data = bundle.packed(self._settings)
        if key not in self._pending:
            self._bytes[key] = data
            connection.submit(key, data)
        # Where two students' work is the same to the byte, one task answers for both.
        self._pending.setdefault(key, []).append(bundle)

    def _taken(self, event: Event) -> Iterator[Done[Task, Answer]]:
        bundles = self._pending.pop(event.key, [])
        self._bytes.pop(event.key, None)
        if event.answer is None:
            yield from self._given_up(bundles, event.error)
            return
        reply = unpacked_reply(event.answer)
        if reply.refusal:
            raise CourseError(reply.refusal) if reply.is_course else GraderError(f"{reply.worker}: {reply.refusal}")
        if reply.was_closed:
            yield from self._asked_again(event.key, bundles)
            return
        for bundle in bundles:
            for task, answer, strays in zip(bundle.tasks, reply.answers, bundle.strays, strict=True):
                yield Done(task, None, answer.fault) if answer.fault else Done(task, (graded_in(answer), strays))

    def _given_up(self, bundles: Sequence[Bundle], error: BaseException | None) -> Iterator[Done[Task, Answer]]:
        """Grades the students of a bundle that the cluster failed at one by one; who is alone already is told."""
        if isinstance(error, ImportError):
            raise GraderError(f"the cluster cannot run the grader: {error}; install autograder on every worker")
        for bundle in bundles:
            if len(bundle.tasks) > 1:
                self._again.extend(bundle.single())
            else:
                yield Done(bundle.tasks[0], None, f"the cluster gave up on it: {_told(error)}")

    def _asked_again(self, key: str, bundles: Sequence[Bundle]) -> Iterator[Done[Task, Answer]]:
        self._tries[key] += 1
        if self._tries[key] < _MOST_TRIES:
            self._again.extend(bundles)
            return
        for task in (task for bundle in bundles for task in bundle.tasks):
            yield Done(task, None, f"its worker's host was ended {_MOST_TRIES} times by another run; run with --resume")

    def _renew(self, connection: Connection) -> None:
        """Connects again and sends what has no answer."""
        self._losses += 1
        if self._losses > _MOST_LOSSES:
            raise GraderError(
                f"the connection to {self._address} was lost {_MOST_LOSSES} times without an answer between;"
                " see the scheduler's log, and run again with --resume"
            )
        connection.renew(self._tell)
        for key in self._pending:
            connection.submit(key, self._bytes[key])

    def _room(self, connection: Connection) -> int:
        """How many bundles may be under way: enough for every thread, so that memory stays flat for any class."""
        if time.monotonic() - self._counted > _SECONDS_BETWEEN_COUNTS:
            had_none, first = not self._threads, self._counted < 0
            self._threads = connection.threads()
            self._counted = time.monotonic()
            if first and had_none and not self._threads:
                self._tell(f"the scheduler at {self._address} has no workers yet; waiting for them")
        return _BUNDLES_A_THREAD * max(2, self._threads)

    def _tell(self, line: str) -> None:
        write(self._stream, f"{one_line(line)}\n")
        self._stream.flush()


def _told(error: BaseException | None) -> str:
    if type(error).__name__ == "KilledWorker":
        return "every worker that it was given to died; their logs tell more"
    return one_line(f"{type(error).__name__}: {error}".partition("\n")[0])
