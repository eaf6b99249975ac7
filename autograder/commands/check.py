"""`autograder check`: a student's self-check."""

import sys

import click

from autograder.commands.options import course_option
from autograder.course import Course


@click.command("check")
@click.argument("exercises", nargs=-1, metavar="[EXERCISE ...]")
@click.option("--replay", metavar="CASE", help="Run one check on one case again, as a failing check shows it.")
@course_option
def command(exercises: tuple[str, ...], replay: str | None, course: Course) -> int:
    """Check your own exercises/; all of them, or those you name.

    EXERCISE is lstm_step or seq2seq/lstm_step. Exits with 0 only if all that was asked passes.
    """
    chosen = [course.exercise(name) for name in dict.fromkeys(exercises)] or list(course.exercises)
    from autograder.records import Status
    from autograder.report.check_report import print_report
    from autograder.selfcheck import check_own

    results = check_own(course, chosen, replay, stream=sys.stderr)
    print_report(results, sys.stdout)
    right = sum(result.status is Status.CORRECT for result in results)
    print(f"{right} of {len(results)} {'exercise is' if len(results) == 1 else 'exercises are'} correct.")
    return 0 if right == len(results) else 1
