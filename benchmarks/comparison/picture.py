"""The picture of docs/speed.md: what one more submission costs each tool, on a logarithmic axis."""

import sys

from assignment import ROOT
from matplotlib.figure import Figure
from tables import Measured, milliseconds

sys.path.insert(0, str(ROOT))

from figures.style import BLUE, INK, SOFT, new, svg

_SHOWN = ("nbgrader-mixed", "otter-mixed", "pytest-mixed", "own-mixed", "floor-mixed")


def drawn(measured: Measured) -> str:
    """As SVG."""
    return svg(_figure(measured))


def _figure(measured: Measured) -> Figure:
    shown = [measured[key] for key in _SHOWN if key in measured]
    figure = new(7.2, 0.8 + 0.6 * len(shown))
    axes = figure.subplots()
    for offset, label, colour, costs in (
        (-0.18, "wall clock", SOFT, [one.wall for one in shown]),
        (0.18, "processor time", BLUE, [one.cpu for one in shown]),
    ):
        places = [place + offset for place in range(len(shown))]
        values = [1000 * max(cost, 1e-6) for cost in costs]
        axes.barh(places, values, height=0.34, color=colour, label=label)
        for place, value in zip(places, values, strict=True):
            axes.annotate(
                milliseconds(value / 1000),
                (value, place),
                xytext=(3, 0),
                textcoords="offset points",
                va="center",
                color=INK,
            )
    axes.set_yticks(range(len(shown)), [one.name for one in shown])
    axes.invert_yaxis()
    axes.set_xscale("log")
    axes.set(xlabel="milliseconds for one more submission of three exercises, on one core")
    axes.margins(x=0.12)
    axes.tick_params(axis="y", length=0)
    axes.legend(frameon=False, loc="lower right")
    return figure
