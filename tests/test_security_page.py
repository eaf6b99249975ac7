"""docs/security.md names layers, limits and proofs; they are those that are there."""

import re
from pathlib import Path

from autograder.intake import archives, notebooks, python_files, zip_entries
from autograder.records import Limits
from autograder.sandbox import layers, values, wire

ROOT = Path(__file__).parents[1]
PAGE = (ROOT / "docs" / "security.md").read_text("utf-8")
FILE = re.compile(r"[\w/]+\.py\b")


def cells(section):
    """The first cell of each row in the table of a section."""
    text = PAGE.partition(f"\n## {section}\n")[2].partition("\n## ")[0]
    return [line.split("|")[1].strip() for line in text.splitlines() if line.startswith("| ")][1:]


def test_every_file_that_is_named_is_there():
    folder, missing = ROOT, []
    for name in FILE.findall(PAGE):
        if "/" in name and (ROOT / name.partition("/")[0]).is_dir():
            folder = (ROOT / name).parent
            found = (ROOT / name).is_file()
        else:  # beside the file that was named before it, or in a folder beside that one
            found = (folder / name).is_file() or (folder.parent / name).is_file()
        if not found:
            missing.append(name)
    assert missing == []


def test_the_table_of_layers_is_that_of_doctor():
    named = [name for cell in cells("Layers") for name in re.split(r", (?=ipc|uts)", cell)]
    assert sorted(named) == sorted(layers.STOPS)


def test_the_limits_are_those_of_the_code():
    told = re.sub(r"\s+", " ", PAGE)
    assert f"| {Limits().seconds:g} s |" in told
    assert f"| {Limits().mebibytes} MiB |" in told
    frame = f"{wire.HEADER_LIMIT >> 10} KiB + {wire.BODY_LIMIT >> 20} MiB"
    assert f"{frame}; {values.NODE_LIMIT:,} values, {values.DEPTH_LIMIT} deep, {values.AXES_LIMIT} axes" in told
    assert f"| {python_files.MAX_BYTES // 10**6} MB, {notebooks.MAX_BYTES // 10**6} MB |" in told
    assert f"| {archives.MAX_ARCHIVE_BYTES >> 20} MiB, 256 MiB unpacked, {zip_entries.MAX_ENTRIES:,} entries" in told
