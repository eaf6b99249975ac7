"""Whether the checks are fair: do right files score in full at every seed, and how far are wrong ones from passing?

    python benchmarks/fairness.py [--seeds N] [--margins M] [--root COURSE] [EXERCISE ...]

It grades every right file of tests/fairness/correct at the seeds 0 to N-1, with isolation, and prints each that does
not score in full. At the first M seeds it also measures, in this process, how far values and gradients are from the
reference's in units of the tolerance (1.0 is the limit): the greatest deviation of the right files, and the nearest of
the mistakes, which are the MISTAKES of the exercise as patches and the files of tests/fairness/wrong. A mistake is as
far as its greatest deviation over the examples of a seed, at the seed where that is least. One that is within the limit
must fail another check (it changes an argument, say); where it passes them all, that is printed.
"""

import argparse
import math
import warnings
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from margins import DOUBLE, EXACT, SINGLE, Deviation, deviations, is_refused, names_of, precision_of

from autograder.course import Course, Exercise, mounted, read_course
from autograder.diagnosis.patches import mistakes_of, patched_text
from autograder.examples.plans import ExercisePlan
from autograder.pipeline import Bench, bench
from autograder.records import ExerciseResult

_WORKERS = 2
_HEADS = ("files", "gradings", "flakes", "f32 examples", "f64 examples", "right f32", "right f64", "nearest wrong")


@dataclass
class Row:
    """What was found of one exercise.

    Attributes:
        right: texts of the right files, by name.
        wrong: texts of the wrong files, by name.
        gradings: of right files.
        flakes: gradings that were not full marks.
        examples: drawn, by precision.
        greatest: deviation of a right file, by precision; and which file, at which seed.
        nearest: of each mistake, the greatest deviation at the seed where it is least.
    """

    right: Mapping[str, str]
    wrong: Mapping[str, str]
    gradings: int = 0
    flakes: int = 0
    examples: Counter[str] = field(default_factory=Counter)
    greatest: dict[str, tuple[Deviation, str, int]] = field(default_factory=dict)
    nearest: dict[str, float] = field(default_factory=dict)

    def counts(self) -> tuple[int, ...]:
        """Right files, gradings, flakes, examples in float32 and in float64."""
        return len(self.right), self.gradings, self.flakes, self.examples[SINGLE], self.examples[DOUBLE]

    def cells(self) -> list[str]:
        """The row of the table, without the exercise and the name of the mistake."""
        right = [f"{self.greatest[p][0].units:.2g}" if p in self.greatest else "exact" for p in (SINGLE, DOUBLE)]
        return [*map(str, self.counts()), *right, _shown(self.nearest_wrong()[0])]

    def nearest_wrong(self) -> tuple[float, str]:
        """The mistake that is nearest to passing, among those that the measured checks refuse by rounding alone."""
        refused = [(units, name) for name, units in self.nearest.items() if 1.0 < units < math.inf]
        return min(refused, default=(math.inf, ""))


