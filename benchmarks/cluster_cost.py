"""What grading on a Dask cluster costs, measured on a cluster of this machine's cores, and what a large class takes.

    python benchmarks/cluster_cost.py [--students N] [--workers N] [--tasks N] [--root COURSE]

It grades copies of the sample class (each made different by a comment, for the same work is graded once only), with a
scheduler and workers that are processes of their own, and reads processor times from the kernel: of the workers with
all that they start, of the scheduler, and of `grade` itself. All that `grade` sends and gets passes a relay that counts
bytes. Then it sends tasks that do nothing, with bundles and answers of the size that was measured, to see what the
scheduler bears. Last, it computes what a million submissions take. Examples are drawn before anything is measured.
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
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import psutil

from autograder.classroom import StoredClass
from autograder.cluster.connection import Connection
from autograder.cluster.grading import LARGEST_BUNDLE, ClusterGrader
from autograder.cluster.starting import on_cluster
from autograder.course import Course, read_course
from autograder.intake import find_students
from autograder.pipeline import Task
from autograder.records import ClassResult, StudentFolder
from autograder.report import html, results_json
from autograder.report.store import Store
from autograder.sandbox.identity import die_with_parent

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
    """Of one submission, in seconds of processor time and in bytes."""

    worker: float
    scheduler: float
    main: float
    readers: float
    after: float
    sent: float
    received: float
    bundle: float
    answer: float


def main() -> None:
    """Measures and prints."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--students", type=int, default=68, help="how many are graded (68)")
    parser.add_argument("--workers", type=int, default=os.cpu_count(), help="Dask workers (one a core)")
    parser.add_argument("--tasks", type=int, default=3000, help="how many tasks that do nothing (3000)")
    parser.add_argument("--root", type=Path, default=Path(__file__).parents[1], help="the course (this checkout)")
    options = parser.parse_args()
    load = os.getloadavg()[0]
    print(f"{os.cpu_count()} cores, load {load:.1f} before, {options.students} students, {options.workers} workers")
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        scheduler, port = stack.enter_context(_dask("scheduler", folder))
        workers = [
            stack.enter_context(_dask("worker", folder, f"tcp://127.0.0.1:{port}"))[0] for _ in range(options.workers)
        ]
        relay = stack.enter_context(Relay(port))
        course = read_course(options.root)
        cost = _graded(course, folder, options, relay, scheduler, workers)
        _print_cost(cost)
        limit = _idle(cost, options.tasks, relay, scheduler)
    _print_model(cost, limit)


def _graded(
    course: Course, folder: Path, options: Any, relay: Relay, scheduler: psutil.Process, workers: list[psutil.Process]
) -> Cost:
    students = _copies(course.root / "examples" / "class", folder / "class", options.students + options.workers)
    everything = tuple(range(len(course.exercises)))
    sizes = _counted()
    first = [Task(place, everything) for place in range(options.students, len(students))]
    tasks = [Task(place, everything) for place in range(options.students)]
    with (
        Store(folder) as store,
        on_cluster(
            course,
            f"tcp://127.0.0.1:{relay.port}",
            seed=0,
            trusted=False,
            exercises=course.exercises,
            count=len(students),
            stream=sys.stderr,
        ) as grader,
    ):
        start = time.perf_counter()
        _store_all(grader, students, first, store)
        print(
            f"the first student of each worker after {time.perf_counter() - start:.0f} s, hosts and examples included"
        )
        relay.sent = relay.received = 0
        sizes.update(dict.fromkeys(sizes, 0))
        before = [_used(workers), _used([scheduler]), time.process_time(), _ended(), time.perf_counter()]
        _store_all(grader, students, tasks, store)
        after = [_used(workers), _used([scheduler]), time.process_time(), _ended(), time.perf_counter()]
        worker, of_scheduler, own, readers, wall = (new - old for old, new in zip(before, after, strict=True))
        print(f"then {options.students / wall:.2f} submissions a second by the clock")
        n, written = options.students, time.process_time()
        names = [student.student for student in students[:n]]
        result = ClassResult(course.title, 0, StoredClass(store, names, [one.id for one in course.exercises]))
        results_json.write(result, folder / "results.json")
        html.write(result, folder, {})
        written = time.process_time() - written
    return Cost(
        worker / n,
        of_scheduler / n,
        own / n,
        readers / n,
        written / n,
        relay.sent / n,
        relay.received / n,
        sizes["bundle"] / n,
        sizes["answer"] / n,
    )


