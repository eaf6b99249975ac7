"""report.html: the graded class on one page that needs no script, no network and no other file."""

import base64
import hashlib
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from autograder.language import ENGLISH, Catalog
from autograder.records import ClassResult, Status
from autograder.report import html_view
from autograder.report.check_report import points
from autograder.report.escaping import visible
from autograder.report.table import in_words
from autograder.report.tallies import ClassTally
from autograder.report.whole_file import write_whole

MOST_ROWS = 15  # of the most failed checks and of the most common mistakes


def write(
    result: ClassResult,
    path: Path,
    sentences: Mapping[str, str] | None = None,
    *,
    language: str = "en",
    say: Catalog = ENGLISH,
) -> None:
    """Write the report of `result` to `path`; the file is replaced whole or left as it was.

    Args:
        result: the graded class.
        path: where report.html goes.
        sentences: mistake -> what it is, for the list of mistakes (`no_scale`: `scores are not divided`).
        language: of the course.
        say: gives the page's own words in it.

    Raises:
        UsageError: the folder is missing or may not be written.
        GraderError: the disk is full or failing.
    """
    write_whole(path, pieces(result, sentences or {}, language=language, say=say))


def pieces(
    result: ClassResult, sentences: Mapping[str, str], *, language: str = "en", say: Catalog = ENGLISH
) -> Iterator[str]:
    """Yield the text of report.html: students in the given order, the same bytes for the same result."""
    loader = PackageLoader("autograder.report", ".")
    environment = Environment(
        loader=loader,
        autoescape=True,
        undefined=StrictUndefined,
        finalize=_shown,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    style = loader.get_source(environment, "report.css")[0]
    tally = ClassTally(result.students)
    assignments, columns = html_view.columns(tally)
    mistakes, checks = tally.mistakes, tally.failed_checks
    return environment.get_template("report.html").generate(
        result=result,
        language=language,
        say=say,
        style=Markup(style),
        style_hash=base64.b64encode(hashlib.sha256(style.encode()).digest()).decode(),
        Status=Status,
        assignments=assignments,
        columns=columns,
        bins=html_view.histogram(tally),
        students=html_view.students(result),
        exercises=tally.exercises,
        statuses=tally.statuses,
        checks=checks[:MOST_ROWS],
        all_checks=len(checks),
        mistakes=mistakes[:MOST_ROWS],
        all_mistakes=len(mistakes),
        sentences=sentences,
        mean=tally.mean,
        median=tally.median,
        best=tally.best,
        points=points,
        in_words=in_words,
        bar=html_view.bar,
        large=len(result.students) > html_view.LARGE_CLASS,
    )


def _shown(value: Any) -> Any:
    """Make what a student wrote visible; runs on every value of the template, so none can be forgotten."""
    return visible(value) if type(value) is str else value
