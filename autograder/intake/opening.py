"""Opens one student's hand-in, whatever form it has."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from types import MappingProxyType

from autograder.faults import SubmissionError
from autograder.intake.archives import MAX_ARCHIVE_BYTES, Archive, archive_of, open_archive
from autograder.intake.class_archives import archive_for
from autograder.intake.class_layout import Form, owner_of
from autograder.intake.folders import Chosen, Folder
from autograder.intake.hand_in import HandIn
from autograder.intake.platform_names import upload_of
from autograder.intake.uploads import Uploads
from autograder.records import StudentFolder


@contextmanager
def opened(folder: StudentFolder, exercises: Sequence[str]) -> Iterator[HandIn]:
    """The student's files; raises SubmissionError when the hand-in is refused as a whole."""
    if folder.refusal is not None:
        raise SubmissionError(folder.refusal)
    assignments = {exercise.split("/")[0] for exercise in exercises}
    if folder.records:
        with archive_for(folder.path, folder.records) as file:
            yield _member(Archive(file), folder.around, exercises)
    elif folder.names:
        yield _uploads(Chosen(folder.path, assignments, folder.names), "", exercises)
    elif _is_folder(folder.path):
        yield Folder(folder.path, assignments)
    else:
        yield open_archive(folder.path, assignments)


def _member(archive: Archive, around: str, exercises: Sequence[str]) -> HandIn:
    """What is the student's in the archive of a class."""
    paths = [entry.removeprefix(around) for entry in archive.entries]
    owners = {owner_of(path) for path in paths}
    forms = {owner.form for owner in owners if owner}
    if forms == {Form.UPLOADS}:
        return _uploads(archive, around, exercises)
    if forms == {Form.ARCHIVE}:
        data = archive.read(archive.entries[0], MAX_ARCHIVE_BYTES)
        return archive_of(data, {exercise.split("/")[0] for exercise in exercises})
    return _Below(archive, {path.partition("/")[2]: around + path for path in paths})


def _uploads(delivered: HandIn, around: str, exercises: Sequence[str]) -> Uploads:
    uploads = {entry: upload_of(entry.removeprefix(around)) for entry in delivered.entries}
    return Uploads(delivered, {entry: upload for entry, upload in uploads.items() if upload}, exercises)


def _is_folder(path: Path) -> bool:
    try:
        return path.is_dir()
    except OSError as error:
        raise SubmissionError(f"the hand-in cannot be opened ({error.strerror}); check who may read it") from error


class _Below:
    """The part of a hand-in below one folder, by the paths from there on."""

    notes: Mapping[str, str] = MappingProxyType({})
    remarks: tuple[str, ...] = ()

    def __init__(self, whole: HandIn, entries: Mapping[str, str]) -> None:
        self._whole, self._entries = whole, entries
        self.entries = tuple(sorted(entries))

    def read(self, entry: str, limit: int) -> bytes:
        return self._whole.read(self._entries[entry], limit)
