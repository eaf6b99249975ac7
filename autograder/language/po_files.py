"""Translations on disk: gettext's PO files, which translators' programs know."""

import io
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path

from autograder.faults import CourseError
from autograder.language.catalog import Catalog, key_of, places_of
from autograder.language.passages import Passage

SUFFIX = ".po"
_CHANGING = (
    "POT-Creation-Date",
    "PO-Revision-Date",
    "Generated-By",
    "Last-Translator",
    "Project-Id-Version",
    "Report-Msgid-Bugs-To",
    "Language-Team",
)


def read_po(path: Path, label: str) -> Catalog:
    """The translations in a file; entries that are marked fuzzy (their English has changed) do not count.

    Raises:
        CourseError: the file is no PO file, or a translation names parts that its English does not have.
    """
    # babel takes longer to import than an English course takes to be read
    from babel.messages.pofile import PoFileError, read_po

    try:
        read = read_po(io.BytesIO(path.read_bytes()), abort_invalid=True)
    except (PoFileError, UnicodeDecodeError, ValueError) as error:
        raise CourseError(f"{label}: not a PO file: {error}. Mend it, or write it anew from an older copy.") from None
    entries = {str(m.id): str(m.string) for m in read if m.id and m.string and not m.fuzzy}
    for problem in template_problems(entries.items()):
        raise CourseError(f"{label}: {problem}")
    return Catalog(entries)


def template_problems(entries: Iterable[tuple[str, str]]) -> Iterator[str]:
    """What is wrong with the parts in braces."""
    for english, foreign in entries:
        strange = places_of(foreign) - places_of(english)
        if places_of(english) and strange:
            raise_for = ", ".join(f"{{{name}}}" for name in sorted(strange))
            yield f"the translation of {english!r} names {raise_for}, which is not in the English. Write what is there."


def new_po(entries: Mapping[str, str], language: str) -> str:
    """A PO file of these pairs."""
    from babel.messages.catalog import Catalog as Messages
    from babel.messages.pofile import write_po

    messages = Messages(locale=language, fuzzy=False)
    for english, foreign in entries.items():
        messages.add(english, foreign)
    written = io.BytesIO()
    write_po(written, messages, width=0)
    return _without_dates(written.getvalue()).decode("utf-8")


def updated_po(old: bytes | None, passages: Sequence[Passage], language: str, file: str) -> bytes:
    """A PO file of these passages, with the translations that an older one has.

    Where the English has changed a little, the old translation is kept and marked fuzzy; what is no longer there moves
    to the end, commented out.

    Args:
        old: the older file.
        passages: what is to be translated.
        language: `ko`.
        file: what the passages' places are called: `solutions/seq2seq/lstm_step.py`.
    """
    from babel.messages.catalog import Catalog as Messages
    from babel.messages.pofile import read_po, write_po

    template = Messages(fuzzy=False)
    for passage in passages:
        template.add(passage.text, locations=[], auto_comments=[passage.kind])
    messages = read_po(io.BytesIO(old)) if old is not None else Messages(locale=language, fuzzy=False)
    known = {key_of(str(m.id)): m.string for m in messages if m.id and m.string and not m.fuzzy}
    messages.update(template, update_header_comment=False)
    for message in messages:
        # Only line breaks differ: that is the same passage.
        if message.id and key_of(str(message.id)) in known:
            message.string = known[key_of(str(message.id))]
            message.flags.discard("fuzzy")
    messages.header_comment = f"# {file}"
    written = io.BytesIO()
    write_po(written, messages, width=0, omit_header=False, ignore_obsolete=False, include_previous=False)
    return _without_dates(written.getvalue())


def _without_dates(written: bytes) -> bytes:
    """Whoever updates a file whose English is unchanged should find it unchanged."""
    lines = written.split(b"\n")
    changing = [f'"{name}'.encode() for name in _CHANGING]
    return b"\n".join(line for line in lines if not line.startswith(tuple(changing)))
