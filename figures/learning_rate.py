"""The learning rate over the steps of training, for three lengths of the warm-up."""

import numpy as np
from matplotlib.figure import Figure

from figures.style import BLUE, GREEN, INK, ORANGE, new


def draw() -> Figure:
    """lrate = d_model^-0.5 * min(step^-0.5, step * warmup^-1.5), Vaswani et al. 2017, equation 3."""
    figure = new(6.4, 3.0)
    axes = figure.subplots()
    d_model = 512
    steps = np.linspace(1, 20000, 800)
    for warmup, colour, line, mark in ((2000, BLUE, "-", "o"), (4000, ORANGE, "--", "s"), (8000, GREEN, "-.", "^")):
        rates = d_model**-0.5 * np.minimum(steps**-0.5, steps * warmup**-1.5)
        top = (d_model * warmup) ** -0.5
        axes.plot(steps, rates * 1e3, color=colour, linestyle=line, linewidth=2)
        axes.plot(warmup, top * 1e3, mark, color=colour, markersize=7)
        axes.annotate(f"warmup = {warmup}", (warmup, top * 1e3), (10, 6), textcoords="offset points", color=INK)
    axes.set_xlabel("step")
    axes.set_ylabel(r"rate $\cdot\ 10^3$")
    axes.set_xlim(0, 20000)
    axes.set_ylim(0, 1.25)
    axes.annotate(r"$d_\mathrm{model}^{-1/2} \cdot \mathrm{step}^{-1/2}$", (14000, 0.45), color=INK)
    return figure
