"""report.html: the graded class for a browser; no page needs a script or the network, a small class needs one page."""

import base64
import hashlib
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from autograder.language import ENGLISH, Catalog
from autograder.records import ClassResult, Status
from autograder.report import html_pages, html_view
from autograder.report.check_report import points
from autograder.report.escaping import visible
from autograder.report.html_pages import Page
from autograder.report.table import in_words
from autograder.report.tallies import ClassTally
from autograder.report.whole_file import write_whole

FILE = "report.html"
MOST_ROWS = 15  # of the most failed checks and of the most common mistakes


def write(
    result: ClassResult,
    out: Path,
    sentences: Mapping[str, str] | None = None,
    *,
    language: str = "en",
    say: Catalog = ENGLISH,
) -> None:
    """Write `out`/report.html and, for a large class, the pages of its students in `out`/report/.

    Each file is replaced whole or left as it was. report.html comes after the pages that it names, and pages of an
    earlier, larger class are removed after it.

    Args:
        result: the graded class.
        out: where report.html goes.
        sentences: mistake -> what it is, for the list of mistakes (`no_scale`: `scores are not divided`).
        language: of the course.
        say: gives the page's own words in it.

    Raises:
        UsageError: the folder is missing or may not be written.
        GraderError: the disk is full or failing.
    """
    report = _Report(result, sentences or {}, language=language, say=say)
    if report.pages:
        folder = html_pages.make_folder(out)
        for page in report.pages:
            write_whole(folder / page.file, report.page(page))
    write_whole(out / FILE, report.front())
    html_pages.remove_left(out, len(report.pages))


def pieces(
    result: ClassResult, sentences: Mapping[str, str], *, language: str = "en", say: Catalog = ENGLISH
) -> Iterator[str]:
    """Yield the text of report.html: students in the given order, the same bytes for the same result."""
    return _Report(result, sentences, language=language, say=say).front()


class _Report:
    """The texts of report.html and of its pages; the class is read as it is told, one student at a time.

    Attributes:
        pages: those of the students, none for a small class.
    """

    def __init__(self, result: ClassResult, sentences: Mapping[str, str], *, language: str, say: Catalog) -> None:
        self.pages = html_pages.pages(len(result.students))
        self._students = result.students
        self._sentences = sentences
        self._tally = ClassTally(result.students)
        assignments, columns = html_view.columns(self._tally)
        loader = PackageLoader("autograder.report", ".")
        self._environment = Environment(
            loader=loader,
            autoescape=True,
            undefined=StrictUndefined,
            finalize=_shown,
            trim_blocks=True,
            lstrip_blocks=True,
        )
        style = loader.get_source(self._environment, "report.css")[0]
        self._environment.globals.update(
            result=result,
            language=language,
            say=say,
            style=Markup(style),
            style_hash=base64.b64encode(hashlib.sha256(style.encode()).digest()).decode(),
            Status=Status,
            assignments=assignments,
            columns=columns,
            mean=self._tally.mean,
            points=points,
        )

    def front(self) -> Iterator[str]:
        """Yield the text of report.html."""
        tally, students, pages = self._tally, self._students, self.pages
        everyone = range(1, len(students) + 1)
        mistakes, checks = tally.mistakes, tally.failed_checks
        return self._environment.get_template(FILE).generate(
            large=bool(pages),
            rows=html_pages.lowest(students, tally.scores, pages) if pages else html_pages.rows(students, everyone),
            most_lowest=html_pages.MOST_LOWEST,
            students_on_a_page=html_pages.STUDENTS_ON_A_PAGE,
            index=html_pages.index(students, pages),
            students=html_view.students(students, everyone),
            bins=html_view.histogram(tally),
            exercises=tally.exercises,
            statuses=tally.statuses,
            checks=checks[:MOST_ROWS],
            all_checks=len(checks),
            mistakes=mistakes[:MOST_ROWS],
            all_mistakes=len(mistakes),
            sentences=self._sentences,
            median=tally.median,
            best=tally.best,
            in_words=in_words,
            bar=html_view.bar,
        )

    def page(self, page: Page) -> Iterator[str]:
        """Yield the text of one of the pages."""
        return self._environment.get_template("student_page.html").generate(
            large=False,
            origin=html_pages.ORIGIN,
            page=page,
            rows=html_pages.rows(self._students, page.places),
            students=html_view.students(self._students, page.places),
        )


def _shown(value: Any) -> Any:
    """Make what a student wrote visible; runs on every value of the template, so none can be forgotten."""
    return visible(value) if type(value) is str else value