def main() -> None:
    """Measures and prints."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("exercises", nargs="*", metavar="EXERCISE", help="their names or ids (all)")
    parser.add_argument("--seeds", type=int, default=20, help="at how many each right file is graded (20)")
    parser.add_argument("--margins", type=int, default=3, help="at how many deviations are measured (3)")
    parser.add_argument("--root", type=Path, default=Path(__file__).parents[1], help="the course (this checkout)")
    options = parser.parse_args()
    course = read_course(options.root)
    asked = set(options.exercises)
    chosen = [one for one in course.exercises if not asked or {one.id, one.name} & asked]
    if len(chosen) < len(asked):
        parser.error(f"there is no such exercise; there are {', '.join(one.name for one in course.exercises)}")
    rows = {one.id: Row(_texts(course, "correct", one), _texts(course, "wrong", one)) for one in chosen}
    warnings.simplefilter("ignore")
    for seed in range(max(options.seeds, options.margins)):
        with bench(course, seed=seed, workers=_WORKERS, exercises=chosen) as ready:
            if seed < options.seeds:
                _grade(ready, rows)
            if seed < options.margins:
                with mounted(course):
                    for plan in ready.plans:
                        _measure(course, plan, seed, rows[plan.exercise.id])
    print(f"{options.seeds} seeds graded, {options.margins} measured; deviations in units of the tolerance")
    _print_table(rows)
    _print_details(rows)


def _texts(course: Course, kind: str, exercise: Exercise) -> dict[str, str]:
    folder = course.root / "tests" / "fairness" / kind / exercise.name
    return {path.stem: path.read_text("utf-8") for path in sorted(folder.glob("*.py"))}


def _grade(ready: Bench, rows: Mapping[str, Row]) -> None:
    """Grades the right files at one seed and prints the flakes."""
    places = {exercise.id: place for place, exercise in enumerate(ready.exercises)}
    tasks = [(id, name) for id, row in rows.items() for name in row.right]
    for plan in ready.plans:
        drawn = (precision_of(one.prepared) for check in plan.checks for one in check.drawn)
        rows[plan.exercise.id].examples.update(precision for precision in drawn if precision)
    for done in ready.grade_texts([(places[id], rows[id].right[name]) for id, name in tasks]):
        id, name = tasks[done.task]
        told = [done.fault] if done.answer is None else list(_lost(done.answer))
        rows[id].gradings += 1
        rows[id].flakes += bool(told)
        for line in told:
            print(f"flake: {id}, {name}, seed {ready.seed}: {line}", flush=True)


def _lost(result: ExerciseResult) -> Iterator[str]:
    for check in result.checks:
        if not check.passed:
            yield f"{check.name}: {check.message} (replay {check.replay})"
    if result.score < result.max_score and all(check.passed for check in result.checks):
        yield f"{result.status}: {result.message}"


def _measure(course: Course, plan: ExercisePlan, seed: int, row: Row) -> None:
    """Measures the right files and the mistakes of one exercise at one seed."""
    for name, text in row.right.items():
        for precision, found in deviations(plan, names_of(course, plan.exercise, text)).items():
            if precision != EXACT and (precision not in row.greatest or found.units > row.greatest[precision][0].units):
                row.greatest[precision] = (found, name, seed)
    for name, names in _mistakes(course, plan, row):
        furthest = max((found.units for found in deviations(plan, names).values()), default=0.0)
        row.nearest[name] = min(furthest, row.nearest.get(name, math.inf))
        if furthest <= 1.0 and not is_refused(plan, names):
            print(f"missed: {plan.exercise.id}, {name}, seed {seed}: passes every check", flush=True)


def _mistakes(course: Course, plan: ExercisePlan, row: Row) -> Iterator[tuple[str, Mapping[str, Any]]]:
    solution = plan.exercise.solution.read_text("utf-8")
    patches = {one.id: patched_text(plan.exercise, solution, one) for one in mistakes_of(plan.namespace)}
    for name, text in (patches | {f"{name} (by hand)": text for name, text in row.wrong.items()}).items():
        yield name, names_of(course, plan.exercise, text)


def _shown(units: float) -> str:
    """Two digits of it."""
    return "exact" if math.isinf(units) else f"{float(f'{units:.2g}'):,.0f}"


def _print_table(rows: Mapping[str, Row]) -> None:
    width = max(map(len, rows))
    print(f"\n{'exercise':{width}}" + "".join(f"  {head}" for head in _HEADS) + "  its name")
    for id, row in rows.items():
        cells = (f"  {cell:>{len(head)}}" for head, cell in zip(_HEADS, row.cells(), strict=True))
        print(f"{id:{width}}" + "".join(cells) + f"  {row.nearest_wrong()[1]}")
    total = [sum(each) for each in zip(*(row.counts() for row in rows.values()), strict=True)]
    print(f"{'all':{width}}" + "".join(f"  {count:>{len(head)}}" for head, count in zip(_HEADS, total, strict=False)))


def _print_details(rows: Mapping[str, Row]) -> None:
    print("\nwhere the right files deviate most")
    for id, row in rows.items():
        for precision, (found, name, seed) in sorted(row.greatest.items()):
            print(f"  {id}: {found.units:.2g} in {precision}, {name}, {found.check}, seed {seed}")
    print("\nmistakes whose values and gradients are within the tolerance at some seed: other checks must refuse them")
    for id, row in rows.items():
        for name, units in row.nearest.items():
            if units <= 1.0:
                print(f"  {id}: {name}, {units:.2g}")


if __name__ == "__main__":
    main()
