"""The connection to a Dask scheduler: made, lost, made anew; everything that is Dask's own is here."""

import asyncio
import queue
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

from autograder.cluster.dask import no_scheduler, silent_dask
from autograder.cluster.messages import digest
from autograder.cluster.worker import close_hosts
from autograder.faults import GraderError

_CONNECT_SECONDS, _CLOSE_SECONDS, _WAIT_SECONDS = 5.0, 10.0, 1.0
_PAUSE_SECONDS = 1.0
PATIENCE = 600.0
"""So many seconds a run waits for a scheduler that has gone to come back."""


@dataclass(frozen=True)
class Event:
    """What became of a bundle: an answer, an error of Dask's, or nothing since the connection was lost."""

    key: str
    answer: bytes | None = None
    error: BaseException | None = None

    @property
    def is_told(self) -> bool:
        """Whether it was answered, with grades or with an error."""
        return self.answer is not None or self.error is not None


class Connection:
    """A client of the scheduler at an address; answers come as events, whatever thread Dask has them in.

    Args:
        address: `tcp://host:port`, or `tls://host:port` with Dask's own configuration.
        settings: the packed setup, for every worker.
        course: the course's bundle, for every worker.
        patience: how long to wait for a scheduler that has gone.

    Raises:
        UsageError: Dask is not installed, or no scheduler answers there.
    """

    def __init__(self, address: str, settings: bytes, course: bytes, patience: float) -> None:
        self._address, self._settings, self._course = address, settings, course
        self._patience = patience
        self._task = _task()
        self._distributed = silent_dask()
        self._futures: dict[str, Any] = {}
        self._events: queue.SimpleQueue[tuple[int, Event]] = queue.SimpleQueue()
        self._generation = 0
        try:
            self._connect()
        except (OSError, ValueError) as error:
            raise no_scheduler(address, error) from error

    def submit(self, key: str, bundle: bytes) -> None:
        """Sends a bundle; what becomes of it is an event with its key."""
        client = self._client
        self._futures[key] = None
        try:
            future = client.submit(self._task, self._settings, self._shared, bundle, key=key, pure=True)
            self._futures[key] = future
            self._in_loop(self._follow(client, self._generation, key, future))
        except Exception:  # Dask has many for a client that has just lost its scheduler
            self._events.put((self._generation, Event(key)))

    def event(self, *, wait: bool) -> Event | None:
        """The next event, or None if there is none, now or within a second."""
        try:
            while True:
                generation, event = self._events.get(wait, _WAIT_SECONDS)
                if generation != self._generation or event.key not in self._futures:
                    continue
                future = self._futures.pop(event.key)
                if future is not None:
                    future.release()
                return event
        except queue.Empty:
            return None

    @property
    def is_up(self) -> bool:
        """Whether the scheduler is there."""
        return bool(self._client.status == "running")

    def threads(self) -> int:
        """How many threads the cluster's workers have; 0 also where the scheduler does not answer."""
        with suppress(Exception):
            return sum(self._within(self._client.nthreads(asynchronous=True)).values())
        return 0

    def renew(self, told: Callable[[str], None]) -> None:
        """Connects again after a loss; everything that was submitted before has to be so again.

        Raises:
            GraderError: no scheduler came back in time.
        """
        told(f"the connection to {self._address} is lost; waiting for the scheduler")
        until = time.monotonic() + self._patience
        self._leave()
        while True:
            time.sleep(_PAUSE_SECONDS)
            try:
                self._connect()
                return
            except (OSError, ValueError) as error:
                if time.monotonic() > until:
                    raise GraderError(
                        f"the scheduler at {self._address} did not come back within {self._patience:.0f} s;"
                        " start it and run again with --resume"
                    ) from error

    def close(self) -> None:
        """Takes back what is not answered, ends the hosts, and leaves."""
        if self.is_up:
            with suppress(Exception):
                self._within(
                    self._client.cancel(list(filter(None, self._futures.values())), asynchronous=True, force=True)
                )
            with suppress(Exception):
                self._within(self._client.run(close_hosts, self._settings, on_error="ignore", asynchronous=True))
        self._leave()

    def _connect(self) -> None:
        self._client = self._new_client()
        self._generation += 1
        # A task of its own: workers fetch it from each other, and one that joins or is lost costs nothing.
        self._shared = self._client.submit(bytes, self._course, key=f"course-{digest(self._course)}", pure=True)

    def _new_client(self) -> Any:
        """A client; in a thread, since Dask waits for ever for one who takes the connection and says nothing."""
        made: queue.SimpleQueue[Any] = queue.SimpleQueue()

        def make() -> None:
            try:
                made.put(
                    self._distributed.Client(
                        self._address, timeout=_CONNECT_SECONDS, set_as_default=False, name="autograder"
                    )
                )
            except Exception as error:
                made.put(error)

        threading.Thread(target=make, daemon=True).start()
        try:
            client = made.get(timeout=2 * _CONNECT_SECONDS)
        except queue.Empty:
            raise TimeoutError("whatever listens there does not answer") from None
        if isinstance(client, Exception):
            raise client
        return client

    def _leave(self) -> None:
        self._futures.clear()
        with suppress(Exception):
            self._client.close(timeout=_CLOSE_SECONDS)

    async def _follow(self, client: Any, generation: int, key: str, future: Any) -> None:
        try:
            event = Event(key, answer=await client.gather(future, asynchronous=True))
        except BaseException as error:  # also Dask's cancellation, which is no Exception
            event = Event(key, error=error if future.status == "error" else None)
        self._events.put((generation, event))

    def _in_loop(self, coroutine: Any) -> Any:
        return asyncio.run_coroutine_threadsafe(coroutine, self._client.loop.asyncio_loop)

    def _within(self, awaitable: Any) -> Any:
        async def bounded() -> Any:
            return await asyncio.wait_for(awaitable, _CONNECT_SECONDS)

        return self._in_loop(bounded()).result(_CLOSE_SECONDS)


def _task() -> Callable[[bytes, bytes, bytes], bytes]:
    """What a worker runs.

    It is a function within a function, for those Dask sends by value: one sent by name would kill every worker that has
    no such package, in place of an error that names it.
    """

    def grade(settings: bytes, course: bytes, bundle: bytes) -> bytes:
        from autograder.cluster.worker import grade_bundle

        return grade_bundle(settings, course, bundle)

    return grade
