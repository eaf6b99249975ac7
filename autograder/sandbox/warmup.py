"""Imports and first uses that are slow or need files, done once in the zygote so that no worker pays for them."""

import contextlib
import importlib

import numpy
import torch

# What students import inside a function or late, and what libraries import at the first use.
_MODULES = """
    __future__ abc bisect cmath collections collections.abc contextlib copy dataclasses datetime decimal enum fractions
    functools heapq inspect io itertools json keyword linecache logging math numbers operator pprint queue random re
    statistics string struct sys textwrap time timeit traceback types typing unicodedata warnings weakref
    encodings.ascii encodings.idna encodings.latin_1 encodings.utf_16
    numpy numpy.fft numpy.lib.stride_tricks numpy.linalg numpy.ma numpy.polynomial numpy.random numpy.testing
    numpy.typing jaxtyping typing_extensions
    torch torch.autograd.functional torch.distributions torch.fft torch.func torch.linalg torch.nn torch.nn.functional
    torch.nn.init torch.nn.parameter torch.nn.utils torch.nn.utils.parametrizations torch.nn.utils.rnn torch.optim
    torch.optim.lr_scheduler torch.overrides torch.special torch.testing torch.utils.checkpoint torch.utils.data
    torch.utils._python_dispatch
"""


def import_modules() -> None:
    """Import what student code will import.

    A module that this installation does not have is left out; a student's import of it then fails as it would anywhere.
    """
    for name in _MODULES.split():
        with contextlib.suppress(ImportError):
            importlib.import_module(name)
    torch.set_num_threads(1)


def use_once() -> None:
    """Use what sets itself up at its first use."""
    torch.manual_seed(0)
    _train()
    _compute()
    repr(torch.zeros(2)), repr(numpy.zeros(2)), str(torch.nn.Linear(1, 1))


def _train() -> None:
    """One step of each usual optimizer through layers that have code of their own in the backends."""
    model = torch.nn.ModuleDict({"embed": torch.nn.Embedding(5, 4), "lstm": torch.nn.LSTM(4, 4, batch_first=True)})
    head = torch.nn.Sequential(torch.nn.LayerNorm(4), torch.nn.Dropout(0.1), torch.nn.Linear(4, 5), torch.nn.ReLU())
    for kind in (torch.optim.Adam, torch.optim.AdamW, torch.optim.SGD):
        optimizer = kind([*model.parameters(), *head.parameters()], lr=0.01)
        optimizer.zero_grad()
        hidden, _ = model["lstm"](model["embed"](torch.tensor([[1, 2, 3]])))
        logits = head(hidden).flatten(0, 1)
        torch.nn.functional.cross_entropy(logits, torch.tensor([0, 1, 2])).backward()  # type: ignore[no-untyped-call]
        torch.nn.utils.clip_grad_norm_(head.parameters(), 1.0)
        optimizer.step()
        copied = {name: value.clone() for name, value in head.state_dict().items()}
        head.load_state_dict(copied)


def _compute() -> None:
    """One call of each backend that sets itself up at its first use: BLAS, LAPACK, FFT, convolution, einsum."""
    for dtype in (torch.float32, torch.float64):
        square = torch.rand(8, 8, dtype=dtype) + 8 * torch.eye(8, dtype=dtype)
        torch.linalg.svd(square), torch.linalg.inv(square), torch.fft.fft(square)
        torch.einsum("ij,jk->ik", square, square), torch.bmm(square[None], square[None])
        torch.softmax(square, -1), torch.logsumexp(square, -1), torch.topk(square, 2), torch.cumsum(square, 0)
    torch.nn.functional.conv1d(torch.rand(1, 2, 8), torch.rand(2, 2, 3))
    torch.rand(64, 64) @ torch.rand(64, 64)
    torch.multinomial(torch.ones(4), 2), torch.randperm(4), torch.arange(4).numpy()
    square_array = numpy.eye(4)
    numpy.linalg.svd(square_array), numpy.linalg.solve(square_array, square_array), numpy.fft.fft(square_array)
    numpy.einsum("ij,jk->ik", square_array, square_array), numpy.random.default_rng(0).normal(size=3)
    torch.func.grad(lambda one: (one * one).sum())(torch.ones(2))
