"""`autograder doctor`: is the course sound, and can this machine isolate students' code?"""

import sys

import click

from autograder.commands.options import course_option
from autograder.course import Course


@click.command("doctor")
@click.option("--trusted", is_flag=True, help="Examine the course even where this machine cannot isolate code.")
@course_option
def command(trusted: bool, course: Course) -> int:
    """Prove the course sound and say what isolates student code here.

    The stubs must fail, the solutions pass, and every mistake that an exercise lists be caught and named as itself.
    Exits with 1 when something is not as it should be.
    """
    from autograder.examination import examine, layer_lines
    from autograder.sandbox.layers import missing_mandatory
    from autograder.sandbox.probe import probe_layers

    layers = probe_layers()
    print("What isolates student code on this machine:")
    for line in layer_lines(layers):
        print(f"  {line}")
    missing = missing_mandatory(layers)
    for sentence in missing:
        print(f"  Grading is refused here: {sentence}.")
    if missing and not trusted:
        return 1
    print("\nThe course:")
    sound = True
    for finding in examine(course, trusted=trusted, stream=sys.stderr):
        print(f"  {'ok  ' if finding.sound else 'FAIL'}  {finding.text}")
        sound &= finding.sound
    return 0 if sound and not missing else 1
