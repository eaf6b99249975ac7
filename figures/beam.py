"""A beam search of width 2 over three steps, as a tree: what is kept, what is dropped, the greedy path and the best."""

import math

from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D

from figures.style import BLUE, INK, ORANGE, SOFT, new

WIDTH, STEPS, END = 2, 3, "eos"
# What comes next, after each beginning that the search meets.
NEXT = {
    (): {"a": 0.5, "b": 0.4, END: 0.1},
    ("a",): {"a": 0.2, "b": 0.3, END: 0.5},
    ("b",): {"a": 0.1, "b": 0.8, END: 0.1},
    ("b", "b"): {"a": 0.05, "b": 0.05, END: 0.9},
}
Words = tuple[str, ...]

_BLANK = {"facecolor": "white", "edgecolor": "none", "pad": 1.5}
_DROPPED = "#666666"


def draw() -> Figure:
    """A node holds the word and the score, the sum of log p on the way to it; on the line stands log p of the word."""
    rounds = search()
    greedy, best = greedy_words(), rounds[-1][1][0]
    figure = new(7.2, 4.6)
    axes = figure.subplots()
    places: dict[tuple[int, Words], tuple[float, float]] = {(0, ()): (0.0, 0.0)}
    _node(axes, (0.0, 0.0), "sos", is_kept=True)
    for step, (candidates, kept) in enumerate(rounds, start=1):
        for words in candidates:
            is_carried = (step - 1, words) in places
            start = places[step - 1, words if is_carried else words[:-1]]
            place = (float(step), start[1] if is_carried else _height(step, words))
            places[step, words] = place
            path = [colour for colour, whole in ((ORANGE, greedy), (BLUE, best)) if words == whole[: len(words)]]
            gain = None if is_carried else math.log(NEXT[words[:-1]][words[-1]])
            _edge(axes, start, place, gain, path[0] if path else SOFT)
            _node(axes, place, f"{words[-1]}  {_number(score(words))}", is_kept=words in kept)
    axes.set(xlim=(-0.3, 3.4), ylim=(-3.4, 4.0))
    axes.set_xticks(range(1, STEPS + 1), [f"step {step}" for step in range(1, STEPS + 1)])
    axes.set_yticks([])
    axes.spines[:].set_visible(False)
    axes.tick_params(length=0)
    axes.legend(handles=[_line(ORANGE, "greedy"), _line(BLUE, "best")], frameon=False, loc="upper left")
    return figure


def search() -> list[tuple[list[Words], list[Words]]]:
    """Of each round all candidates, and those that are kept, best first."""
    beam: list[Words] = [()]
    rounds = []
    for _ in range(STEPS):
        finished = [words for words in beam if words[-1:] == (END,)]
        longer = [(*words, word) for words in beam if words not in finished for word in NEXT[words]]
        candidates = finished + longer
        beam = sorted(candidates, key=score, reverse=True)[:WIDTH]
        rounds.append((candidates, beam))
    return rounds


def score(words: Words) -> float:
    """log P of a beginning: a sum of one term for each word."""
    return sum(math.log(NEXT[words[:place]][word]) for place, word in enumerate(words))


def greedy_words() -> Words:
    """The most probable word at each step."""
    words: Words = ()
    while words[-1:] != (END,):
        following = NEXT[words]
        words = (*words, max(following, key=lambda word: following[word]))
    return words


def _height(step: int, words: Words) -> float:
    """Children stand around the node that they come from, the tree fans out to the right."""
    place = list(NEXT[words[:-1]]).index(words[-1])
    around = {1: 0.0, 2: {"a": 2.2, "b": -1.0}.get(words[0], 0.0), 3: -1.0}[step]
    return around + {1: (2.2, -1.0, -2.9), 2: (0.9, 0.0, -0.9), 3: (0.9, 0.0, -0.9)}[step][place]


def _edge(axes: Axes, start: tuple[float, float], end: tuple[float, float], gain: float | None, colour: str) -> None:
    line = {ORANGE: "--", BLUE: "-"}.get(colour, "-")
    thick = 1 if colour == SOFT else 2.5
    axes.plot(*zip(start, end, strict=True), color=colour, linestyle=line, linewidth=thick, zorder=1)
    if gain is not None:
        x, y = (a + 0.55 * (b - a) for a, b in zip(start, end, strict=True))
        axes.text(x, y, _number(gain), fontsize=8, ha="center", va="center", bbox=_BLANK, zorder=2)


def _node(axes: Axes, place: tuple[float, float], text: str, *, is_kept: bool) -> None:
    box = {"boxstyle": "round,pad=0.3", "facecolor": "white", "edgecolor": INK if is_kept else SOFT}
    box |= {"linewidth": 1.8 if is_kept else 0.8, "linestyle": "-" if is_kept else ":"}
    axes.text(*place, text, bbox=box, color=INK if is_kept else _DROPPED, ha="center", va="center", zorder=3)


def _number(value: float) -> str:
    return f"{value:.2f}".replace("-", "\N{MINUS SIGN}")


def _line(colour: str, label: str) -> Line2D:
    return Line2D([], [], color=colour, linestyle={ORANGE: "--"}.get(colour, "-"), linewidth=2.5, label=label)
