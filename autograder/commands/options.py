"""Options that several commands share."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import click


def _read(context: click.Context, parameter: click.Parameter, value: Path) -> Any:
    from autograder.course import read_course

    return read_course(value)


def course_option(function: Callable[..., Any]) -> Callable[..., Any]:
    """Adds `--course PATH`; the command gets the Course as `course`."""
    return click.option(
        "--course",
        type=click.Path(path_type=Path),
        default=".",
        callback=_read,
        metavar="PATH",
        help="The course's folder, if it is not the current one.",
    )(function)
