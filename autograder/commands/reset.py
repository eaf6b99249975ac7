"""`autograder reset`: an exercise as it was before you began."""

import click

from autograder.commands.options import course_option
from autograder.course import Course


@click.command("reset")
@click.argument("exercise")
@course_option
def command(exercise: str, course: Course) -> int:
    """Put the untouched file of an exercise back; yours is kept as NAME.bak-1 (or the next free number)."""
    from autograder.release import restore

    chosen = course.exercise(exercise)
    changes = restore(course, chosen)
    for name, backup in changes.backups.items():
        click.echo(f"kept   exercises/{backup}: your {name} as it was")
    for name in changes.written:
        click.echo(f"wrote  exercises/{name}")
    if not changes.written:
        click.echo(f"exercises/{chosen.id}.py is untouched: nothing to do")
    return 0
