"""The warm process that workers are forked from: it imports and warms up once, walls itself in, then forks on request.

It is started by launch.py as a program of its own, with a clean environment, and never sees a solution or a check.
"""

import contextlib
import functools
import gc
import importlib
import json
import os
import select
import signal
import socket
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from autograder.records import Limits
from autograder.sandbox import control, identity, layers, pages, walls
from autograder.sandbox.nursery import Nursery
from autograder.sandbox.rehearsal import read_report, rehearse

Outcomes = dict[str, OSError | str | None]
_REAP_EVERY_MS = 1000
_SMALL = Limits(seconds=10, mebibytes=64)


@dataclass(frozen=True)
class Orders:
    """What launch.py tells the zygote, as JSON on its command line.

    Attributes:
        trusted: no isolation but resource limits.
        parent: process id of the grader, to die with.
        report: the open file on which the layers are told, once.
        controls: the open sockets, one a grader process.
        warm_up: functions called before locking down, `package.module:name`.
        serve: the function that a worker becomes, `package.module:name`.
        hidden: paths that must not be open to a worker.
        without: layers that are not to be used.
        forbidden: what every exercise rules out.
        is_brief: leave out what pays only for many workers.
    """

    trusted: bool
    parent: int
    report: int
    controls: Sequence[int]
    warm_up: Sequence[str]
    serve: str
    hidden: Sequence[str]
    without: Sequence[str]
    forbidden: Sequence[str]
    is_brief: bool


def main(orders: Orders) -> None:
    """Run the zygote until the last grader process has hung up."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the grader, which then ends this process
    if sys.platform == "linux":
        identity.die_with_parent()
        if os.getppid() != orders.parent:
            return
    outcomes = {} if orders.trusted else walls.separate(orders.without)
    controls = [socket.socket(fileno=one) for one in orders.controls]
    # Without a wall of mounts it may come to the one where no file is found, so all must be loaded before.
    is_brief = orders.is_brief and outcomes.get(layers.MOUNTS) is None
    for name in orders.warm_up[: 1 if is_brief else None]:
        _named(name)()
    if orders.forbidden:
        _named("autograder.sandbox.shortcuts:WATCH").prepare(orders.forbidden)
    serve = _named(orders.serve)
    # What lives now lives as long as the zygote: workers need not look at it, or copy it, when they collect.
    gc.collect()
    gc.freeze()
    if not is_brief:
        pages.gather()
    nursery = Nursery(serve, controls, trusted=orders.trusted)
    if not orders.trusted:
        _one_thread_only()
        outcomes |= _wall_in(nursery, outcomes, orders)
    found = layers.assemble(outcomes, root=bool(nursery.users))
    with os.fdopen(orders.report, "w", encoding="utf-8") as stream:
        json.dump([vars(one) for one in found], stream)
    _answer(controls, nursery)


def _named(dotted: str) -> Any:
    module, _, name = dotted.partition(":")
    return getattr(importlib.import_module(module), name)


def _one_thread_only() -> None:
    tasks = Path("/proc/self/task")
    if tasks.is_dir() and (count := len(list(tasks.iterdir()))) != 1:
        raise RuntimeError(f"expected one thread before the first fork, found {count}: a library has started its own")


def _wall_in(nursery: Nursery, begun: Outcomes, orders: Orders) -> Outcomes:
    with contextlib.suppress(OSError):  # where memory runs out, a worker goes before the grader
        Path("/proc/self/oom_score_adj").write_text("500")
    outcomes = walls.close_off(begun, orders.without)
    files = any(outcomes[name] is None for name in (layers.MOUNTS, layers.LANDLOCK))
    nursery.prepare_filter(files=files)
    with contextlib.suppress(OSError):  # a worker hides on its own and tells when it cannot
        identity.hide()
    _, (line, status, *more) = nursery.fork(_SMALL, functools.partial(_rehearse, hidden=orders.hidden))
    for one in (status, *more):
        os.close(one)
    with socket.socket(fileno=line) as ours:
        tried = read_report(ours)
    seen = tried.pop("visible", None)
    outcomes |= tried
    if not files:
        outcomes[layers.NO_FILES] = seen or outcomes.get(layers.SECCOMP)
    elif seen is not None:
        for name in (layers.MOUNTS, layers.LANDLOCK):
            outcomes[name] = outcomes[name] or seen
    return outcomes


def _rehearse(lockdown: Any, line: socket.socket, _status: int, hidden: Sequence[str]) -> None:
    rehearse(lockdown, line, hidden)


def _answer(controls: list[socket.socket], nursery: Nursery) -> None:
    poll = select.poll()
    by_number = {one.fileno(): one for one in controls}
    for number in by_number:
        poll.register(number, select.POLLIN)
    while by_number:
        for number, _ in poll.poll(_REAP_EVERY_MS):
            request = control.receive(by_number[number])
            if request is None:
                poll.unregister(number)
                del by_number[number]
                continue
            with contextlib.suppress(ConnectionError):
                _answer_one(by_number[number], request[0], nursery)
        nursery.reap()


def _answer_one(line: socket.socket, request: dict[str, Any], nursery: Nursery) -> None:
    files: list[int] = []
    try:
        match request:
            case {"do": "fork", "seconds": seconds, "mebibytes": mebibytes}:
                number, files = nursery.fork(Limits(seconds, mebibytes), line=line.fileno())
                answer: dict[str, Any] = {"number": number}
            case {"do": "exit", "number": number}:
                answer = {"exit": nursery.exit_of(number)}
            case {"do": "kill", "number": number}:
                nursery.kill(number)
                answer = {}
            case {"do": "begin"}:
                nursery.kill_all_of(line.fileno())
                answer = {}
            case _:
                answer = {"fault": f"not a request: {request}"}
    except OSError as reason:
        answer = {"fault": f"{request.get('do')}: {reason}"}
    try:
        control.send(line, answer, files)
    finally:
        for one in files:
            os.close(one)


if __name__ == "__main__":
    main(Orders(**json.loads(sys.argv[1])))
