"""`autograder check`: a student's self-check."""

import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING

import click

from autograder.commands.options import course_option
from autograder.course import Course, Exercise
from autograder.faults import UsageError

if TYPE_CHECKING:
    from autograder.headstart import Started


@click.command("check")
@click.argument("exercises", nargs=-1, metavar="[EXERCISE ...]")
@click.option("--watch", is_flag=True, help="Check again whenever you save a file; Ctrl-C ends it.")
@click.option("--replay", metavar="CASE", help="Run one check on one case again, as a failing check shows it.")
@course_option
def command(exercises: tuple[str, ...], watch: bool, replay: str | None, course: Course) -> int:
    """Check your own exercises/; all of them, or those you name.

    EXERCISE is lstm_step or seq2seq/lstm_step. Exits with 0 only if all that was asked passes.
    """
    chosen = [course.exercise(name) for name in dict.fromkeys(exercises)] or list(course.exercises)
    if watch and replay is not None:
        raise UsageError("--watch checks what you save and --replay one case. Give one of the two.")
    from autograder.headstart import start_own

    # Before torch is imported here: the other process does that too, at the same time.
    with start_own(course, chosen, alone=replay is not None) as started:
        return _checked(course, started, chosen, replay, watch)


def _checked(course: Course, started: "Started", chosen: Sequence[Exercise], replay: str | None, watch: bool) -> int:
    from autograder.course.translations import catalog_of
    from autograder.records import ExerciseResult, Status
    from autograder.report.check_report import print_report
    from autograder.selfcheck import check_again, check_own

    say = catalog_of(course)

    def told(results: list[ExerciseResult]) -> bool:
        print_report(results, sys.stdout, say)
        right = sum(result.status is Status.CORRECT for result in results)
        print(say(f"{right} of {len(results)} {'exercise is' if len(results) == 1 else 'exercises are'} correct."))
        return right == len(results)

    if not watch:
        return 0 if told(check_own(course, started, chosen, replay, stream=sys.stderr)) else 1
    for results in check_again(course, started, chosen, stream=sys.stderr):
        told(results)
        print(say("Waiting until you save a file; Ctrl-C ends it."), flush=True)
    return 0
