"""`autograder release`: makes the students' files from the teacher's."""

from pathlib import Path
from typing import TYPE_CHECKING

import click

from autograder.commands.options import course_option
from autograder.course import Course
from autograder.faults import UsageError

if TYPE_CHECKING:
    from autograder.release.tree import Changes


@click.command("release")
@click.option("--check", is_flag=True, help="Write nothing; exit with 1 if exercises/ is not what release makes.")
@click.option("--to", type=click.Path(path_type=Path), metavar="DIR", help="Write the student's kit to DIR instead.")
@course_option
def command(check: bool, to: Path | None, course: Course) -> int:
    """Write exercises/ from solutions/.

    A file that was changed by hand is backed up as NAME.bak-1 before it is overwritten.
    """
    from autograder.release import exercises_tree, write_kit

    if course.is_kit:
        raise UsageError("this is a student's kit, there is no solutions/ here. Run release in the teacher's folder.")
    if check and to is not None:
        raise UsageError("--check looks at exercises/ and --to writes a kit. Give one of the two.")
    if check:
        return _check(course)
    if to is not None:
        return _tell(write_kit(course, to), to)
    return _tell(exercises_tree(course).write(), Path("exercises"))


def _check(course: Course) -> int:
    from autograder.release import exercises_tree, unlisted_solutions

    lines = [f"exercises/{name} {what}" for name, what in exercises_tree(course).differences().items()]
    lines += [f"{name} is stray: nothing in course.toml asks for it" for name in unlisted_solutions(course)]
    for line in lines:
        click.echo(line)
    if lines:
        click.echo("hint: run `autograder release`, and look at what it changes; strays are yours to list or to remove")
        return 1
    click.echo(f"exercises/ is what release makes of solutions/ ({len(course.exercises)} files)")
    return 0


def _tell(changes: "Changes", folder: Path) -> int:
    for name, backup in changes.backups.items():
        click.echo(f"kept     {folder / backup}: {name} as it was changed by hand")
    for name in changes.written:
        click.echo(f"wrote    {folder / name}")
    for name in changes.removed:
        click.echo(f"removed  {folder / name}")
    for name in changes.kept:
        click.echo(f"left     {folder / name}: changed by hand, and there is nothing new for it")
    for name in changes.strays:
        click.echo(f"stray    {folder / name}: nothing in course.toml asks for it")
    if not (changes.written or changes.removed):
        click.echo(f"{folder}: nothing to do")
    return 0
