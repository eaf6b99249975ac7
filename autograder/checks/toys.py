"""Small models and optimizers for exercises that take one, described so that they can be made in the sandbox."""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy
import torch
from hypothesis import strategies

from autograder.calls import Described
from autograder.checks.fills import Fill, Spot

VOCABULARY = 8
"""Source and target words of every toy model: the ids 0 to 7."""

PAD = 0
_ROWS = 23
_FAR = 200.0
_MODULES = ("", "source_votes", "target_votes", "dropout")
_OPTIMIZERS: tuple[tuple[str, dict[str, Any]], ...] = (
    ("SGD", {"lr": 0.5}),
    ("SGD", {"lr": 0.25, "momentum": 0.5, "weight_decay": 0.25}),
    # An eps that is not small beside the gradients: otherwise rounding decides the sign of a step whose gradient is 0.
    ("Adam", {"lr": 0.1, "betas": (0.9, 0.98), "eps": 0.01}),
    ("AdamW", {"lr": 0.1, "eps": 0.01, "weight_decay": 0.5}),
)


def training_models(dropout: Sequence[float] = (0.0,), modes: Sequence[str] = ("train",), pad: int = PAD) -> Fill:
    """`calls.table_model.TableModel` with normal tables, for a step of training.

    Its parameters mostly hold gradients from before, as after an earlier step.

    Args:
        dropout: 0 or 1; the module counts as random for anything between.
        modes: "train", "eval", or "mixed" (some modules in train mode and some in eval mode).
        pad: the source id that does not count.
    """

    def make(generator: numpy.random.Generator, spot: Spot, option: tuple[float, str, bool]) -> Described:
        share, mode, stale = option
        tables = {name: generator.standard_normal((rows, VOCABULARY)) for name, rows in _tables().items()}
        old = {name: generator.standard_normal((rows, VOCABULARY)) for name, rows in _tables().items()} if stale else {}
        gradients = {f"{name}.weight": _tensor(array, spot) for name, array in old.items()}
        return _described(spot, tables, pad, share, _flags(mode, generator), gradients)

    options = (strategies.sampled_from(list(dropout)), strategies.sampled_from(list(modes)), strategies.booleans())
    return Fill(strategies.tuples(*options), make)


def translating_models(*endings: str, modes: Sequence[str] = ("eval",), ties: bool = False, pad: int = PAD) -> Fill:
    """`calls.table_model.TableModel` whose logits are far apart, for a call that also has dimensions `sos` and `eos`.

    Votes of the source are whole numbers and those of the target are whole numbers and an eighth for each column: no
    sum of them comes nearer to another one than an eighth, so that rounding never decides. `sos` is never the best.

    Args:
        endings: how often `eos` is the best word: "never", "rarely", "often", "at once"; one is drawn.
        modes: as in `training_models`.
        ties: whole numbers alone, and few, so that often several words are equally good.
        pad: the source id that does not count.
    """

    def make(generator: numpy.random.Generator, spot: Spot, option: tuple[str, str]) -> Described:
        ending, mode = option
        high = 2 if ties else 5
        tables = {name: generator.integers(0, high, (rows, VOCABULARY)) * 1.0 for name, rows in _tables().items()}
        if not ties:
            tables["target_votes"] += numpy.arange(VOCABULARY) / VOCABULARY
        share = {"never": 0.0, "rarely": 0.15, "often": 0.4, "at once": 1.0}[ending]
        ends = generator.random(_ROWS) < share
        tables["target_votes"][:, spot.size("eos")] += numpy.where(ends, _FAR, -_FAR)
        tables["target_votes"][:, spot.size("sos")] -= 2 * _FAR
        return _described(spot, tables, pad, 0.0, _flags(mode, generator), {})

    options = (strategies.sampled_from(endings or ("rarely", "never", "often")), strategies.sampled_from(list(modes)))
    return Fill(strategies.tuples(*options), make)


def optimizers(of: str = "model", fresh: bool = False) -> Fill:
    """A torch optimizer for the parameters of another argument.

    Args:
        of: the argument that is the model.
        fresh: only those that change nothing where all gradients are zero.
    """
    choice = [kind for kind in _OPTIMIZERS if not (fresh and "weight_decay" in kind[1])]

    def make(_: numpy.random.Generator, spot: Spot, option: tuple[str, Mapping[str, Any]]) -> Described:
        name, options = option
        return Described("optimizer", {"name": name, "of": of, "options": dict(options)})

    return Fill(strategies.sampled_from(choice), make)


def _tables() -> dict[str, int]:
    return {"source_votes": VOCABULARY, "target_votes": _ROWS}


def _described(
    spot: Spot,
    tables: Mapping[str, numpy.ndarray],
    pad: int,
    dropout: float,
    modes: Mapping[str, bool],
    gradients: Mapping[str, torch.Tensor],
) -> Described:
    votes = {name: _tensor(array, spot) for name, array in tables.items()}
    return Described("model", {**votes, "pad": pad, "dropout": dropout, "modes": modes, "gradients": gradients})


def _tensor(array: numpy.ndarray, spot: Spot) -> torch.Tensor:
    return torch.from_numpy(numpy.array(array)).to(spot.dtype)


def _flags(mode: str, generator: numpy.random.Generator) -> dict[str, bool]:
    if mode == "mixed":
        # The whole and one part disagree in any case.
        drawn = dict(zip(_MODULES, map(bool, generator.integers(0, 2, len(_MODULES))), strict=True))
        return {**drawn, "dropout": not drawn[""]}
    return dict.fromkeys(_MODULES, mode == "train")
