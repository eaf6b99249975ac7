"""A folder of files that release makes: written without losing what somebody changed there by hand."""

import hashlib
import json
import os
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath

_BACKUP = re.compile(r".*\.bak-\d+")


@dataclass(frozen=True)
class Changes:
    """What writing a tree did; all paths are relative to its folder.

    Attributes:
        written: files that are new or have new content.
        removed: files that release had made and makes no longer.
        backups: files that were changed by hand and had to give way -> where their old content is now.
        kept: files that were changed by hand, of which release has nothing new to give.
        strays: files that release does not know and did not touch.
    """

    written: tuple[str, ...] = ()
    removed: tuple[str, ...] = ()
    backups: Mapping[str, str] = field(default_factory=dict)
    kept: tuple[str, ...] = ()
    strays: tuple[str, ...] = ()


@dataclass(frozen=True)
class Tree:
    """Files that release makes in one folder, and the record there of what it made.

    Attributes:
        folder: where they go.
        files: path relative to the folder, with forward slashes -> text.
        record: where the digests of the files are written, so that the next release knows them from hand-made changes.
        owned: the folders, relative, in which a file that is not in `files` is a stray ("" is the whole tree).
    """

    folder: Path
    files: Mapping[str, str]
    record: str
    owned: str = ""

    def write(self, *, keep_changed: bool = False) -> Changes:
        """Writes the files that differ.

        A file that was changed by hand is first copied to `NAME.bak-1` (or the next free number).

        Args:
            keep_changed: leave a file that was changed by hand if release made nothing new of it.
        """
        made_before = self._recorded()
        written, kept, removed = [], [], []
        backups: dict[str, str] = {}
        for name, text in self.files.items():
            present = self._digest(name)
            if present == _digest(text.encode()):
                continue
            by_hand = present is not None and present != made_before.get(name)
            if by_hand and keep_changed and made_before.get(name) == _digest(text.encode()):
                kept.append(name)
                continue
            if by_hand:
                backups[name] = self._back_up(name)
            self._write(name, text)
            written.append(name)
        strays = self.strays()
        for name in strays:
            if made_before.get(name) == self._digest(name):
                (self.folder / name).unlink()
                removed.append(name)
        if self._digest(self.record) != _digest(self._record().encode()):
            self._write(self.record, self._record())
        left = tuple(name for name in strays if name not in removed)
        return Changes(tuple(written), tuple(removed), backups, tuple(kept), left)

    def restore(self, name: str) -> Changes:
        """Writes one file as release makes it; what is there in its place is backed up first."""
        text, present = self.files[name], self._digest(name)
        if present == _digest(text.encode()):
            return Changes()
        backups = {} if present is None else {name: self._back_up(name)}
        self._write(name, text)
        return Changes((name,), backups=backups)

    def differences(self) -> dict[str, str]:
        """What `write` would mend or complain of: file -> what is wrong with it."""
        wrong = {}
        for name, text in (dict(self.files) | {self.record: self._record()}).items():
            present = self._digest(name)
            if present is None:
                wrong[name] = "is missing"
            elif present != _digest(text.encode()):
                wrong[name] = "is not what release makes"
        return wrong | dict.fromkeys(self.strays(), "is stray: nothing in course.toml asks for it")

    def strays(self) -> tuple[str, ...]:
        """The files that are there and not made by release; hidden files, caches and backups do not count."""
        return tuple(name for name in sorted(self._present()) if name not in self.files)

    def was_made_here(self) -> bool:
        """Whether the folder holds an earlier release."""
        return (self.folder / self.record).is_file()

    def _present(self) -> Iterator[str]:
        for parent, folders, names in os.walk(self.folder / self.owned):
            folders[:] = [name for name in folders if not name.startswith(".") and name != "__pycache__"]
            for name in names:
                if not name.startswith(".") and not _BACKUP.fullmatch(name):
                    yield (Path(parent) / name).relative_to(self.folder).as_posix()

    def _record(self) -> str:
        return json.dumps({name: _digest(text.encode()) for name, text in sorted(self.files.items())}, indent=1) + "\n"

    def _recorded(self) -> dict[str, str]:
        try:
            read = json.loads((self.folder / self.record).read_bytes())
        except (OSError, ValueError):
            # Without a record everything that differs counts as changed by hand: it is backed up, nothing is lost.
            return {}
        return read if isinstance(read, dict) else {}

    def _digest(self, name: str) -> str | None:
        path = self.folder / name
        return _digest(path.read_bytes()) if path.is_file() else None

    def _back_up(self, name: str) -> str:
        number = 1
        while os.path.lexists(self.folder / f"{name}.bak-{number}"):
            number += 1
        backup = f"{name}.bak-{number}"
        (self.folder / name).rename(self.folder / backup)
        return backup

    def _write(self, name: str, text: str) -> None:
        path = self.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        # Written beside and renamed, so that a student never has half a file.
        unfinished = path.with_name(f".{PurePosixPath(name).name}.part")
        unfinished.write_bytes(text.encode())
        unfinished.replace(path)


def _digest(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()
