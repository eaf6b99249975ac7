"""`autograder doctor`: is the course sound, and can this machine isolate students' code?"""

import click

from autograder.commands.options import course_option
from autograder.course import Course
from autograder.faults import GraderError


@click.command("doctor")
@course_option
def command(course: Course) -> int:
    """Prove the course sound and say what isolates student code here."""
    raise GraderError("doctor is not written yet")
