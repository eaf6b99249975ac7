"""A course as bytes: course.toml, solutions and translations, the same bytes for the same files."""

import zlib
from pathlib import Path, PurePosixPath

import msgspec

from autograder.course import Course
from autograder.course.settings import FILE_NAME
from autograder.course.translations import TRANSLATIONS, catalog_files
from autograder.faults import GraderError

_FILES = msgspec.msgpack.Decoder(dict[str, bytes])


def packed_course(course: Course) -> bytes:
    """All that grading takes from the course's folder."""
    paths = [course.root / FILE_NAME]
    for exercise in course.exercises:
        paths += [exercise.solution, *catalog_files(course, exercise)]
    files = {path.relative_to(course.root).as_posix(): path.read_bytes() for path in sorted(paths)}
    # A language is known by its folder, which may still be empty.
    files[f"{TRANSLATIONS.as_posix()}/{course.language}/"] = b""
    return zlib.compress(msgspec.msgpack.encode(files), 9)


def unpack_course(data: bytes, folder: Path) -> None:
    """Writes the course's files into an empty folder.

    Raises:
        GraderError: the bytes are no course's, or name a file outside the folder.
    """
    try:
        files = _FILES.decode(zlib.decompress(data))
    except (zlib.error, msgspec.DecodeError) as error:
        raise GraderError(f"the course's bundle cannot be read: {error}; run `grade` again") from error
    for name, content in files.items():
        parts = PurePosixPath(name)
        if parts.is_absolute() or ".." in parts.parts:
            raise GraderError(f"the course's bundle holds {name!r}, expected files below the course's folder")
        path = folder / parts
        if name.endswith("/"):
            path.mkdir(parents=True, exist_ok=True)
        else:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content)
