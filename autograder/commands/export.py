"""`autograder export`: a graded class for another program."""

import sys
from pathlib import Path

import click

from autograder.exports.formats import FORMATS
from autograder.report.escaping import one_line, write

_WIDTH = max(map(len, FORMATS))


@click.command(
    "export",
    help="Write the grades in the format of another program.\n\n"
    + "\b\n"
    + "\n".join(f"{name.ljust(_WIDTH)}  {known.says}" for name, known in FORMATS.items())
    + "\n\nWhat lay at PATH before is kept as PATH.bak-1 (or the next free number).",
)
@click.argument("format", metavar="FORMAT", type=click.Choice(tuple(FORMATS)))
@click.option("--out", required=True, type=click.Path(path_type=Path), metavar="PATH", help="Where the export goes.")
@click.option(
    "--from",
    "given",
    type=click.Path(path_type=Path),
    metavar="PATH",
    help="The results.json or its folder, if it lies neither beside the export nor in the current folder.",
)
def command(format: str, out: Path, given: Path | None) -> int:
    """Write the grades in the format of another program."""
    from autograder.exports.exporting import export

    done = export(format, out, given)
    number = len(done.result.students)
    _say(f"Read: {done.source} ({number:,} {'student' if number == 1 else 'students'})")
    if done.former is not None:
        _say(f"Kept: {done.former}, what was there before")
    _say(f"Written: {done.path}")
    if done.result.faults:
        told = "the grader itself failed on some exercises, which the export lacks; `grade --resume` grades them"
        print(f"autograder: {told}", file=sys.stderr)
    return 0


def _say(line: str) -> None:
    write(sys.stdout, f"{one_line(line)}\n")
