"""`autograder hint`: the hints of an exercise, one after the other."""

import click

from autograder.commands.options import course_option
from autograder.course import Course

_WIDTH = 100


@click.command("hint")
@click.argument("exercise")
@click.option("--again", is_flag=True, help="Show those you have seen, and no new one.")
@course_option
def command(exercise: str, again: bool, course: Course) -> int:
    """Show the next hint for an exercise, after those you have seen.

    The first says where to look, the last one nearly how it is done; stop when you can go on alone.
    """
    from rich.cells import cell_len

    from autograder.course.translations import catalog_of
    from autograder.hinting import next_hints
    from autograder.report.wrapping import wrapped

    say = catalog_of(course)

    chosen = course.exercise(exercise)
    hints = next_hints(course, chosen, again=again)
    total = len(hints.shown) + hints.left
    for number, hint in enumerate(hints.shown, 1):
        label = f"{say(f'Hint {number} of {total}:')} "
        for line in wrapped(hint, _WIDTH, label, " " * cell_len(label)):
            click.echo(line)
    if hints.left:
        click.echo(say(f"One more: autograder hint {chosen.name}"))
    else:
        click.echo(say("That was the last one. `autograder check` names the mistake wherever it is sure of one."))
    return 0
