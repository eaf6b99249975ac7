"""`autograder progress`: what is done, and what is left."""

import sys

import click

from autograder.commands.options import course_option
from autograder.course import Course


@click.command("progress")
@course_option
def command(course: Course) -> int:
    """Show how far you are: every exercise, and the points that its checks give now."""
    from autograder.course.translations import catalog_of
    from autograder.report.progress_report import progress_lines
    from autograder.selfcheck import progress

    for line in progress_lines(course.assignments, progress(course, stream=sys.stderr), catalog_of(course)):
        click.echo(line)
    return 0
