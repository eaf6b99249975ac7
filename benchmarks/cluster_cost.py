"""What grading on a Dask cluster costs, measured on a cluster of this machine's cores, and what a large class takes.

    python benchmarks/cluster_cost.py [--students N] [--workers N] [--bundles N] [--root COURSE]

It grades copies of the sample class (each made different by a comment, for the same work is graded once only), with a
scheduler and workers that are processes of their own, and reads from the kernel what processor time the workers take
with all that they start. Examples are drawn before that is measured. Then it sends the class again and again, and the
workers give the answers that they gave before: that shows what `grade` and the scheduler bear, and a relay between them
counts bytes. Last, it computes what a million submissions take.
"""

import argparse
import os
import resource
import shutil
import socket
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import AbstractContextManager, ExitStack, contextmanager
from dataclasses import dataclass, field, replace
from itertools import count
from pathlib import Path
from typing import Any

import msgspec
import psutil

from autograder.cluster import connection
from autograder.cluster.connection import Connection
from autograder.cluster.grading import LARGEST_BUNDLE, ClusterGrader
from autograder.cluster.messages import Answer, unpacked_reply
from autograder.cluster.reading import Bundle
from autograder.cluster.starting import on_cluster
from autograder.course import Course, read_course
from autograder.intake import find_students
from autograder.records import ClassResult, StudentFolder
from autograder.report import html, results_json
from autograder.report.store import Store
from autograder.report.stored_class import StoredClass
from autograder.sandbox.identity import die_with_parent
from autograder.tasks import Task

MILLION = 1_000_000
GIGABIT = 125_000_000  # bytes a second


