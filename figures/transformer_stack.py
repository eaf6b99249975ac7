"""The Transformer as boxes and arrows: N encoder layers, N decoder layers, and what comes before and after them."""

from collections.abc import Sequence

from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import Circle, FancyBboxPatch

from figures.style import BLUE, INK, ORANGE, SOFT, new

ENCODER, BUS, DECODER = 1.6, 4.0, 6.4
HEIGHT, WIDTH = 0.62, 2.5
IDS, EMBEDDING, SUM, LAYERS, TOP = 0.0, 1.1, 2.05, (3.1, 4.2, 5.9), 7.15
NUMBERS = ("1", "2", "N")


def draw() -> Figure:
    """From the bottom to the top, as in figure 1 of Vaswani et al. 2017; thick lines are the memory."""
    figure = new(7.0, 6.4)
    axes = figure.subplots()
    for x, ids, layer, colour in ((ENCODER, "source ids", "encoder", BLUE), (DECODER, "target ids", "decoder", ORANGE)):
        _stack(axes, x, ids, layer, colour)
    _box(axes, DECODER, TOP, r"projection $W\,y + b$", SOFT)
    _arrow(axes, (DECODER, LAYERS[-1]), (DECODER, TOP))
    _arrow(axes, (DECODER, TOP), (DECODER, TOP + 1.25), room=(HEIGHT / 2, 0.25))
    axes.text(DECODER, TOP + 1.2, "logits", ha="center", va="center")
    _memory(axes)
    axes.set(xlim=(-0.55, 8.55), ylim=(-0.4, TOP + 1.5), aspect="equal")
    axes.set_axis_off()
    return figure


def _stack(axes: Axes, x: float, ids: str, layer: str, colour: str) -> None:
    axes.text(x, IDS, ids, ha="center", va="center")
    _arrow(axes, (x, IDS), (x, EMBEDDING), room=(0.2, HEIGHT / 2))
    _box(axes, x, EMBEDDING, r"$\sqrt{d_\mathrm{model}}\;\cdot$ embedding", SOFT)
    _arrow(axes, (x, EMBEDDING), (x, SUM), room=(HEIGHT / 2, 0.2))
    axes.add_patch(Circle((x, SUM), 0.2, facecolor="white", edgecolor=INK, linewidth=1.2))
    axes.text(x, SUM, "+", ha="center", va="center_baseline", size=13)
    axes.text(x - 1.25, SUM, "PE", ha="center", va="center")
    _arrow(axes, (x - 1.25, SUM), (x, SUM), room=(0.3, 0.2))
    _arrow(axes, (x, SUM), (x, LAYERS[0]), room=(0.2, HEIGHT / 2))
    for number, y in zip(NUMBERS, LAYERS, strict=True):
        _box(axes, x, y, f"{layer} layer ${number}$", colour)
    _arrow(axes, (x, LAYERS[0]), (x, LAYERS[1]))
    between = (LAYERS[1] + LAYERS[2]) / 2
    _arrow(axes, (x, LAYERS[1]), (x, between), room=(HEIGHT / 2, 0.22))
    axes.text(x, between, r"$\vdots$", ha="center", va="center", size=14)
    _arrow(axes, (x, between), (x, LAYERS[2]), room=(0.22, HEIGHT / 2))


def _memory(axes: Axes) -> None:
    """From the last encoder layer to every decoder layer."""
    side = DECODER - WIDTH / 2
    corner = LAYERS[-1] + HEIGHT / 2 + 0.5
    _line(axes, [(ENCODER, LAYERS[-1] + HEIGHT / 2), (ENCODER, corner), (BUS, corner), (BUS, LAYERS[0])])
    axes.text((ENCODER + BUS) / 2, corner + 0.22, "memory", ha="center", va="center")
    for y in LAYERS:
        _arrow(axes, (BUS, y), (side, y), room=(0, 0), width=2.4)
    axes.text((BUS + side) / 2, LAYERS[-1] + 0.28, "K, V", ha="center", va="center")


def _box(axes: Axes, x: float, y: float, text: str, colour: str) -> None:
    corner = (x - WIDTH / 2, y - HEIGHT / 2)
    style = "round,pad=0,rounding_size=0.1"
    axes.add_patch(
        FancyBboxPatch(corner, WIDTH, HEIGHT, boxstyle=style, facecolor="white", edgecolor=colour, linewidth=2)
    )
    axes.text(x, y, text, ha="center", va="center")


def _arrow(
    axes: Axes,
    start: tuple[float, float],
    end: tuple[float, float],
    *,
    room: tuple[float, float] = (HEIGHT / 2, HEIGHT / 2),
    width: float = 1.2,
) -> None:
    """An arrow from one thing to the next; `room` is what the two things take of it."""
    (x, y), (to_x, to_y) = start, end
    length = abs(to_x - x) + abs(to_y - y)
    along = ((to_x - x) / length, (to_y - y) / length)
    tail = (x + room[0] * along[0], y + room[0] * along[1])
    head = (to_x - room[1] * along[0], to_y - room[1] * along[1])
    look = {"arrowstyle": "-|>", "color": INK, "linewidth": width, "shrinkA": 0, "shrinkB": 0}
    axes.annotate("", head, tail, arrowprops=look)


def _line(axes: Axes, points: Sequence[tuple[float, float]]) -> None:
    axes.plot(*zip(*points, strict=True), color=INK, linewidth=2.4, solid_capstyle="projecting")
