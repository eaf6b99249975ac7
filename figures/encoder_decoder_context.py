"""Encoder and decoder, unrolled over their words, and the one context that goes from one to the other."""

import itertools

from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import FancyArrowPatch, FancyBboxPatch
from matplotlib.path import Path

from figures.style import BLUE, INK, ORANGE, SOFT, new

SOURCE = ("she", "reads", "<eos>")
READ, SAID = ("<sos>", "elle", "lit"), ("elle", "lit", "<eos>")
ENCODER, CONTEXT, DECODER = (0.4, 1.9, 3.4), 5.15, (6.9, 8.4, 9.9)
LOW, MIDDLE, HIGH = 0.0, 1.2, 2.4
WIDTH, HEIGHT = 0.9, 0.62


def draw() -> Figure:
    """A box is one step of an LSTM; all boxes of one colour have the same weights."""
    figure = new(7.2, 2.9)
    axes = figure.subplots()
    axes.set_axis_off()
    axes.set_xlim(-0.85, 10.5)
    axes.set_ylim(-0.3, 3.35)

    for place, x in enumerate(ENCODER):
        _box(axes, x, "LSTM", BLUE, "-")
        _text(axes, x, LOW, SOURCE[place])
        _text(axes, x, HIGH, f"$h_{place + 1}$")
    _box(axes, CONTEXT, "$(h, c)$", INK, "-", fill="#dddddd")
    for place, x in enumerate(DECODER):
        _box(axes, x, "LSTM", ORANGE, "--")
        _text(axes, x, LOW, READ[place], bold=place == 0)
        _text(axes, x, HIGH, SAID[place], bold=place == len(DECODER) - 1)

    _text(axes, -0.7, MIDDLE, "0")
    _arrow(axes, Path([(-0.55, MIDDLE), (ENCODER[0] - WIDTH / 2 - 0.06, MIDDLE)]))
    boxes = (*ENCODER, CONTEXT, *DECODER)
    for left, right in itertools.pairwise(boxes):
        _arrow(axes, Path([(left + WIDTH / 2 + 0.06, MIDDLE), (right - WIDTH / 2 - 0.06, MIDDLE)]))
    for x in (*ENCODER, *DECODER):
        _arrow(axes, Path([(x, LOW + 0.22), (x, MIDDLE - HEIGHT / 2 - 0.06)]))
        _arrow(axes, Path([(x, MIDDLE + HEIGHT / 2 + 0.06), (x, HIGH - 0.22)]))
    for left, right in itertools.pairwise(DECODER):
        # What was said is read next: between two boxes, from the top to the bottom.
        bends = [(left + 0.4, HIGH), (left + 1.0, HIGH), (left + 0.5, LOW), (right - 0.4, LOW)]
        _arrow(axes, Path(bends, [Path.MOVETO, Path.CURVE4, Path.CURVE4, Path.CURVE4]), SOFT, ":")

    _text(axes, ENCODER[1], 3.15, "encoder", BLUE, bold=True)
    _text(axes, CONTEXT, MIDDLE + 0.6, "context", bold=True)
    _text(axes, DECODER[1], 3.15, "decoder", ORANGE, bold=True)
    return figure


def _box(axes: Axes, x: float, name: str, colour: str, line: str, fill: str = "white") -> None:
    corner, style = (x - WIDTH / 2, MIDDLE - HEIGHT / 2), "round,pad=0,rounding_size=0.12"
    axes.add_patch(FancyBboxPatch(corner, WIDTH, HEIGHT, style, ec=colour, fc=fill, linestyle=line, linewidth=1.6))
    _text(axes, x, MIDDLE, name)


def _arrow(axes: Axes, path: Path, colour: str = INK, line: str = "-") -> None:
    axes.add_patch(
        FancyArrowPatch(
            path=path, arrowstyle="-|>", mutation_scale=10, ec=colour, fc=colour, linestyle=line, linewidth=1.2
        )
    )


def _text(axes: Axes, x: float, y: float, text: str, colour: str = INK, bold: bool = False) -> None:
    axes.text(x, y, text, ha="center", va="center", color=colour, fontweight="bold" if bold else "normal")
