"""One student at one exercise: as many workers as it takes, within one allowance of time."""

from collections.abc import Callable
from dataclasses import replace

from autograder.records import Limits
from autograder.sandbox.ahead import Ahead
from autograder.sandbox.outcomes import BadReply, Crashed, ForbiddenCall, OutOfMemory, StudentFault, TimedOut
from autograder.sandbox.session import Session

OpenSession = Callable[[Limits], Session]


class Sitting:
    """Opens a worker when one is needed; one that died is followed by another, in the time that is left.

    Args:
        open_session: forks a worker that has loaded the student's file.
        limits: of the exercise.
    """

    def __init__(self, open_session: OpenSession, limits: Limits) -> None:
        self._open = open_session
        self._limits = limits
        self._session: Session | None = None
        self._seconds_left = limits.seconds
        self._load_seconds = 0.0
        self._seed: int | None = None
        self._ahead: Ahead | None = None
        self._before: float | None = None
        self._load_fault: StudentFault | None = None
        self.notes: list[str] = []
        self.looks_ahead = True

    @property
    def can_be_asked(self) -> bool:
        """Whether a worker is there that has loaded the file."""
        return self._load_fault is None and self._session is not None and self._session.alive

    def begin(self, seed: int, ahead: Ahead | None) -> None:
        """A check begins: the student's random numbers start anew, so that no check depends on those before it.

        Args:
            seed: of the student's random numbers.
            ahead: the calls that are known beforehand.
        """
        self._seed, self._ahead = seed, ahead
        self._before = None
        if self._session is not None and self._session.alive:
            # What this check may cost if it has to be begun again, with a new worker.
            self._before = self._session.seconds_left + self._load_seconds
            self._instruct(self._session)

    def start_over(self) -> None:
        """Takes back the time of a check that must be begun again, with one call at a time from now on."""
        self.looks_ahead = False
        before = self._seconds_left if self._before is None else self._before
        self._put_down()
        self._seconds_left = before

    def _instruct(self, session: Session) -> None:
        session.ahead = self._ahead
        if self._seed is not None:
            session.reseed(self._seed)
            self._seed = None

    def session(self) -> Session:
        """The worker that is alive, or a new one.

        Raises:
            StudentFault: the file cannot be loaded, or the time is used up.
        """
        if self._load_fault is not None:
            raise self._load_fault
        if self._session is not None and self._session.alive:
            return self._session
        self._put_down()
        if self._seconds_left <= 0:
            raise TimedOut(self._limits.seconds)
        try:
            self._session = self._open(replace(self._limits, seconds=self._seconds_left))
        except (Crashed, TimedOut, OutOfMemory, BadReply, ForbiddenCall) as fault:
            # What the load does once it does again: no worker is spent on finding that out for every check.
            self._load_fault = self._told(fault)
            raise self._load_fault from fault
        self._load_seconds = self._seconds_left - self._session.seconds_left
        self._instruct(self._session)
        self.notes = [f"Skipped, because it failed: {fault}." for fault in self._session.report.failed_cells]
        if self._session.report.raised is not None:
            self._load_fault = self._session.report.raised
            raise self._load_fault
        return self._session

    def close(self) -> None:
        """Ends the worker."""
        self._put_down()

    def _told(self, fault: StudentFault) -> StudentFault:
        """A timeout names the exercise's limit, not what was left of it."""
        return TimedOut(self._limits.seconds) if isinstance(fault, TimedOut) else fault

    def _put_down(self) -> None:
        if self._session is not None:
            self._seconds_left = self._session.seconds_left
            self._session.close()
            self._session = None
