"""Draws every picture: `python -m figures`."""

import importlib
from pathlib import Path

from figures.style import svg

HERE = Path(__file__).parent
OUT = HERE.parent / "solutions" / "figures"


def names() -> list[str]:
    """The pictures: each is a module here with a function `draw`."""
    return sorted(path.stem for path in HERE.glob("[a-z]*.py") if path.stem != "style")


def drawn(name: str) -> str:
    """One picture as SVG."""
    return svg(importlib.import_module(f"figures.{name}").draw())


def main() -> None:
    OUT.mkdir(exist_ok=True)
    for name in names():
        (OUT / f"{name}.svg").write_text(drawn(name), "utf-8")
        print(f"wrote {OUT.name}/{name}.svg")


if __name__ == "__main__":
    main()
