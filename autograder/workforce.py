"""Grader processes: tasks go out one at a time, answers come back; a process that dies costs its task and no other."""

import contextlib
import multiprocessing
import signal
import traceback
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from multiprocessing.connection import Connection, wait
from multiprocessing.context import ForkProcess
from typing import Any, Generic, TypeVar

from autograder.faults import Fault
from autograder.sandbox.identity import die_with_parent

Task = TypeVar("Task")
Answer = TypeVar("Answer")

_FORK = multiprocessing.get_context("fork")


@dataclass(frozen=True)
class Done(Generic[Task, Answer]):
    """What became of a task: its answer, or a line that tells of the grader's own fault."""

    task: Task
    answer: Answer | None
    fault: str = ""


@dataclass
class _Hand:
    process: ForkProcess
    line: "Connection[Any, Any]"
    index: int
    task: Any = None
    is_second_time: bool = False


def work_off(
    tasks: Iterable[Task], prepare: Callable[[int], Callable[[Task], Answer]], hands: int
) -> Iterator[Done[Task, Answer]]:
    """Works off tasks in several processes, forked from this one, and yields each as it is done.

    A task whose process dies is given to another once more; only when that one dies too is it told as a fault.

    Args:
        tasks: taken one at a time, so that they may be many.
        prepare: called once in each process with its number; gives what works off a task there.
        hands: how many processes.
    """
    waiting = iter(tasks)
    again: list[Task] = []
    busy: list[_Hand] = []
    try:
        for index in range(hands):
            hand = _hire(prepare, index)
            busy.append(hand)
            if not _give(hand, waiting, again):
                break
        while any(hand.task is not None for hand in busy):
            ready = wait([hand.line for hand in busy if hand.task is not None])
            for position, hand in enumerate(busy):
                if hand.line not in ready:
                    continue
                task, was_second_time = hand.task, hand.is_second_time
                done = _taken(hand)
                if hand.process.exitcode is None:
                    yield done
                else:
                    hand.line.close()
                    busy[position] = hand = _hire(prepare, hand.index)
                    if was_second_time:
                        yield done
                    else:
                        again.append(task)
                _give(hand, waiting, again)
    finally:
        for hand in busy:
            hand.process.kill()
        for hand in busy:
            hand.process.join()
            hand.line.close()


def _hire(prepare: Callable[[int], Callable[[Any], Any]], index: int) -> _Hand:
    ours, theirs = _FORK.Pipe()
    process = _FORK.Process(target=_labour, args=(theirs, prepare, index), daemon=True)
    process.start()
    theirs.close()
    return _Hand(process, ours, index)


def _labour(line: "Connection[Any, Any]", prepare: Callable[[int], Callable[[Any], Any]], index: int) -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the parent decides what an interrupt ends
    die_with_parent()
    work = prepare(index)
    while True:
        try:
            task = line.recv()
        except EOFError:
            return
        try:
            line.send((work(task), ""))
        except Exception as error:
            line.send((None, fault_of(error)))


def fault_of(error: Exception) -> str:
    """One line for what went wrong in the grader: its own words, or for a bug where it is."""
    if isinstance(error, Fault):
        return str(error)
    frame = traceback.extract_tb(error.__traceback__)[-1]
    told = "".join(traceback.format_exception_only(error)).strip().splitlines()[-1]
    return f"{told} (in {frame.name}, line {frame.lineno} of {frame.filename.rpartition('/')[2]})"


def _give(hand: _Hand, waiting: Iterator[Any], again: list[Any]) -> bool:
    hand.is_second_time = bool(again)
    hand.task = again.pop() if again else next(waiting, None)
    if hand.task is not None:
        with contextlib.suppress(OSError):  # it died while it had nothing to do; what it does not answer tells so
            hand.line.send(hand.task)
    return hand.task is not None


def _taken(hand: _Hand) -> Done[Any, Any]:
    task, hand.task = hand.task, None
    try:
        answer, fault = hand.line.recv()
    except (EOFError, OSError):
        hand.process.join()
        return Done(task, None, f"a grader process ended with exit code {hand.process.exitcode}")
    return Done(task, answer, fault)
