"""Who may look at whom: the causal mask over the words of a sentence, and the decoder's mask where some are padding."""

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle

from figures.style import BLUE, INK, SOFT, new

PAD = "<pad>"
SENTENCES = (
    ("causal mask", ["<sos>", "the", "cat", "sleeps", "well"]),
    ("causal mask and padding", ["<sos>", "the", "cat", PAD, PAD]),
)


def draw() -> Figure:
    """A square is full where key <= query and the key is no padding; a struck one is hidden as padding."""
    figure = new(6.8, 3.5)
    for axes, (title, words) in zip(figure.subplots(1, 2), SENTENCES, strict=True):
        time = len(words)
        causal = np.tril(np.ones((time, time), dtype=bool))
        real = np.array([word != PAD for word in words])
        for query, key in np.ndindex(time, time):
            _cell(axes, query, key, may=causal[query, key] and real[key], is_struck=not real[key])
        axes.set_title(title)
        axes.set(xlim=(-0.55, time - 0.45), ylim=(time - 0.45, -0.55), aspect="equal")
        axes.set_xticks(range(time), words, rotation=45, ha="left", rotation_mode="anchor")
        axes.set_yticks(range(time), words)
        axes.xaxis.tick_top()
        axes.set(xlabel="key", ylabel="query")
        axes.tick_params(length=0)
        axes.spines[:].set_visible(False)
    return figure


def _cell(axes: Axes, query: int, key: int, *, may: bool, is_struck: bool) -> None:
    corner = (key - 0.5, query - 0.5)
    axes.add_patch(Rectangle(corner, 1, 1, facecolor=BLUE if may else "white", edgecolor=INK, linewidth=0.8))
    if may:
        axes.text(key, query, "x", color="white", ha="center", va="center", weight="bold")
    elif is_struck:
        axes.plot((key - 0.5, key + 0.5), (query + 0.5, query - 0.5), color=SOFT, linewidth=1.2)
