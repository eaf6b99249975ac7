"""Whose work a file is and what the student called it, by the names that Canvas and Moodle give when they export.

Canvas (lib/content_zipper.rb): `lovelaceada_LATE_4711_90210_masks.py` - the name in small letters, LATE where it was,
the user's number, the file's number, and the student's own name of the file; where marking is anonymous, `anon_x7Ab2`
stands for name and user. Moodle (mod/assign/classes/downloader.php): `Ada Lovelace_4711_assignsubmission_file/masks.py`
- the name, the participant's number, and what kind of hand-in it is; older ones end the folder's name with `_`, and a
download without folders has `_masks.py` there.
"""

import re
from dataclasses import dataclass

_CANVAS_ANONYMOUS = re.compile(r"(?:LATE_)?(?P<student>anon_[0-9A-Za-z]+)_(?P<number>\d+)_(?P<file>.+)", re.DOTALL)
_CANVAS = re.compile(
    r"(?P<name>[^\s/.]+?)(?:_LATE)?_(?P<user>\d+)_(?:(?P<number>\d+)_(?P<file>.+)|(?P<text>text\.html|link\.html))",
    re.DOTALL,
)
_MOODLE_FOLDER = re.compile(r"(?P<student>.+)_assignsubmission_(?P<kind>[a-z]+)_?", re.DOTALL)
_MOODLE_FILE = re.compile(r"(?P<student>.+?)_assignsubmission_(?P<kind>[a-z]+)_(?P<file>.+)", re.DOTALL)
# What Canvas puts before the extension when the student had a file of that name already.
_RESUBMITTED = re.compile(
    r"(?P<stem>.+)-(?P<count>\d{1,3}|[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12})(?P<suffix>\.[A-Za-z0-9]+)",
    re.DOTALL,
)
_MOST_COUNTED = 1_000
_LONGEST_NAME = 1_000


@dataclass(frozen=True)
class Upload:
    """A file as a learning platform exports it.

    Attributes:
        student: the name and the number that tells two of one name apart.
        file: the path below the student's upload, in the student's own words; empty for a folder itself.
        number: the file's number in Canvas, which rises; 0 from Moodle.
    """

    student: str
    file: str
    number: int = 0


def upload_of(path: str) -> Upload | None:
    """What the name at the top of `path` tells, or None where no platform gave it; a folder's path ends with `/`."""
    top, slash, rest = path.partition("/")
    if len(top) > _LONGEST_NAME:
        return None
    if slash:
        match = _MOODLE_FOLDER.fullmatch(top)
        return Upload(match["student"], _of_kind(match["kind"], rest)) if match else None
    if match := _MOODLE_FILE.fullmatch(top):
        return Upload(match["student"], _of_kind(match["kind"], match["file"]))
    if match := _CANVAS_ANONYMOUS.fullmatch(top):
        return Upload(match["student"], match["file"], int(match["number"]))
    if match := _CANVAS.fullmatch(top):
        return Upload(f"{match['name']}_{match['user']}", match["file"] or match["text"], int(match["number"] or 0))
    return None


def first_name(file: str) -> tuple[str, int]:
    """The name of a file when it was handed in first, and how often it was handed in again since."""
    match = _RESUBMITTED.fullmatch(file)
    if not match:
        return file, 0
    count = match["count"]
    return match["stem"] + match["suffix"], int(count) if len(count) <= 3 else _MOST_COUNTED


def _of_kind(kind: str, file: str) -> str:
    # What was typed into a text field, or commented, is no file that the student handed in.
    return file if kind == "file" or not file else f"{kind}/{file}"
