"""Notebooks, as plain as the format allows."""

import json
from pathlib import Path
from typing import Any


def code(name: str, source: str, **metadata: Any) -> dict[str, Any]:
    """A code cell."""
    return {
        "cell_type": "code",
        "id": name.replace("_", "-"),
        "metadata": metadata,
        "source": source,
        "outputs": [],
        "execution_count": None,
    }


def write(path: Path, cells: list[dict[str, Any]]) -> None:
    """Writes a notebook for Python."""
    kernel = {"name": "python3", "display_name": "Python 3", "language": "python"}
    path.parent.mkdir(parents=True, exist_ok=True)
    whole = {"cells": cells, "metadata": {"kernelspec": kernel}, "nbformat": 4, "nbformat_minor": 5}
    path.write_text(json.dumps(whole), "utf-8")
