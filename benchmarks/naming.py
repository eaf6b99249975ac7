"""How often a mistake is named: every named mistake, written again by hand in two styles, and pairs of them."""

import argparse
import sys
from collections import Counter
from pathlib import Path

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT))

from autograder.course import read_course  # noqa: E402
from autograder.diagnosis.patches import mistakes_of  # noqa: E402
from autograder.pipeline import Bench, bench  # noqa: E402
from autograder.records import ExerciseResult, Status  # noqa: E402
from tests.fairness.sections import MISTAKES, UNSEEN, Section, sections  # noqa: E402

COLUMNS = ("written", "caught", "named right", "in part", "named wrong", "unnamed")


def verdict(ready: Bench, place: int, section: Section, result: ExerciseResult) -> str:
    """One of the columns: what the grader makes of a hand-in."""
    groups = {one.id: one.group or one.id for one in mistakes_of(ready.plans[place].namespace)}
    made = {groups.get(name, name) for name in section.mistakes}
    named = {groups[name] for check in result.checks for name in check.mistakes}
    if named == made:
        return "named right"
    if not named:
        return "unnamed"
    return "in part" if named < made else "named wrong"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("exercises", nargs="*")
    parser.add_argument("--details", action="store_true", help="tell every hand-in that is not named right")
    parser.add_argument("--unseen", action="store_true", help="those written after the lists were finished")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--workers", type=int, default=2)
    arguments = parser.parse_args()
    folder = UNSEEN if arguments.unseen else MISTAKES
    course = read_course(ROOT)
    chosen = [course.exercise(name) for name in arguments.exercises] or list(course.exercises)
    with bench(course, exercises=chosen, seed=arguments.seed, workers=arguments.workers) as ready:
        cases = [(place, one) for place, exercise in enumerate(chosen) for one in sections(exercise.name, folder)]
        single: dict[str, Counter[str]] = {exercise.name: Counter() for exercise in chosen}
        pairs: Counter[str] = Counter()
        right: Counter[str] = Counter()
        for done in ready.grade_texts([(place, one.text) for place, one in cases], explained=True):
            place, section = cases[done.task]
            assert done.answer is not None, f"{section}: {done.fault}"
            told = verdict(ready, place, section, done.answer)
            is_caught = done.answer.status is not Status.CORRECT
            if not section.mistakes:
                right["passed" if not is_caught else "failed"] += 1
                bad = is_caught
            else:
                counts = single[section.exercise] if len(section.mistakes) == 1 else pairs
                counts.update(("written", told, *(["caught"] if is_caught else [])))
                bad = told != "named right"
            if bad and arguments.details:
                named = sorted({name for check in done.answer.checks for name in check.mistakes})
                print(f"{section}: {done.answer.status}, {told} {named}", flush=True)
                if not section.mistakes:
                    print("   ", [check.message for check in done.answer.checks if not check.passed][:1])
    if not arguments.unseen:
        missing(ready, chosen, cases)
    table(single, pairs, right)


def missing(ready: Bench, chosen: list, cases: list) -> None:
    """Tells which mistakes are not written in two styles."""
    written = Counter(
        (section.exercise, name) for _, section in cases if len(section.mistakes) == 1 for name in section.mistakes
    )
    for place, exercise in enumerate(chosen):
        short = {one.id for one in mistakes_of(ready.plans[place].namespace) if written[exercise.name, one.id] < 2}
        if short:
            print(f"{exercise.name}: not written twice: {', '.join(sorted(short))}")


def table(single: dict[str, Counter[str]], pairs: Counter[str], right: Counter[str]) -> None:
    rows = [*single.items(), ("all mistakes", sum(single.values(), Counter())), ("pairs", pairs)]
    print(f"| {'exercise':22} | " + " | ".join(COLUMNS) + " |")
    print("|---|" + "---:|" * len(COLUMNS))
    for name, counts in rows:
        cells = [f"{counts[column]}".rjust(len(column)) for column in COLUMNS]
        print(f"| {name:22} | " + " | ".join(cells) + " |")
    print(f"right answers: {right['passed']} pass, {right['failed']} do not")


if __name__ == "__main__":
    main()
