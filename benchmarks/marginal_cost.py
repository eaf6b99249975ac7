"""What one more submission costs for each exercise, with isolation, beside the same checks in this process.

    python benchmarks/marginal_cost.py [--times N] [--root COURSE]

It grades the solutions and the right students of the sample class, each exercise N times, and prints for each exercise
the least wall clock and processor time of the grader; the mean processor time of the worker, fork and load included
(the kernel tells it in steps of 10 ms); the calls of the student's functions, and the requests that they took. The
floor is the least processor time of the checks alone in this process: no fork, no load, no wire.
"""

import argparse
import os
import sys
import time
import warnings
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from contextlib import redirect_stdout
from copy import deepcopy
from dataclasses import dataclass
from io import StringIO
from pathlib import Path
from typing import Any

from autograder.checks.binding import bound
from autograder.course import Course, read_course
from autograder.grading.attempts import attempt
from autograder.grading.foreseeing import Foresight
from autograder.intake import find_students, read_submission
from autograder.pipeline import Bench, bench
from autograder.records import Cell, Source, Status, Submission
from autograder.sandbox.ahead import Right
from autograder.sandbox.exchange import Exchange
from autograder.sandbox.student_module import StudentFiles, module_name

_TICKS = os.sysconf("SC_CLK_TCK")
_COLUMNS = ("wall", "grader", "worker", "CPU", "floor", "ratio", "calls", "requests")


@dataclass
class Cost:
    """Of one exercise of one submission, in milliseconds.

    Attributes:
        wall: clock.
        grader: processor time of this process.
        worker: processor time of the zygote and its workers.
        floor: processor time of the checks alone, in this process.
        calls: of the student's functions.
        requests: to the worker.
    """

    wall: float
    grader: float
    worker: float
    floor: float
    calls: float
    requests: float

    def cells(self) -> list[str]:
        """The row of the table."""
        both = self.grader + self.worker
        times = (self.wall, self.grader, self.worker, both, self.floor)
        return [
            *(f"{one:.1f}" for one in times),
            f"{both / self.floor:.1f}",
            f"{self.calls:.0f}",
            f"{self.requests:.0f}",
        ]


def main() -> None:
    """Measures and prints."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--times", type=int, default=10, help="how often each is graded (10)")
    parser.add_argument("--root", type=Path, default=Path(__file__).parents[1], help="the course (this checkout)")
    options = parser.parse_args()
    course = read_course(options.root)
    counts = _counted()
    warnings.simplefilter("ignore")
    print(f"{os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}, least of {options.times}, ms an exercise")
    with bench(course) as ready:
        submissions = [_solutions(course), *_right(course, ready)]
        costs = [_costs(ready, index, submissions, options.times, counts) for index in range(len(ready.exercises))]
        _print_table("the solutions", ready, [each[0] for each in costs])
        _print_table(f"{len(submissions) - 1} right students", ready, [_mean(each[1:]) for each in costs])


def _print_table(title: str, ready: Bench, rows: list[Cost]) -> None:
    width = max(len(exercise.id) for exercise in ready.exercises)
    print(f"\n{title:{width}}" + "".join(f"{name:>9}" for name in _COLUMNS))
    for exercise, row in zip(ready.exercises, rows, strict=True):
        print(f"{exercise.id:{width}}" + "".join(f"{cell:>9}" for cell in row.cells()))
    print(f"{'mean':{width}}" + "".join(f"{cell:>9}" for cell in _mean(rows).cells()))


def _costs(ready: Bench, index: int, submissions: list[Submission], times: int, counts: Counter[str]) -> list[Cost]:
    """The cost of one exercise of each submission; the grader remembers the answers of the others, never its own."""
    remembered = []
    for submission in submissions:
        _remember(ready, index, [])
        ready.grade_one(index, submission)
        remembered.append({name: deepcopy(one.right) for name, one in _foreseen(ready, index).items()})
    return [
        _cost(ready, index, submission, times, counts, [*remembered[:place], *remembered[place + 1 :]])
        for place, submission in enumerate(submissions)
    ]


def _remember(ready: Bench, index: int, answers: Sequence[Mapping[str, Right]]) -> None:
    for name, foresight in _foreseen(ready, index).items():
        foresight.right.clear()
        for each in answers:
            for example, digests in each[name].items():
                foresight.right[example] |= digests


def _foreseen(ready: Bench, index: int) -> Mapping[str, Foresight]:
    return ready._grader(index, 0).foreseen


def _cost(
    ready: Bench,
    index: int,
    submission: Submission,
    times: int,
    counts: Counter[str],
    others: Sequence[Mapping[str, Right]],
) -> Cost:
    walls, graders = [], []
    counts.clear()
    before = _seconds_of(ready.zygote.pid)
    for _ in range(times):
        _remember(ready, index, others)
        wall, grader = time.perf_counter(), time.process_time()
        result = ready.grade_one(index, submission)
        graders.append(time.process_time() - grader)
        walls.append(time.perf_counter() - wall)
        if result.status is not Status.CORRECT:
            raise SystemExit(f"{submission.student}, {result.exercise}: {result.status}, expected right code")
    worker = (_seconds_of(ready.zygote.pid) - before) / times
    floor = _floor(ready, index, submission, times)
    each = (1000 * min(walls), 1000 * min(graders), 1000 * worker, 1000 * floor)
    return Cost(*each, counts["calls"] / times, counts["requests"] / times)


def _floor(ready: Bench, index: int, submission: Submission, times: int) -> float:
    """Seconds of processor time of the checks on the student's functions in this process."""
    plan = ready.plans[index]
    least = float("inf")
    with bound(plan.namespace, _loaded(ready, index, submission)):
        for _ in range(times):
            start = time.process_time()
            for check_plan in plan.checks:
                for drawn in check_plan.drawn:
                    if failure := attempt(check_plan.check, drawn.example, drawn.prepared):
                        raise SystemExit(f"{submission.student}, {plan.exercise.id}, in process: {failure.cause}")
            least = min(least, time.process_time() - start)
    return least


