"""What all pictures have in common."""

import io
import re

import matplotlib
from matplotlib.figure import Figure

matplotlib.use("Agg")

INK, SOFT = "#222222", "#9a9a9a"
# Told apart without colour as well: each goes with a line style or a mark of its own.
BLUE, ORANGE, GREEN, RED = "#0072b2", "#d55e00", "#009e73", "#b2182b"

_SETTINGS = {
    "svg.fonttype": "none",  # letters stay letters: small files, and text that can be found and read aloud
    "svg.hashsalt": "figures",  # the same picture, the same bytes
    "font.family": "sans-serif",
    "font.size": 10,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.edgecolor": INK,
    "text.color": INK,
    "axes.labelcolor": INK,
    "xtick.color": INK,
    "ytick.color": INK,
    "figure.facecolor": "white",
}
matplotlib.rcParams.update(_SETTINGS)


def new(width: float, height: float) -> Figure:
    """An empty picture, width and height in inches."""
    return Figure(figsize=(width, height), layout="constrained")


def svg(figure: Figure) -> str:
    """The picture as SVG, without a date."""
    written = io.StringIO()
    figure.savefig(written, format="svg", metadata={"Date": None, "Creator": None})
    return re.sub(r"[ \t]+\n", "\n", written.getvalue())
