"""The positional encoding: some of its columns over the position, and the whole table as an image."""

import numpy as np
from matplotlib.figure import Figure

from figures.style import BLUE, GREEN, ORANGE, new

LENGTH, D_MODEL = 40, 32


def draw() -> Figure:
    """PE[p, 2i] = sin(p / 10000^(2i / d_model)), PE[p, 2i + 1] = cos of the same, Vaswani et al. 2017, section 3.5."""
    figure = new(7.0, 3.4)
    lines, table = figure.subplots(1, 2)
    position = np.linspace(0, LENGTH - 1, 400)
    for column, colour, line in ((0, BLUE, "-"), (8, ORANGE, "--"), (16, GREEN, ":")):
        lines.plot(position, encoded(position, column), color=colour, linestyle=line, label=f"column {column}")
    lines.set(xlabel="position p", ylabel="PE", xlim=(0, LENGTH - 1), yticks=(-1, 0, 1))
    lines.legend(frameon=False, ncols=3, loc="lower center", bbox_to_anchor=(0.5, 1), columnspacing=1, handlelength=1.6)
    values = np.stack([encoded(np.arange(LENGTH), column) for column in range(D_MODEL)], axis=1)
    image = table.imshow(values, cmap="gray", vmin=-1, vmax=1, aspect="auto", interpolation="none")
    table.set(xlabel=f"column (d_model = {D_MODEL})", ylabel="position p", xticks=range(0, D_MODEL, 8))
    table.spines[:].set_visible(True)
    figure.colorbar(image, ax=table, ticks=(-1, 0, 1))
    return figure


def encoded(position: np.ndarray, column: int) -> np.ndarray:
    """One column of the encoding."""
    angle = position / 10000 ** (2 * (column // 2) / D_MODEL)
    return np.cos(angle) if column % 2 else np.sin(angle)
