"""`autograder doctor`: is the course sound, and can this machine isolate students' code?"""

import sys

import click

from autograder.commands.options import course_option
from autograder.course import Course


@click.command("doctor")
@click.option("--trusted", is_flag=True, help="Examine the course even where this machine cannot isolate code.")
@click.option("--workers", type=click.IntRange(1, 256), metavar="N", help="Grader processes; one a core if not given.")
@course_option
def command(trusted: bool, workers: int | None, course: Course) -> int:
    """Prove the course sound and say what isolates student code here.

    The stubs must fail, the solutions pass, and every mistake that an exercise lists be caught and named as itself.
    Exits with 1 when something is not as it should be. What is weak (a hint, a shape or a translation that is missing)
    is told and costs nothing.
    """
    from autograder.examination import examine, layer_lines
    from autograder.report.escaping import one_line, write
    from autograder.sandbox.layers import missing_mandatory
    from autograder.sandbox.probe import probe_layers

    layers = probe_layers([course.root / "solutions"])
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
    for finding in examine(course, trusted=trusted, workers=workers, stream=sys.stderr):
        write(sys.stdout, f"  {finding.level.ljust(4)}  {one_line(finding.text)}\n")
        sound &= finding.level != "FAIL"
    return 0 if sound and not missing else 1
