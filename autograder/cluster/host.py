"""The process that grades for one thread of a Dask worker: its own course, examples and zygote, one student at a time.

Student code must not share a process with Dask: workers are forked, which wants a process without threads, the grader's
memory is hidden from others of the same user, and a grader that hangs must not take the Dask worker with it.
"""

import fcntl
import os
import select
import shutil
import signal
import socket
import sys
from pathlib import Path
from types import FrameType

from autograder.cluster.course_bundle import unpack_course
from autograder.cluster.frames import receive, send
from autograder.cluster.grades import told_in
from autograder.cluster.messages import (
    Reply,
    packed_answer,
    packed_reply,
    unpacked_setup,
    unpacked_submission,
)
from autograder.cluster.versions import difference, versions
from autograder.course import read_course
from autograder.dependencies import Dependencies
from autograder.faults import CourseError, Fault, GraderError
from autograder.pipeline import Bench, bench

IDLE_SECONDS = 900.0
"""A host that is asked for nothing for so long ends, and with it the course's copy on that machine."""


def main(line: int, lifeline: int, folder: str) -> None:
    """Grades until the Dask worker has no more for this host, or ends.

    Args:
        line: the socket to the Dask worker.
        lifeline: a pipe whose other end only the Dask worker has.
        folder: a private folder for the course, empty; it is gone afterwards.
    """
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    end_with(lifeline, Path(folder))
    with socket.socket(fileno=line) as talk:
        talk.settimeout(IDLE_SECONDS)
        try:
            _serve(talk, Path(folder))
        except OSError:
            pass  # the Dask worker is gone, or has nothing more
        finally:
            shutil.rmtree(folder, ignore_errors=True)


def end_with(lifeline: int, folder: Path) -> None:
    """Ends this process as soon as the other end of a pipe is closed, however that came about.

    The kernel's signal for a parent's death is none for this: it comes when the thread ends that started the child.
    """

    def end(number: int = 0, frame: FrameType | None = None) -> None:
        shutil.rmtree(folder, ignore_errors=True)
        os._exit(0)

    signal.signal(signal.SIGIO, end)
    fcntl.fcntl(lifeline, fcntl.F_SETOWN, os.getpid())
    fcntl.fcntl(lifeline, fcntl.F_SETFL, fcntl.fcntl(lifeline, fcntl.F_GETFL) | os.O_ASYNC)
    if select.select([lifeline], [], [], 0)[0]:  # it was closed before anybody listened
        end()


def _serve(talk: socket.socket, folder: Path) -> None:
    settings, course = receive(talk), receive(talk)
    if settings is None or course is None:
        return
    setup = unpacked_setup(settings)
    try:
        unpack_course(course, folder)
        found = read_course(folder)
        here = Dependencies(found, setup.seed).grader
        if here != setup.grader:
            raise GraderError(difference(versions(), setup.versions))
        exercises = [found.exercises[place] for place in setup.exercises]
        with bench(found, seed=setup.seed, trusted=setup.trusted, exercises=exercises) as ready:
            send(talk, packed_reply(Reply()))
            _grade(talk, ready)
    except Fault as fault:
        send(talk, packed_reply(Reply(refusal=str(fault), is_course=isinstance(fault, CourseError))))


def _grade(talk: socket.socket, ready: Bench) -> None:
    while (asked := receive(talk)) is not None:
        submission, exercises = unpacked_submission(asked)
        graded = ready.grade_some(submission, exercises)
        if any(one.fault for one in graded) and not ready.zygote.alive:
            sys.exit("the process that workers are forked from has ended")  # a new host grades this student again
        send(talk, packed_answer(told_in(graded)))
