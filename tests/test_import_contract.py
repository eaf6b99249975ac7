"""Imports run one way: from the command line down to plain records."""

from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]


def test_the_rooms_import_only_downwards(capsys):
    lint_imports = pytest.importorskip("importlinter.cli").lint_imports
    status = lint_imports(config_filename=str(ROOT / "pyproject.toml"), no_cache=True)
    assert status == 0, capsys.readouterr().out


def test_every_room_stands_in_the_contract():
    contract = (ROOT / "pyproject.toml").read_text(encoding="utf-8").partition("[[tool.importlinter.contracts]]")[2]
    package = ROOT / "autograder"
    rooms = {path.stem for path in package.glob("[!_]*.py")} | {
        path.parent.name for path in package.glob("*/__init__.py")
    }
    assert {room for room in rooms if f"autograder.{room}" not in contract} == set()
