"""Finds the results of a class and writes them in another program's format."""

from dataclasses import dataclass
from pathlib import Path

from autograder.exports.formats import FORMATS, FileEach
from autograder.exports.replacing import replace_file, replace_folder
from autograder.faults import UsageError
from autograder.records import ClassResult
from autograder.report import results_json
from autograder.report.escaping import one_line

RESULTS = "results.json"


@dataclass(frozen=True)
class Exported:
    """What an export did.

    Attributes:
        result: the class.
        source: the results.json that it was read from.
        path: the file or folder that was written.
        former: where what was there before is now; None where nothing was lost.
    """

    result: ClassResult
    source: Path
    path: Path
    former: Path | None


def export(name: str, out: Path, given: Path | None) -> Exported:
    """Write a graded class in the format `name`.

    Args:
        name: of the format.
        out: the file or folder to write; an existing folder gets the export inside.
        given: a results.json, or the folder that holds it; None to look beside `out`, then in the current folder.

    Raises:
        UsageError: there are no results to read, or `out` cannot be written.
        GraderError: the disk is full or failing.
    """
    source = _source(out, given)
    wanted = FORMATS[name]
    if isinstance(wanted, FileEach):
        path = _folder(out, wanted)
        result = results_json.read(source)
        return Exported(result, source, path, replace_folder(path, wanted.files(result)))
    path = out / wanted.name if out.is_dir() else out
    if path.exists() and path.samefile(source):
        raise UsageError(f"{one_line(str(path))} holds the results themselves; choose another --out")
    result = results_json.read(source)
    return Exported(result, source, path, replace_file(path, wanted.pieces(result)))


def _source(out: Path, given: Path | None) -> Path:
    if given is not None:
        return given / RESULTS if given.is_dir() else given
    for folder in (out, out.parent, Path()):
        if (folder / RESULTS).is_file():
            return folder / RESULTS
    raise UsageError(
        f"there is no {RESULTS} beside {one_line(str(out))} or in the current folder; "
        "name the folder that `autograder grade --out` wrote with --from"
    )


def _folder(out: Path, wanted: FileEach) -> Path:
    """Where the folder of files goes: to `out` if that holds nothing or an earlier export, else inside it."""
    path = out if _may_give_way(out, wanted) else out / wanted.name
    if not _may_give_way(path, wanted):
        raise UsageError(f"{one_line(str(path))} holds other things than an earlier export; choose another --out")
    return path


def _may_give_way(path: Path, wanted: FileEach) -> bool:
    if not path.is_dir():
        if path.exists():
            raise UsageError(f"{one_line(str(path))} is a file, and this format is a folder; choose another --out")
        return True
    return all(one.is_file() and _begins(one, wanted.opening.encode()) for one in path.iterdir())


def _begins(path: Path, opening: bytes) -> bool:
    with path.open("rb") as file:
        return file.read(len(opening)) == opening
