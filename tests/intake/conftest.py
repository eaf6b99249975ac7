"""A student's folder or archive, written for one test."""

import json
import zipfile
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from autograder.intake import read_submission
from autograder.records import StudentFolder, Submission

EXERCISES = ("seq2seq/lstm_step", "attention/masks", "attention/scaled_attention")
Graded = tuple[Submission, tuple[str, ...]]


@pytest.fixture
def read_folder(tmp_path: Path) -> Callable[[Mapping[str, str | bytes]], Graded]:
    """Writes files below tmp_path/ada and reads them as ada's submission."""

    def read(files: Mapping[str, str | bytes]) -> Graded:
        root = tmp_path / "ada"
        for name, content in files.items():
            (root / name).parent.mkdir(parents=True, exist_ok=True)
            (root / name).write_bytes(content.encode() if isinstance(content, str) else content)
        return read_submission(StudentFolder("ada", root), EXERCISES)

    return read


@pytest.fixture
def read_zip(tmp_path: Path) -> Callable[..., Graded]:
    """Packs entries (name or ZipInfo, content) as ada.zip and reads it as ada's submission."""

    def read(
        *entries: tuple[str | zipfile.ZipInfo, str | bytes], change: Callable[[bytes], bytes] | None = None
    ) -> Graded:
        path = tmp_path / "ada.zip"
        with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
            for name, content in entries:
                archive.writestr(name, content, compress_type=zipfile.ZIP_DEFLATED)
        if change:
            path.write_bytes(change(path.read_bytes()))
        return read_submission(StudentFolder("ada", path), EXERCISES)

    return read


@pytest.fixture
def notebook() -> Callable[..., bytes]:
    """A notebook of format 4 whose cells are code; a pair gives another cell type."""

    def build(*cells: str | list[str] | tuple[str, str], **changes: object) -> bytes:
        made = []
        for cell in cells:
            kind, source = cell if isinstance(cell, tuple) else ("code", cell)
            made.append({"cell_type": kind, "source": source, "metadata": {}, "outputs": []})
        return json.dumps({"nbformat": 4, "nbformat_minor": 5, "metadata": {}, "cells": made, **changes}).encode()

    return build
