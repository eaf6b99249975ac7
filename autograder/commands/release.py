"""`autograder release`: makes the students' files from the teacher's."""

from pathlib import Path

import click

from autograder.commands.options import course_option
from autograder.course import Course
from autograder.faults import GraderError


@click.command("release")
@course_option
def command(course: Course) -> int:
    """Write exercises/ from solutions/."""
    raise GraderError("release is not written yet")
