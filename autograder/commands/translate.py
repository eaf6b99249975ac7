"""`autograder translate`: the files in which the course's texts are translated."""

import click

from autograder.commands.options import course_option
from autograder.course import Course
from autograder.faults import UsageError


@click.command("translate")
@click.argument("language")
@course_option
def command(language: str, course: Course) -> int:
    """Write or renew translations/LANGUAGE/, one PO file an exercise.

    What is translated already stays. Where the English has changed, the old translation is kept for you to look at,
    marked fuzzy, and students read the English until you remove the mark. LANGUAGE is a code like ko or pt_BR.
    """
    from autograder.course.translations import is_language, write_translations

    if course.is_kit:
        raise UsageError("this is a student's kit, there is no solutions/ here. Run translate in the teacher's folder.")
    if not is_language(language) or language == "en":
        raise UsageError(f"{language!r} is no language to translate to. Give a code like ko, de or pt_BR.")
    for state in write_translations(course, language):
        left = f"{state.missing} left" if state.missing else "complete"
        click.echo(f"{state.file}: {state.translated} of {state.passages} translated, {left}")
    return 0