@dataclass
class Relay:
    """Passes on what comes to a port, and counts it."""

    target: int
    sent: int = 0
    received: int = 0
    port: int = 0
    _listener: socket.socket = field(default_factory=socket.socket)

    def __enter__(self) -> "Relay":
        self._listener.bind(("127.0.0.1", 0))
        self._listener.listen()
        self.port = self._listener.getsockname()[1]
        threading.Thread(target=self._accept, daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        self._listener.close()

    def _accept(self) -> None:
        while True:
            try:
                ours, _ = self._listener.accept()
            except OSError:
                return
            theirs = socket.create_connection(("127.0.0.1", self.target))
            threading.Thread(target=self._pass, args=(ours, theirs, "sent"), daemon=True).start()
            threading.Thread(target=self._pass, args=(theirs, ours, "received"), daemon=True).start()

    def _pass(self, source: socket.socket, sink: socket.socket, counter: str) -> None:
        try:
            while data := source.recv(1 << 16):
                sink.sendall(data)
                setattr(self, counter, getattr(self, counter) + len(data))
        except OSError:
            pass
        finally:
            sink.close()


@dataclass
class Cost:
    """Of one submission, in seconds of processor time and in bytes; of the scheduler, of one full bundle."""

    worker: float = 0
    main: float = 0
    readers: float = 0
    after: float = 0
    bundle_of_scheduler: float = 0
    sent: float = 0
    received: float = 0


def main() -> None:
    """Measures and prints."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--students", type=int, default=68, help="how many are graded (68)")
    parser.add_argument("--workers", type=int, default=os.cpu_count(), help="Dask workers (one a core)")
    parser.add_argument("--bundles", type=int, default=300, help="full ones that are answered at once (300)")
    parser.add_argument("--root", type=Path, default=Path(__file__).parents[1], help="the course (this checkout)")
    options = parser.parse_args()
    load = os.getloadavg()[0]
    print(f"{os.cpu_count()} cores, load {load:.1f} before, {options.students} students, {options.workers} workers")
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        scheduler, port = stack.enter_context(_dask("scheduler", folder))
        address = f"tcp://127.0.0.1:{port}"
        workers = [stack.enter_context(_dask("worker", folder, address))[0] for _ in range(options.workers)]
        relay = stack.enter_context(Relay(port))
        course = read_course(options.root)
        students = _copies(course.root / "examples" / "class", folder / "class", options.students + options.workers)
        cost = Cost()
        _grade(course, students, options.workers, address, workers, folder, cost)
        _replay(course, students, options.bundles, relay, scheduler, folder, cost)
    _print(cost)


def _grade(
    course: Course,
    students: list[StudentFolder],
    first: int,
    address: str,
    workers: list[psutil.Process],
    folder: Path,
    cost: Cost,
) -> None:
    """Grades the class, the first few students unmeasured; keeps the answers in a file."""
    everything = tuple(range(len(course.exercises)))
    tasks = [Task(place, everything) for place in range(len(students))]
    answers = _kept_answers()
    with Store(folder) as store, _cluster(course, address, len(students)) as grader:
        start = time.perf_counter()
        _store_all(grader, students, tasks[:first], store)
        print(
            f"the first student of each worker after {time.perf_counter() - start:.0f} s, hosts and examples included"
        )
        used, start = _used(workers), time.perf_counter()
        _store_all(grader, students, tasks[first:], store)
        graded = len(students) - first
        cost.worker = (_used(workers) - used) / graded
        print(f"then {graded / (time.perf_counter() - start):.2f} submissions a second by the clock")
    (folder / "answers").write_bytes(msgspec.msgpack.encode(answers))


def _replay(
    course: Course,
    students: list[StudentFolder],
    bundles: int,
    relay: Relay,
    scheduler: psutil.Process,
    folder: Path,
    cost: Cost,
) -> None:
    """Sends the class again and again; the workers answer from the file."""
    path = str(folder / "answers")

    def answered(settings: bytes, course: bytes, bundle: bytes) -> bytes:
        import msgspec

        from autograder.cluster.messages import Answer, Reply, packed_reply, unpacked_bundle

        with open(path, "rb") as file:  # noqa: PTH123 - runs on the worker, which has not imported this file
            known = msgspec.msgpack.decode(file.read(), type=list[Answer])
        places = (len(part) % len(known) for part in unpacked_bundle(bundle))
        return packed_reply(Reply(tuple(known[place] for place in places)))

    connection._task = lambda: answered
    _make_every_bundle_new()
    many = bundles * LARGEST_BUNDLE
    everything = tuple(range(len(course.exercises)))
    copies = [replace(students[place % len(students)], student=f"s{place:06}") for place in range(many)]
    (folder / "again").mkdir()
    with Store(folder / "again") as store, _cluster(course, f"tcp://127.0.0.1:{relay.port}", many) as grader:
        before = [_used([scheduler]), time.process_time(), _ended(), time.perf_counter()]
        _store_all(grader, copies, [Task(place, everything) for place in range(many)], store)
        after = [_used([scheduler]), time.process_time(), _ended(), time.perf_counter()]
        of_scheduler, main, readers, wall = (new - old for old, new in zip(before, after, strict=True))
        cost.bundle_of_scheduler = of_scheduler / bundles
        cost.main, cost.readers = main / many, readers / many
        cost.sent, cost.received = relay.sent / many, relay.received / many
        print(f"answered at once: {many / wall:.0f} submissions a second by the clock, all on this machine")
        start = time.process_time()
        graded = StoredClass(store, [one.student for one in copies], [one.id for one in course.exercises])
        result = ClassResult(course.title, 0, graded)
        results_json.write(result, folder / "results.json")
        html.write(result, folder, {})
        cost.after = (time.process_time() - start) / many


def _cluster(course: Course, address: str, students: int) -> AbstractContextManager[ClusterGrader]:
    return on_cluster(
        course, address, seed=0, trusted=False, exercises=course.exercises, count=students, stream=sys.stderr
    )


def _store_all(grader: ClusterGrader, students: list[StudentFolder], tasks: list[Task], store: Store) -> None:
    """As `grade` keeps the answers: each student's at once, on the disk."""
    for done in grader.grade_all(students, tasks):
        if done.answer is None:
            raise SystemExit(f"{students[done.task.student].student}: {done.fault}")
        rows = [(one.key, one.result) for one in done.answer[0] if one.key and one.result]
        store.append(students[done.task.student].student, rows)


def _print(cost: Cost) -> None:
    print("\na submission:")
    print(f"  {cost.worker:.2f} s of a worker's core: {1 / cost.worker:.2f} submissions a second a core")
    print(f"  {1000 * cost.main:.1f} ms of `grade`, and {1000 * cost.readers:.1f} ms of the processes that read for it")
    print(f"  {1000 * cost.after:.1f} ms of `grade` at the end, for results.json and report.html")
    print(f"  {cost.sent:,.0f} bytes from `grade` to the scheduler, {cost.received:,.0f} bytes back")
    print(f"a bundle of {LARGEST_BUNDLE}:")
    print(f"  {1000 * cost.bundle_of_scheduler:.1f} ms of the scheduler: {1 / cost.bundle_of_scheduler:.0f} a second")
    network = 2 * (cost.sent + cost.received)  # the scheduler passes everything on
    limits = {
        "`grade`, one process": 1 / cost.main,
        "reading, 4 cores beside it": 4 / cost.readers,
        "the scheduler": LARGEST_BUNDLE / cost.bundle_of_scheduler,
        "1 Gbit/s at the scheduler": GIGABIT / network,
    }
    print("at most, submissions a second, and the cores that this feeds:")
    for name, rate in limits.items():
        print(f"  {name:28} {rate:8,.0f} {rate * cost.worker:10,.0f} cores")
    least = min(limits.values())
    print(f"a million submissions ({MILLION * network / 2 / 1e9:,.0f} GB to and from `grade`):")
    for cores in (1, 100, 1000):
        rate = min(cores / cost.worker, least)
        hours = MILLION / rate / 3600
        told = f"{hours:,.1f} hours" if hours < 100 else f"{hours / 24:,.0f} days"
        print(f"  {cores:5,} cores: {told}, {rate:,.1f} a second")
    print(f"  and {MILLION * cost.after / 3600:,.1f} hours at the end for results.json and report.html")


def _kept_answers() -> list[Answer]:
    """Keeps all answers that come."""
    answers: list[Answer] = []
    event = Connection.event

    def kept(self: Connection, *, wait: bool) -> Any:
        found = event(self, wait=wait)
        if found and found.answer:
            answers.extend(unpacked_reply(found.answer).answers)
        return found

    Connection.event = kept  # type: ignore[method-assign]
    return answers


def _make_every_bundle_new() -> None:
    """The same work would be sent once only."""
    packed, number = Bundle.packed, count()

    def renamed(self: Bundle, settings: bytes) -> tuple[str, bytes]:
        key, data = packed(self, settings)
        return f"{key}{next(number)}", data

    Bundle.packed = renamed  # type: ignore[method-assign]


def _copies(source: Path, target: Path, count: int) -> list[StudentFolder]:
    """Copies of the sample class, no two the same."""
    originals = sorted(path for path in source.iterdir() if path.is_dir())
    for number in range(count):
        original = originals[number % len(originals)]
        copy = target / f"{number:05}_{original.name}"
        shutil.copytree(original, copy)
        for file in copy.rglob("*.py"):
            file.write_bytes(file.read_bytes() + f"\n# copy {number}\n".encode())
    return list(find_students(target).students)


def _used(processes: list[psutil.Process]) -> float:
    """Processor time of processes and of all that they started, ended or not."""
    total = 0.0
    for process in processes:
        for one in (process, *process.children(recursive=True)):
            times = one.cpu_times()
            total += times.user + times.system + times.children_user + times.children_system
    return total


def _ended() -> float:
    """Processor time of this process's children that have ended: the readers."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


@contextmanager
def _dask(kind: str, folder: Path, *arguments: str) -> Iterator[tuple[psutil.Process, int]]:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        port = one.getsockname()[1]
    options = ["--host", "127.0.0.1", "--no-dashboard"]
    if kind == "worker":
        options += ["--nthreads", "1", "--no-nanny", "--local-directory", str(folder)]
    else:
        options += ["--port", str(port)]
    with (folder / f"{kind}.log").open("ab") as log:
        command = [sys.executable, "-m", f"distributed.cli.dask_{kind}", *arguments, *options]
        process = subprocess.Popen(command, stdout=log, stderr=log, preexec_fn=die_with_parent)
    try:
        until = time.monotonic() + 60
        while kind == "scheduler" and socket.socket().connect_ex(("127.0.0.1", port)):
            if time.monotonic() > until:
                raise SystemExit((folder / f"{kind}.log").read_text())
            time.sleep(0.1)
        yield psutil.Process(process.pid), port
    finally:
        process.terminate()
        process.wait()


if __name__ == "__main__":
    main()
