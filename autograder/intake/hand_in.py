"""What a folder, an archive and a platform's uploads have in common."""

from collections.abc import Mapping
from typing import Protocol


class HandIn(Protocol):
    """A student's files, by their paths below the student's folder.

    Attributes:
        entries: the paths; a folder that is not looked into ends with a slash.
        notes: by path, what the student must know of the choice of this file.
        remarks: what was passed over, a line each.
    """

    entries: tuple[str, ...]
    notes: Mapping[str, str]
    remarks: tuple[str, ...]

    def read(self, entry: str, limit: int) -> bytes:
        """The first `limit` + 1 bytes of a file; raises SubmissionError when it cannot be read."""
        ...
