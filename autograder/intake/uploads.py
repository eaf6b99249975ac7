"""What a student uploaded to a learning platform, file by file or as archives, by the paths of the course."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import PurePosixPath

from autograder.faults import SubmissionError
from autograder.intake.archives import MAX_ARCHIVE_BYTES, archive_of
from autograder.intake.hand_in import HandIn
from autograder.intake.naming import shown, verbatim
from autograder.intake.platform_names import Upload, first_name

_SUFFIXES = (".py", ".ipynb")
_ARCHIVE = ".zip"


@dataclass(frozen=True, order=True)
class _Version:
    """A file that was handed in, perhaps several times; the greatest counts."""

    again: int
    number: int
    entry: str
    name: str


@dataclass(frozen=True)
class _Place:
    """Where a file of the course lies in what was uploaded."""

    inside: HandIn
    entry: str
    words: str
    unclear: str = ""


class Uploads:
    """One student's uploads as a hand-in: `masks.py` is `attention/masks.py`, and archives are looked into."""

    def __init__(self, delivered: HandIn, uploads: Mapping[str, Upload], exercises: Sequence[str]) -> None:
        """Opens the archives among the uploads; raises SubmissionError where one of them is refused.

        Args:
            delivered: the uploads under the platform's names.
            uploads: what those names tell, by entry.
            exercises: as "assignment/name".
        """
        self._delivered, self._exercises = delivered, exercises
        self._budget = MAX_ARCHIVE_BYTES
        self._places: dict[str, list[_Place]] = {}
        remarks, notes = [], {}
        for file, older, latest in self._versions(uploads):
            note = _choice(older, latest)
            if note:
                remarks.append(note)
            for path, place in self._files(file, latest):
                self._places.setdefault(path, []).append(place)
                if note:
                    notes[path] = note
        self.notes: Mapping[str, str] = notes
        self.remarks = tuple(remarks)
        self.entries = tuple(sorted(self._places))

    def read(self, entry: str, limit: int) -> bytes:
        """The first `limit` + 1 bytes of a file; raises SubmissionError when it is not clear which file counts."""
        place, *others = self._places.get(entry) or self._places[f"{entry}/"]
        if others:
            listed = " and ".join(f"'{each.words}'" for each in (place, *others[:4]))
            raise SubmissionError(f"{listed} were both handed in, so it is not clear which counts; hand in one")
        if place.unclear:
            raise SubmissionError(place.unclear)
        return place.inside.read(place.entry, limit)

    def _versions(self, uploads: Mapping[str, Upload]) -> Iterator[tuple[str, list[_Version], _Version]]:
        """Each file by its first name, with the versions that do not count and the one that does."""
        found: dict[str, list[_Version]] = {}
        for entry, upload in uploads.items():
            file, again = first_name(upload.file) if upload.number else (upload.file, 0)
            if not file.lower().endswith(_ARCHIVE) and self._homes(file) == [file]:
                file, again = upload.file, 0  # no file of the course: `notes-2.txt` is just that
            if file:
                found.setdefault(file, []).append(_Version(again, upload.number, entry, upload.file))
        for file, versions in sorted(found.items()):
            *older, latest = sorted(versions)
            yield file, older, latest

    def _files(self, file: str, version: _Version) -> Iterator[tuple[str, _Place]]:
        words = shown(verbatim(version.name))
        if not file.lower().endswith(_ARCHIVE):
            yield from self._placed(file, self._delivered, version.entry, words)
            return
        data = self._delivered.read(version.entry, self._budget)
        archive = archive_of(data, {exercise.split("/")[0] for exercise in self._exercises}, self._budget)
        self._budget -= len(data)
        for inner in archive.entries:
            yield from self._placed(inner, archive, inner, f"{words}: {shown(inner)}")

    def _placed(self, file: str, inside: HandIn, entry: str, words: str) -> Iterator[tuple[str, _Place]]:
        homes = self._homes(file)
        unclear = ""
        if len(homes) > 1:
            unclear = (
                f"several exercises have this name ({', '.join(homes)}); hand it in inside its assignment's folder"
            )
        for path in homes:
            yield path, _Place(inside, entry, words, unclear)

    def _homes(self, file: str) -> list[str]:
        """The paths in the course for a file: of the exercises that a loose one is named for, or else its own."""
        path = PurePosixPath(file)
        named = [exercise for exercise in self._exercises if exercise.split("/")[1] == path.stem]
        if "/" in file or path.suffix not in _SUFFIXES or not named:
            return [file]
        return [f"{exercise}{path.suffix}" for exercise in named]


def _choice(older: Sequence[_Version], latest: _Version) -> str:
    if not older:
        return ""
    passed_over = ", ".join(shown(verbatim(version.name)) for version in older)
    were = ("was handed in too and is" if len(older) == 1 else "were handed in too and are") + " not looked at"
    return f"{shown(verbatim(latest.name))} counts; {passed_over} {were}"
