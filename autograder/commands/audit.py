"""`autograder audit`: are the checks strong enough?"""

import sys
from pathlib import Path

import click

from autograder.commands.options import course_option
from autograder.course import Course
from autograder.faults import UsageError


@click.command("audit")
@click.argument("exercises", nargs=-1, metavar="[EXERCISE ...]")
@click.option("--matrix", type=click.Path(path_type=Path), metavar="FILE", help="Write which check kills what to FILE.")
@click.option("--workers", type=click.IntRange(1, 256), metavar="N", help="Grader processes; one a core if not given.")
@click.option("--seed", type=click.IntRange(min=0), default=0, metavar="S", help="Draws the examples; 0 if not given.")
@click.option("--trusted", is_flag=True, help="Audit even where this machine cannot isolate code.")
@course_option
def command(
    exercises: tuple[str, ...], matrix: Path | None, workers: int | None, seed: int, trusted: bool, course: Course
) -> int:
    """Change the solutions in small ways, and see which changes no check notices.

    All exercises, or those you name. Every named mistake counts as a change too. Exits with 1 when a change survives
    that the exercise's file does not list as equivalent.
    """
    if course.is_kit:
        raise UsageError("this is a student's kit, without solutions; run audit in the teacher's course folder")
    chosen = [course.exercise(name) for name in dict.fromkeys(exercises)] or list(course.exercises)
    from autograder.audit import audit
    from autograder.report.audit_report import audit_lines
    from autograder.report.kill_matrix import kill_matrix

    found = []
    for audited in audit(course, chosen, workers=workers, seed=seed, trusted=trusted, stream=sys.stderr):
        found.append(audited)
        for line in audit_lines(audited):
            print(line)
    if matrix is not None:
        names = " ".join(("autograder audit", *exercises, f"--matrix {matrix}"))
        matrix.write_text(kill_matrix(found, names), encoding="utf-8")
        print(f"Written: {matrix}")
    return 1 if any(audited.survivors or audited.wrong_excuses for audited in found) else 0