def _store_all(grader: ClusterGrader, students: list[StudentFolder], tasks: list[Task], store: Store) -> None:
    """As `grade` keeps the answers: each student's at once, on the disk."""
    for done in grader.grade_all(students, tasks):
        if done.answer is None:
            raise SystemExit(f"{students[done.task.student].student}: {done.fault}")
        rows = [(one.key, one.result) for one in done.answer[0] if one.key and one.result]
        store.append(students[done.task.student].student, rows)


def _idle(cost: Cost, count: int, relay: Relay, scheduler: psutil.Process) -> float:
    """Seconds of the scheduler's processor time for one bundle of a full size that takes the workers no time."""
    answer = bytes(round(cost.answer * LARGEST_BUNDLE))

    def nothing(settings: bytes, course: bytes, bundle: bytes) -> bytes:
        return answer

    connection = Connection(f"tcp://127.0.0.1:{relay.port}", b"", b"", 60.0)
    connection._task = nothing
    size, under_way, done = round(cost.bundle * LARGEST_BUNDLE), 0, 0
    before, start = _used([scheduler]), time.perf_counter()
    while done < count:
        if done + under_way < count and under_way < 64:
            connection.submit(f"nothing-{done + under_way}{start}", os.urandom(size))
            under_way += 1
        event = connection.event(wait=under_way == 64 or done + under_way == count)
        if event is not None:
            done, under_way = done + 1, under_way - 1
    wall, used = time.perf_counter() - start, _used([scheduler]) - before
    connection.close()
    print(f"\nbundles that take no time, {size:,} bytes there and {len(answer):,} back:")
    print(f"  {count / wall:,.0f} a second by the clock (everything on this machine)")
    print(f"  {1000 * used / count:.2f} ms of the scheduler: at most {count / used:,.0f} bundles a second")
    return used / count


def _print_cost(cost: Cost) -> None:
    print("\na submission:")
    print(f"  {cost.worker:.2f} s of a worker's core: {1 / cost.worker:.2f} submissions a second a core")
    print(f"  {1000 * cost.scheduler:.1f} ms of the scheduler, in the bundles of this small class")
    print(f"  {1000 * cost.main:.1f} ms of `grade`, and {1000 * cost.readers:.1f} ms of the processes that read for it")
    print(f"  {1000 * cost.after:.1f} ms of `grade` at the end, for results.json and report.html")
    print(f"  {cost.sent:,.0f} bytes from `grade` to the scheduler, of which {cost.bundle:,.0f} are its bundle's")
    print(f"  {cost.received:,.0f} bytes from the scheduler to `grade`, of which {cost.answer:,.0f} are its answer's")


def _print_model(cost: Cost, a_bundle: float) -> None:
    network = 2 * (cost.sent + cost.received)  # the scheduler passes everything on
    limits = {
        "`grade`, one process": 1 / cost.main,
        "reading, 4 cores beside it": 4 / cost.readers,
        f"the scheduler, bundles of {LARGEST_BUNDLE}": LARGEST_BUNDLE / a_bundle,
        "1 Gbit/s at the scheduler": GIGABIT / network,
    }
    print("\nat most, submissions a second, and the cores that this feeds:")
    for name, rate in limits.items():
        print(f"  {name:32} {rate:8,.0f} {rate * cost.worker:10,.0f} cores")
    least = min(limits.values())
    print(f"\na million submissions ({MILLION * network / 2 / 1e9:,.0f} GB to and from `grade`):")
    for cores in (1, 100, 1000):
        rate = min(cores / cost.worker, least)
        hours = MILLION / rate / 3600
        told = f"{hours:,.1f} hours" if hours < 100 else f"{hours / 24:,.0f} days"
        print(f"  {cores:5,} cores: {told}, {rate:,.1f} a second")
    print(f"  and {MILLION * cost.after / 60:,.0f} minutes at the end for results.json and report.html")


def _counted() -> dict[str, int]:
    """Counts the bytes of bundles and answers."""
    sizes = {"bundle": 0, "answer": 0}
    submit, event = Connection.submit, Connection.event

    def counted_submit(self: Connection, key: str, bundle: bytes) -> None:
        sizes["bundle"] += len(bundle)
        submit(self, key, bundle)

    def counted_event(self: Connection, *, wait: bool) -> Any:
        found = event(self, wait=wait)
        sizes["answer"] += len(found.answer) if found and found.answer else 0
        return found

    Connection.submit = counted_submit  # type: ignore[method-assign]
    Connection.event = counted_event  # type: ignore[method-assign]
    return sizes


def _copies(source: Path, target: Path, count: int) -> list[StudentFolder]:
    """Copies of the sample class, no two the same."""
    originals = sorted(path for path in source.iterdir() if path.is_dir())
    for number in range(count):
        original = originals[number % len(originals)]
        copy = target / f"{original.name}_{number:05}"
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
