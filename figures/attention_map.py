"""An attention map: how the words of a sentence weigh each other in self-attention."""

import numpy as np
from matplotlib.figure import Figure

from figures.style import INK, SOFT, new

WORDS = ["the", "cat", "sleeps", "and", "it", "dreams"]

# Made by hand, d_k = 4. The entries stand for: a noun, a verb, an article, a pronoun.
KEYS = np.array([[0, 0, 2, 0], [3, 0, 0, 1], [0, 3, 0, 0], [0, 0, 0, 0], [1, 0, 0, 3], [0, 3, 0, 0]])
QUERIES = np.array([[2, 0, 0, 0], [1, 1, 2, 0], [2, 0, 0, 0], [0, 1, 0, 0], [2, 0, 0, 0], [1, 0, 0, 2]])


def draw() -> Figure:
    """softmax(QK^T / sqrt(d_k)) of the vectors above, Vaswani et al. 2017, equation 1."""
    grown = np.exp(QUERIES @ KEYS.T / np.sqrt(KEYS.shape[1]))
    weights = grown / grown.sum(axis=1, keepdims=True)
    figure = new(4.6, 4.2)
    axes = figure.subplots()
    spots = range(len(WORDS))
    axes.pcolormesh(spots, spots, weights, cmap="Blues", vmin=0, vmax=1, edgecolors=SOFT, linewidth=0.5)
    for (query, key), weight in np.ndenumerate(weights):
        colour = "white" if weight > 0.5 else INK
        axes.text(key, query, f"{weight:.2f}", color=colour, ha="center", va="center")
    axes.set_xticks(spots, WORDS)
    axes.set_yticks(spots, WORDS)
    axes.xaxis.tick_top()
    axes.invert_yaxis()
    axes.set(xlabel="key", ylabel="query", aspect="equal")
    axes.tick_params(length=0)
    axes.spines[:].set_visible(False)
    return figure
