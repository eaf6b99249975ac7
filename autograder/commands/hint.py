"""`autograder hint`: the hints of an exercise, one after the other."""

import textwrap

import click

from autograder.commands.options import course_option
from autograder.course import Course


@click.command("hint")
@click.argument("exercise")
@click.option("--again", is_flag=True, help="Show those you have seen, and no new one.")
@course_option
def command(exercise: str, again: bool, course: Course) -> int:
    """Show the next hint for an exercise, after those you have seen.

    The first says where to look, the last one nearly how it is done; stop when you can go on alone.
    """
    from autograder.hinting import next_hints

    chosen = course.exercise(exercise)
    hints = next_hints(course, chosen, again=again)
    total = len(hints.shown) + hints.left
    for number, hint in enumerate(hints.shown, 1):
        label = f"Hint {number} of {total}: "
        click.echo(textwrap.fill(hint, 100, initial_indent=label, subsequent_indent=" " * len(label)))
    if hints.left:
        click.echo(f"One more: autograder hint {chosen.name}")
    else:
        click.echo("That was the last one. `autograder check` names the mistake wherever it is sure of one.")
    return 0
