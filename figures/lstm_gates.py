"""One unit of an LSTM, set by hand, that stores a value, keeps it and gives it out: gates, cell and state."""

import numpy as np
from matplotlib.figure import Figure
from numpy.typing import NDArray

from figures.style import BLUE, GREEN, INK, ORANGE, RED, SOFT, new

STORE, SHOW, STEPS = 3, 12, 15


def draw() -> Figure:
    """c' = sigmoid(f) * c + sigmoid(i) * tanh(g), h' = sigmoid(o) * tanh(c'); the input alone sets i, f, g and o."""
    values = run().T
    figure = new(6.4, 5.2)
    rows = figure.subplots(len(values), sharex=True)
    names = (r"$\tanh(g)$", r"$\sigma(i)$", r"$\sigma(f)$", r"$c$", r"$\sigma(o)$", r"$h$")
    colours = (SOFT, ORANGE, BLUE, INK, GREEN, RED)
    steps = np.arange(1, STEPS + 1)
    for axes, name, colour, row in zip(rows, names, colours, values, strict=True):
        axes.bar(steps, row, width=0.7, color=colour)
        axes.axhline(0, color=INK, linewidth=0.8)
        axes.set_ylabel(name, rotation=0, ha="right", va="center")
        axes.set_ylim((-1.05, 1.05) if row.min() < -0.05 else (0, 1.05))
        axes.set_yticks((-1, 0, 1) if row.min() < -0.05 else (0, 1))
        for step in (STORE, SHOW):
            axes.axvline(step, color=SOFT, linestyle=":", linewidth=1, zorder=0)
    rows[0].annotate("store", (STORE, 1.15), ha="center", annotation_clip=False)
    rows[0].annotate("keep", ((STORE + SHOW) / 2, 1.15), ha="center", annotation_clip=False)
    rows[0].annotate("give out", (SHOW, 1.15), ha="center", annotation_clip=False)
    rows[-1].set_xlabel("step")
    rows[-1].set_xticks(steps)
    return figure


def run() -> NDArray[np.float64]:
    """tanh(g), the three gates, the cell and the state after each step: (steps, 6)."""
    steps = np.arange(1, STEPS + 1)
    number = 0.9 * np.sin(2.3 * steps)
    number[STORE - 1] = 1.1
    # The input of a step: a number, and whether to store it, whether to give out what is stored, and 1 for the bias.
    inputs = np.stack([number, steps == STORE, steps == SHOW, np.ones(STEPS)], axis=1)
    w_x = np.array([[0, 12, 0, -6], [0, -12, 0, 6], [1, 0, 0, 0], [0, 0, 12, -6]])
    c, rows = 0.0, []
    for i, f, g, o in inputs @ w_x.T:
        c = _sigmoid(f) * c + _sigmoid(i) * np.tanh(g)
        rows.append([np.tanh(g), _sigmoid(i), _sigmoid(f), c, _sigmoid(o), _sigmoid(o) * np.tanh(c)])
    return np.array(rows)


def _sigmoid(z: float) -> float:
    return float(1 / (1 + np.exp(-z)))
