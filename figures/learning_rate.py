"""The learning rate over the steps of training, for three lengths of the warm-up."""

from matplotlib.figure import Figure

from figures.style import BLUE, GREEN, ORANGE, new


def draw() -> Figure:
    """lrate = d_model^-0.5 * min(step^-0.5, step * warmup^-1.5), Vaswani et al. 2017, equation 3."""
    figure = new(6.4, 2.8)
    axes = figure.subplots()
    steps = range(50, 20001, 50)
    for warmup, colour, line in ((2000, BLUE, "-"), (4000, ORANGE, "--"), (8000, GREEN, ":")):
        rates = [512**-0.5 * min(step**-0.5, step * warmup**-1.5) for step in steps]
        axes.plot(steps, rates, color=colour, linestyle=line, label=f"warmup = {warmup}")
        axes.plot(warmup, (512 * warmup) ** -0.5, "o", color=colour)
    axes.set_xlabel("step")
    axes.set_ylabel("learning rate (d_model = 512)")
    axes.legend(frameon=False)
    return figure