def _loaded(ready: Bench, index: int, submission: Submission) -> Mapping[str, Any]:
    """The functions and classes of a student's file, loaded here: these are files of our own."""
    exercise = ready.exercises[index]
    ids = [one.id for one in ready.exercises[: index + 1]]
    files = StudentFiles({id: submission.files[id] for id in ids if isinstance(submission.files.get(id), Source)})  # type: ignore[misc]
    files.install()
    try:
        with redirect_stdout(StringIO()):
            module, fault = files.load(exercise.id)
    finally:
        sys.meta_path.remove(files)
        for id in ids:
            sys.modules.pop(module_name(id), None)
    if module is None:
        raise SystemExit(f"{submission.student}, {exercise.id}: {fault}")
    return {name: vars(module)[name] for name in exercise.defines}


def _solutions(course: Course) -> Submission:
    def source(text: str, label: str) -> Source:
        return Source(label, (Cell(text, label),))

    files = {one.id: source(one.solution.read_text("utf-8"), f"{one.name}.py") for one in course.exercises}
    return Submission("solutions", files)


def _right(course: Course, ready: Bench) -> list[Submission]:
    """The students of the sample class who are right throughout."""
    folder = course.root / "examples" / "class"
    ids = [exercise.id for exercise in course.exercises]
    found = [read_submission(student, ids)[0] for student in find_students(folder).students]
    return [one for one in found if all(e.status is Status.CORRECT for e in ready.grade(one).exercises)]


def _counted() -> Counter[str]:
    """Counts the calls of student code, and the requests that they take."""
    counts: Counter[str] = Counter()
    converse = Exchange.converse

    def counted(self: Exchange, header: dict[str, Any], *others: Any) -> Any:
        reply, body = converse(self, header, *others)
        counts["requests"] += 1
        counts["calls"] += len(reply["answers"]) if header["op"] == "many" else header["op"] != "load"
        return reply, body

    Exchange.converse = counted  # type: ignore[method-assign]
    return counts


def _mean(costs: list[Cost]) -> Cost:
    return Cost(*(sum(column) / len(costs) for column in zip(*(vars(cost).values() for cost in costs), strict=True)))


def _seconds_of(process: int) -> float:
    """Processor time of a process and of all that it started, ended or not."""
    return sum(_seconds(one) for one in _tree(process))


def _seconds(process: int) -> float:
    fields = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()
    return sum(map(int, fields[11:15])) / _TICKS


def _tree(process: int) -> Iterator[int]:
    yield process
    for child in Path(f"/proc/{process}/task/{process}/children").read_text().split():
        yield from _tree(int(child))


if __name__ == "__main__":
    main()
