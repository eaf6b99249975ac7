"""Draws every picture: `python -m figures`."""

import importlib
from pathlib import Path

from figures.style import svg

HERE = Path(__file__).parent
OUT = HERE.parent / "solutions" / "figures"
DOCS = HERE.parent / "docs"


def names() -> list[str]:
    """The pictures: each is a module here with a function `draw`."""
    return sorted(path.stem for path in HERE.glob("[a-z]*.py") if path.stem != "style")


def drawn(name: str) -> str:
    """One picture as SVG."""
    return svg(importlib.import_module(f"figures.{name}").draw())


def documents() -> dict[str, str]:
    """The pictures of docs/ as SVG, by their files' names: each is a module in figures/docs/ with a function `draw`."""
    found = sorted(path.stem for path in (HERE / "docs").glob("[a-z]*.py"))
    return {f"{name.replace('_', '-')}.svg": importlib.import_module(f"figures.docs.{name}").draw() for name in found}


def main() -> None:
    OUT.mkdir(exist_ok=True)
    for name in names():
        (OUT / f"{name}.svg").write_text(drawn(name), "utf-8")
        print(f"wrote {OUT.name}/{name}.svg")
    for name, text in documents().items():
        (DOCS / name).write_text(text, "utf-8")
        print(f"wrote {DOCS.name}/{name}")


if __name__ == "__main__":
    main()
