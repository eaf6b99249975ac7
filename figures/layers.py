"""One encoder layer and one decoder layer, sublayer by sublayer, from the bottom to the top."""

from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import Circle, FancyBboxPatch

from figures.style import BLUE, INK, ORANGE, SOFT, new

ENCODER, BUS, DECODER = 2.6, 5.9, 9.2
WIDTH, HEIGHT, RADIUS = 2.3, 0.54, 0.2
# Of one sublayer, from the place where x branches off.
STEP, BOX, PLUS, NORM = 2.55, 0.72, 1.37, 2.0
SIDE = WIDTH / 2 + 0.5


def draw() -> Figure:
    """The wrapping LayerNorm(x + Sublayer(x)) two and three times, as in figure 1 of Vaswani et al. 2017."""
    figure = new(7.2, 5.5)
    axes = figure.subplots()
    for x, colour, title, sublayers in (
        (ENCODER, BLUE, "encoder layer", ("self-attention", "feed-forward")),
        (DECODER, ORANGE, "decoder layer", ("self-attention", "cross-attention", "feed-forward")),
    ):
        axes.text(x, -1.05, title, ha="center", va="center", weight="bold", color=colour)
        axes.text(x, -0.5, "$x$", ha="center", va="center")
        for number, name in enumerate(sublayers):
            _sublayer(axes, x, number, name, colour)
    self_attention, cross_attention = BOX, STEP + BOX
    _mask(axes, ENCODER - SIDE - 0.75, ENCODER - WIDTH / 2, self_attention, "source\npadding")
    _mask(axes, DECODER - SIDE - 0.75, DECODER - WIDTH / 2, self_attention, "padding,\nfuture")
    _mask(axes, DECODER - SIDE - 0.75, DECODER - WIDTH / 2, cross_attention - 0.2, "source\npadding", lower=0.12)
    for x in (ENCODER, DECODER):
        axes.text(x + 0.12, BOX - 0.5, "$Q, K, V$", ha="left", va="center", size=9)
    axes.text(DECODER + 0.12, cross_attention - 0.5, "$Q$", ha="left", va="center", size=9)
    _memory(axes, 2 * STEP, cross_attention + 0.2)
    _arrow(axes, (DECODER, 3 * STEP - 0.3), (DECODER, 3 * STEP + 0.3))
    axes.set(xlim=(-0.4, 12.1), ylim=(-1.3, 3 * STEP + 0.4), aspect="equal")
    axes.set_axis_off()
    return figure


def _sublayer(axes: Axes, x: float, number: int, name: str, colour: str) -> None:
    """The sublayer, and the way around it to the sum."""
    low = number * STEP
    below = low - 0.3
    _arrow(axes, (x, below), (x, low + BOX - HEIGHT / 2))
    _box(axes, x, low + BOX, name, colour)
    _arrow(axes, (x, low + BOX + HEIGHT / 2), (x, low + PLUS - RADIUS))
    side = x + SIDE
    axes.plot((x, side, side), (low, low, low + PLUS), color=INK, linewidth=2)
    axes.plot(x, low, "o", color=INK, markersize=4)
    _arrow(axes, (side, low + PLUS), (x + RADIUS, low + PLUS), width=2)
    axes.add_patch(Circle((x, low + PLUS), RADIUS, facecolor="white", edgecolor=INK, linewidth=1.2))
    axes.text(x, low + PLUS, "+", ha="center", va="center_baseline", size=12)
    _arrow(axes, (x, low + PLUS + RADIUS), (x, low + NORM - HEIGHT / 2))
    _box(axes, x, low + NORM, "LayerNorm", SOFT)
    axes.text(side - 0.4, low + NORM, f"residual_{number + 1}", ha="left", va="center", size=8, family="monospace")


def _memory(axes: Axes, top: float, y: float) -> None:
    """From the top of the encoder to the keys and values of the cross-attention."""
    corner = top + 0.25
    axes.plot((ENCODER, ENCODER, BUS, BUS), (top - 0.28, corner, corner, y), color=INK, linewidth=1.2)
    axes.text((ENCODER + BUS) / 2, corner + 0.25, "memory", ha="center", va="center")
    _arrow(axes, (BUS, y), (DECODER - WIDTH / 2, y))
    axes.text(BUS + 0.65, y + 0.25, "$K, V$", ha="center", va="center", size=9)


def _mask(axes: Axes, x: float, end: float, y: float, text: str, *, lower: float = 0.0) -> None:
    """A mask, and a dashed arrow to the attention that it is for."""
    axes.text(x, y - lower, text, ha="center", va="center", size=9, style="italic")
    _arrow(axes, (x + 0.6, y), (end, y), line="--")


def _box(axes: Axes, x: float, y: float, text: str, colour: str) -> None:
    corner, style = (x - WIDTH / 2, y - HEIGHT / 2), "round,pad=0,rounding_size=0.1"
    axes.add_patch(
        FancyBboxPatch(corner, WIDTH, HEIGHT, boxstyle=style, facecolor="white", edgecolor=colour, linewidth=2)
    )
    axes.text(x, y, text, ha="center", va="center")


def _arrow(
    axes: Axes, start: tuple[float, float], end: tuple[float, float], *, width: float = 1.2, line: str = "-"
) -> None:
    look = {"arrowstyle": "-|>", "color": INK, "linewidth": width, "linestyle": line, "shrinkA": 0, "shrinkB": 0}
    axes.annotate("", end, start, arrowprops=look)
