"""Multi-head attention: each vector is cut into the parts of the heads, which attend side by side and are merged."""

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle

from figures.style import BLUE, INK, ORANGE, SOFT, new

# Made by hand: head 0 looks at the word itself, head 1 at the one before. Three words, d_model = 4, two heads.
QUERIES = np.array([[2, 0, 1, 0], [0, 2, 3, 0], [-2, -2, 0, 3]])
KEYS = np.array([[2, 0, 3, 0], [0, 2, 0, 3], [-2, -2, 0, 0]])
HEADS = (BLUE, ORANGE)
TIME, D_HEAD = 3, 2
# From left to right: the places of Q, K, V whole and split, of weights, results, merged results, output.
WHOLE, SPLIT, WEIGHTS, MIXED, MERGED, OUTPUT = 0.0, (7.0, 9.6, 12.2), 17.2, 23.0, 28.0, 34.8
UPPER, MIDDLE, LOWER = 5.0, 0.0, -5.0


def draw() -> Figure:
    """The shade of a weight is softmax(Q_i K_i^T / sqrt(d_head)) of the vectors above."""
    figure = new(7.6, 3.6)
    axes = figure.subplots()
    for name, y in (("Q", UPPER), ("K", MIDDLE), ("V", LOWER)):
        for head, colour in enumerate(HEADS):
            _grid(axes, WHOLE + head * D_HEAD, y, D_HEAD, colour, is_hatched=head > 0)
        axes.text(WHOLE - 0.5, y, f"${name}$", ha="right", va="center")
    for head, (colour, y) in enumerate(zip(HEADS, (UPPER - 1.5, LOWER + 1.5), strict=True)):
        _head(axes, y, head, colour)
        _grid(axes, MERGED + head * D_HEAD, MIDDLE, D_HEAD, colour, is_hatched=head > 0)
        _arrow(axes, (WHOLE + 4.4, y * 0.3), (SPLIT[0] - 0.5, y))
        _arrow(axes, (MIXED + D_HEAD + 0.4, y), (MERGED - 0.4, y * 0.3))
    _arrow(axes, (MERGED + 4.4, MIDDLE), (OUTPUT - 0.4, MIDDLE))
    axes.text((MERGED + OUTPUT) / 2 + 2, MIDDLE + 0.5, "$W^O$", ha="center", va="bottom")
    _grid(axes, OUTPUT, MIDDLE, 4, SOFT)
    _labels(axes)
    axes.set(xlim=(-2, 40.5), ylim=(-10.9, 8.4), aspect="equal")
    axes.set_axis_off()
    return figure


def _head(axes: Axes, y: float, head: int, colour: str) -> None:
    columns = slice(head * D_HEAD, (head + 1) * D_HEAD)
    grown = np.exp(QUERIES[:, columns] @ KEYS[:, columns].T / np.sqrt(D_HEAD))
    weights = grown / grown.sum(axis=1, keepdims=True)
    for x, name in zip(SPLIT, "QKV", strict=True):
        _grid(axes, x, y, D_HEAD, colour, is_hatched=head > 0)
        axes.text(x + D_HEAD / 2, y + 1.8, f"${name}_{head}$", ha="center", va="bottom")
    _arrow(axes, (SPLIT[-1] + D_HEAD + 0.4, y), (WEIGHTS - 0.4, y))
    for (query, key), weight in np.ndenumerate(weights):
        corner = (WEIGHTS + key, y + TIME / 2 - 1 - query)
        axes.add_patch(Rectangle(corner, 1, 1, facecolor=str(1 - 0.85 * weight), edgecolor=INK, linewidth=0.6))
    axes.text(WEIGHTS + TIME / 2, y + 1.8, f"$A_{head}$", ha="center", va="bottom")
    _arrow(axes, (WEIGHTS + TIME + 0.4, y), (MIXED - 0.4, y))
    axes.text((WEIGHTS + TIME + MIXED) / 2, y + 0.5, f"$\\cdot V_{head}$", ha="center", va="bottom")
    _grid(axes, MIXED, y, D_HEAD, colour, is_hatched=head > 0)


def _labels(axes: Axes) -> None:
    """Above what is done, below the shapes."""
    for x, name in ((5.7, "split"), (WEIGHTS + TIME / 2, "attend"), (MIXED + 3.5, "merge"), (OUTPUT - 1.4, "project")):
        axes.text(x, 7.6, name, ha="center", va="center", weight="bold")
    for x, shape in (
        (WHOLE + 2, "time\nd_model"),
        (SPLIT[1] + D_HEAD / 2, "num_heads\ntime\nd_head"),
        (WEIGHTS + TIME / 2, "num_heads\nq\nk"),
        (MIXED + D_HEAD / 2, "num_heads\nq\nd_head"),
        (MERGED + 2, "q\nd_model"),
        (OUTPUT + 2, "q\nd_model"),
    ):
        axes.text(x, -7.4, shape, ha="center", va="top", size=9, family="monospace")


def _grid(axes: Axes, x: float, y: float, width: int, colour: str, *, is_hatched: bool = False) -> None:
    """A row for each word, around the height y; the lines of one head are blank and of the other struck."""
    low, gap = y - TIME / 2, (np.nan, np.nan)
    axes.add_patch(Rectangle((x, low), width, TIME, facecolor=f"{colour}66", edgecolor=INK, linewidth=0.6))
    lines = [((x, low + row), (x + width, low + row), gap) for row in range(1, TIME)]
    lines += [((x + column, low), (x + column, low + TIME), gap) for column in range(1, width)]
    if is_hatched:
        cells = np.ndindex(width, TIME)
        lines += [((x + column, low + row), (x + column + 1, low + row + 1), gap) for column, row in cells]
    axes.plot(*np.array(lines).reshape(-1, 2).T, color=INK, linewidth=0.6)


def _arrow(axes: Axes, start: tuple[float, float], end: tuple[float, float]) -> None:
    axes.annotate("", end, start, arrowprops={"arrowstyle": "-|>", "color": INK, "shrinkA": 0, "shrinkB": 0})
