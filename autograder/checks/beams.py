"""Step functions for beam search: no two sequences of tokens are nearly equally probable, unless they tie exactly."""

import numpy
import torch
from hypothesis import strategies

from autograder.calls.drawn import Steps
from autograder.checks.fills import Fill, Spot

ROUNDS = 4
"""So many steps may be taken before sequences may come too near to each other."""

_BRANCHES = 2
_STARTS = 4
"""The first states that `step_states` draws."""

_GAP = 2e-5
_TRIES = 200
_ENDINGS = {"never": -8.0, "rarely": -1.0, "often": 1.0, "at once": 6.0}


def beam_steps(*endings: str) -> Fill:
    """A step function, for a call that also has dimensions `sos` and `eos`, whose sequences differ in probability.

    Any two sequences of at most four tokens differ in their summed log-probabilities by more than rounding can make
    up for. The state tells the steps that were taken, so that no two sequences are the same steps in another order,
    and which of two branches the tokens led to. The logits of a row may be shifted: they are no probabilities.

    Args:
        endings: how likely `eos` is made: "never", "rarely", "often", "at once"; one is drawn.
    """

    def make(generator: numpy.random.Generator, spot: Spot, option: tuple[int, str]) -> Steps:
        spare, ending = option
        sos, eos = spot.size("sos"), spot.size("eos")
        vocabulary = max(sos + 1, eos + 1, 4) + spare
        table = (ROUNDS * _BRANCHES, vocabulary)
        later = (numpy.arange(table[0])[:, None] // _BRANCHES + 1) % ROUNDS
        following = later * _BRANCHES + generator.integers(0, _BRANCHES, table)
        best = 0.0
        for _ in range(_TRIES):
            drawn = 1.5 * generator.standard_normal((*table, vocabulary))
            drawn[..., eos] += _ENDINGS[ending]
            drawn[..., sos] = drawn.min(axis=-1) - generator.random(table)
            drawn = drawn + generator.choice([-2.0, 0.0, 2.0], (*table, 1))
            gap = _least_gap(drawn, following, sos, eos)
            if gap >= best:
                best, logits = gap, drawn
            if gap > _GAP:
                break
        return Steps(torch.from_numpy(logits).to(spot.dtype), torch.from_numpy(following))

    return Fill(strategies.tuples(strategies.integers(0, 1), strategies.sampled_from(endings or tuple(_ENDINGS))), make)


def even_steps() -> Fill:
    """A step function of one state for which all tokens but `sos` are exactly equally probable."""

    def make(_: numpy.random.Generator, spot: Spot, spare: int) -> Steps:
        vocabulary = max(spot.size("sos"), spot.size("eos")) + 1 + spare
        logits = numpy.zeros((1, vocabulary, vocabulary))
        logits[..., spot.size("sos")] = -30.0
        return Steps(torch.from_numpy(logits).to(spot.dtype), torch.zeros(1, vocabulary, dtype=torch.int64))

    return Fill(strategies.integers(1, 3), make)


def _least_gap(logits: numpy.ndarray, following: numpy.ndarray, sos: int, eos: int) -> float:
    """The smallest distance between the scores of two sequences of at most `ROUNDS` tokens from one first state."""
    top = logits.max(axis=-1, keepdims=True)
    steps = logits - top - numpy.log(numpy.exp(logits - top).sum(axis=-1, keepdims=True))
    return min(_gap_from(start, steps, following, sos, eos) for start in range(_STARTS))


def _gap_from(start: int, steps: numpy.ndarray, following: numpy.ndarray, sos: int, eos: int) -> float:
    vocabulary = steps.shape[-1]
    scores, states, tokens = numpy.zeros(1), numpy.array([start]), numpy.array([sos])
    found = []
    for _ in range(ROUNDS):
        longer = (scores[:, None] + steps[states, tokens]).ravel()
        found.append(longer)
        states = numpy.repeat(following[states, tokens], vocabulary)
        tokens = numpy.tile(numpy.arange(vocabulary), len(scores))
        going_on = tokens != eos
        scores, states, tokens = longer[going_on], states[going_on], tokens[going_on]
    return float(numpy.diff(numpy.sort(numpy.concatenate(found))).min())
