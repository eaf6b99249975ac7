"""What a Dask worker runs: it hands a bundle's students to a host, one by one, and gives back what became of them."""

import socket
import threading
from collections import Counter
from contextlib import suppress

import msgspec

from autograder.cluster.host_process import HostEnded, HostProcess, Refused
from autograder.cluster.messages import Answer, Reply, packed_reply, unpacked_bundle, unpacked_setup

_TRIES = 2


class Hosts:
    """The hosts of one Dask worker: one for each of its threads that grades."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._idle: list[HostProcess] = []
        self._busy: list[HostProcess] = []
        self._closed: Counter[bytes] = Counter()

    def take(self, settings: bytes, course: bytes) -> HostProcess:
        """A host with this setup that nobody else uses; idle ones with another setup are ended.

        Raises:
            HostEnded: it could not be started.
            Refused: it cannot grade here.
        """
        with self._lock:
            fitting = [host for host in self._idle if host.settings == settings]
            others = [host for host in self._idle if host.settings != settings]
            self._idle = fitting[1:]
            if fitting:
                self._busy.append(fitting[0])
            closed_before = self._closed[settings]
        for host in others:
            host.close()
        if fitting:
            return fitting[0]
        host = HostProcess(unpacked_setup(settings), settings, course)
        with self._lock:
            self._busy.append(host)
            was_closed = self._closed[settings] != closed_before
        if was_closed:  # the run ended while its host was starting
            host.close()
        return host

    def give_back(self, host: HostProcess, *, ended: bool) -> None:
        """Leaves a host to others, or ends it."""
        with self._lock:
            self._busy.remove(host)
            ended = ended or host.was_closed
            if not ended:
                self._idle.append(host)
        if ended:
            host.close()

    def close(self, settings: bytes) -> None:
        """Ends the hosts with this setup, also those that are at work."""
        with self._lock:
            found = [host for host in (*self._idle, *self._busy) if host.settings == settings]
            self._idle = [host for host in self._idle if host.settings != settings]
            self._closed[settings] += 1
        for host in found:
            # Each in a thread: this may be called in Dask's own loop, which must not wait.
            threading.Thread(target=host.close, daemon=True).start()


HOSTS = Hosts()


def grade_bundle(settings: bytes, course: bytes, bundle: bytes) -> bytes:
    """Grades the students of a bundle; never raises for what one of them did.

    Args:
        settings: the packed setup.
        course: the course's bundle.
        bundle: the students' work.

    Returns:
        a packed Reply.
    """
    answers = []
    for part in unpacked_bundle(bundle):
        try:
            answer = _graded(settings, course, part)
        except Refused as refused:
            return packed_reply(msgspec.structs.replace(refused.reply, worker=_own_name()))
        if answer is None:
            return packed_reply(Reply(was_closed=True))
        answers.append(answer)
    return packed_reply(Reply(tuple(answers)))


def close_hosts(settings: bytes) -> None:
    """Ends the hosts with this setup; the course's copies go with them."""
    HOSTS.close(settings)


def _graded(settings: bytes, course: bytes, part: bytes) -> Answer | None:
    """One student's answer, from a second host where the first one ended; None where the host was closed meanwhile."""
    fault = ""
    for _ in range(_TRIES):
        host = _ready_host(settings, course)
        ended_over_it = True
        try:
            answer = host.ask(part)
            ended_over_it = False
            return answer
        except HostEnded as ended:
            fault = str(ended)
            if host.was_closed:
                return None
        finally:
            HOSTS.give_back(host, ended=ended_over_it)
    return Answer(fault=fault)


def _ready_host(settings: bytes, course: bytes) -> HostProcess:
    fault = ""
    for _ in range(_TRIES):
        try:
            return HOSTS.take(settings, course)
        except HostEnded as ended:
            fault = str(ended)
    raise Refused(Reply(refusal=f"{fault} before it was ready; its last words are in the Dask worker's log"))


def _own_name() -> str:
    import distributed  # here, so that whoever only names these functions does not load it

    with suppress(ValueError):  # no Dask worker
        return f"worker {distributed.get_worker().address} on {socket.gethostname()}"
    return socket.gethostname()
