"""Refuses, and records, torch's own versions of what an exercise asks to build, however they are reached.

Every way to a function (torch.nn.functional, torch._C._nn, torch._VF, torch.ops, a module, TorchScript, vmap) ends
in torch's dispatcher. So the kernels of the forbidden operators are replaced there, which costs the other operators
nothing. What torch writes in Python and is no operator (`multi_head_attention_forward`, the decompositions) has its
code replaced, so that every alias is reached, and classes have their `__init__` replaced.
"""

import inspect
import sys
import warnings
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from types import FunctionType
from typing import Any

import torch
import torch.nn.attention.flex_attention  # an alias of attention that torch itself imports late
from torch._decomp import decomposition_table


class Shortcut(RuntimeError):
    """Raised in the place of what is ruled out; catching it does not help, the attempt is recorded."""


@dataclass(frozen=True)
class Family:
    """What stands and falls together.

    Attributes:
        name: how a message names the functions.
        classes: in torch.nn and torch.ao.nn.quantizable; patterns.
        operators: aten operators without namespace and overload; patterns.
        functions: dotted names of what torch writes in Python.
    """

    name: str
    classes: tuple[str, ...] = ()
    operators: tuple[str, ...] = ()
    functions: tuple[str, ...] = ()


_ATTENTION = (
    "scaled_dot_product_attention",
    "_scaled_dot_product_*",
    "_flash_attention_forward*",
    "_efficient_attention_forward",
    "_triton_scaled_dot_attention",
)
FAMILIES = (
    Family("torch.rnn_tanh", ("RNN",), ("rnn_tanh", "quantized_rnn_tanh", "mkldnn_rnn_layer")),
    Family("torch.rnn_relu", ("RNN",), ("rnn_relu", "quantized_rnn_relu", "mkldnn_rnn_layer")),
    Family("torch.rnn_tanh_cell", ("RNNCell",), ("rnn_tanh_cell", "quantized_rnn_tanh_cell")),
    Family("torch.rnn_relu_cell", ("RNNCell",), ("rnn_relu_cell", "quantized_rnn_relu_cell")),
    Family("torch.lstm", ("LSTM",), ("lstm", "quantized_lstm", "_lstm_mps", "mkldnn_rnn_layer")),
    Family("torch.lstm_cell", ("LSTMCell",), ("lstm_cell", "_thnn_fused_lstm_cell", "quantized_lstm_cell")),
    Family("torch.gru", ("GRU",), ("gru", "quantized_gru", "mkldnn_rnn_layer")),
    Family("torch.gru_cell", ("GRUCell",), ("gru_cell", "_thnn_fused_gru_cell", "quantized_gru_cell")),
    Family(
        "torch.nn.functional.scaled_dot_product_attention",
        (),
        _ATTENTION,
        ("torch.nn.attention.flex_attention.flex_attention",),
    ),
    Family(
        "torch.nn.functional.multi_head_attention_forward",
        ("MultiheadAttention",),
        ("_native_multi_head_attention", "_triton_multi_head_attention"),
        ("torch.nn.functional.multi_head_attention_forward",),
    ),
    Family(
        "torch.nn.Transformer.generate_square_subsequent_mask",
        (),
        (),
        (
            "torch.nn.Transformer.generate_square_subsequent_mask",
            "torch.nn.modules.transformer._generate_square_subsequent_mask",
        ),
    ),
    Family("torch.nn.Transformer", ("Transformer*",), ("_transformer_encoder_layer_fwd",)),
    Family("torch.nn.functional.layer_norm", ("LayerNorm",), ("layer_norm", "native_layer_norm")),
    Family("torch.nn.functional.rms_norm", ("RMSNorm",), ("rms_norm", "_fused_rms_norm")),
    Family("torch.nn.functional.group_norm", ("GroupNorm",), ("group_norm", "native_group_norm")),
    Family("torch.nn.functional.instance_norm", ("InstanceNorm*", "LazyInstanceNorm*"), ("instance_norm",)),
    Family(
        "torch.nn.functional.batch_norm",
        ("BatchNorm*", "LazyBatchNorm*", "SyncBatchNorm"),
        ("batch_norm", "native_batch_norm", "_native_batch_norm_legit*", "_batch_norm_*", "quantized_batch_norm"),
    ),
    Family(
        "torch.nn.functional.softmax",
        ("Softmax", "Softmax2d", "Softmin"),
        ("softmax", "_softmax", "special_softmax", "_safe_softmax", "_masked_softmax", "_sparse_softmax"),
    ),
    Family(
        "torch.nn.functional.log_softmax",
        ("LogSoftmax", "AdaptiveLogSoftmaxWithLoss"),
        ("log_softmax", "_log_softmax", "special_log_softmax", "_sparse_log_softmax"),
    ),
    Family(
        "torch.nn.functional.cross_entropy",
        ("CrossEntropyLoss", "LinearCrossEntropyLoss"),
        ("cross_entropy_loss",),
        ("torch.nn.functional.cross_entropy", "torch.nn.functional.linear_cross_entropy"),
    ),
    Family("torch.nn.functional.kl_div", ("KLDivLoss",), ("kl_div",), ("torch.nn.functional.kl_div",)),
)

# Where a kernel of an operator can lie that a tensor of this machine's processor can reach.
_KEYS = (
    "CompositeImplicitAutograd",
    "CompositeExplicitAutograd",
    "CPU",
    "AutogradCPU",
    "SparseCPU",
    "NestedTensorCPU",
    "MkldnnCPU",
    "QuantizedCPU",
    "FuncTorchBatched",
    "FuncTorchBatchedDecomposition",
)


def _operators() -> dict[str, list[str]]:
    """Every overload of every aten operator, by its plain name."""
    found: dict[str, list[str]] = defaultdict(list)
    for name in torch._C._dispatch_get_all_op_names():
        if name.startswith("aten::"):
            found[name.removeprefix("aten::").partition(".")[0]].append(name)
    return dict(found)


def _decompositions() -> dict[str, list[Any]]:
    """What torch can compute an operator with in Python, by the operator's plain name."""
    found: dict[str, list[Any]] = defaultdict(list)
    for operator, function in decomposition_table.items():
        found[str(operator).removeprefix("aten.").partition(".")[0]].append(function)
    return dict(found)


@dataclass(frozen=True)
class _Plan:
    """What is replaced when a family is forbidden.

    Attributes:
        kernels: operator with overload, dispatch key.
        functions: in Python.
        classes: whose construction is refused.
        names: without a path, by which course.toml may mean the family.
    """

    kernels: tuple[tuple[str, str], ...]
    functions: tuple[Any, ...]
    classes: tuple[type, ...]
    names: frozenset[str]


def _plan(family: Family, operators: dict[str, list[str]], decompositions: dict[str, list[Any]]) -> _Plan:
    bases = _matching(family.operators, operators)
    classes = tuple(_classes(family.classes))
    names = {*bases, *(class_.__name__ for class_ in classes), *(path.rpartition(".")[2] for path in family.functions)}
    return _Plan(
        tuple(
            (operator, key)
            for base in bases
            for operator in operators[base]
            for key in _KEYS
            if torch._C._dispatch_has_kernel_for_dispatch_key(operator, key)
        ),
        (*map(_found, family.functions), *(form for base in bases for form in _python_forms(base, decompositions))),
        classes,
        frozenset(names | {family.name.rpartition(".")[2]}),
    )


def _library() -> Any:
    library = torch._C._dispatch_library("IMPL", "aten", "", __file__, 0)
    _KEPT.append(library)  # when it goes, torch's own kernels come back
    return library


_KEPT: list[Any] = []


class Watch:
    """What is refused in this process, and what was tried; installed once, for good.

    Args:
        names: dotted names of torch, as in course.toml.
        tell: called with a name when it is tried for the first time, before the refusal.
    """

    def __init__(self, names: Iterable[str], tell: Callable[[str], object]) -> None:
        self.tried: list[str] = []
        self._tell = tell
        self._library = _library()
        with warnings.catch_warnings():  # torch warns of every kernel that is replaced
            warnings.simplefilter("ignore")
            for family in dict.fromkeys(family for name in sorted(names) for family in families_of(name)):
                self._install(family)

    def _install(self, family: Family) -> None:
        refuse = self._refusal(family.name)
        plan = _PLANS[family]
        for operator, key in plan.kernels:
            self._library.impl(operator, key, refuse, False)
        for function in plan.functions:
            _replace_code(function, refuse)
        for class_ in plan.classes:
            class_.__init__ = self._refusal(f"torch.nn.{class_.__name__}")  # type: ignore[misc]

    def _refusal(self, name: str) -> Callable[..., Any]:
        def refuse(*_: Any, **__: Any) -> Any:
            if name not in self.tried:
                self.tried.append(name)
                self._tell(name)
            raise Shortcut(f"{name} may not be used in this exercise: build this part yourself")

        return refuse


def _refusing(*_: Any, refuse_: Callable[[], Any], **__: Any) -> Any:
    return refuse_()


def _replace_code(function: Any, refuse: Callable[..., Any]) -> None:
    """Makes a Python function refuse, under every name and decorator by which it may be known."""
    function = inspect.unwrap(function)
    if not isinstance(function, FunctionType) or function.__closure__:
        return
    function.__code__ = _refusing.__code__
    function.__defaults__ = None
    function.__kwdefaults__ = {"refuse_": refuse}


def _matching(patterns: Iterable[str], names: Iterable[str]) -> list[str]:
    plain = {pattern for pattern in patterns if "*" not in pattern}
    starts = tuple(pattern.removesuffix("*") for pattern in patterns if "*" in pattern)
    return [name for name in names if name in plain or (name.startswith(starts) and "backward" not in name)]


def _python_forms(base: str, decompositions: dict[str, list[Any]]) -> Iterator[Any]:
    yield from decompositions.get(base, ())
    for module in (torch._refs, torch._refs.nn.functional, torch._refs.special):
        if function := getattr(module, base.removeprefix("special_"), None):
            yield function


def _classes(patterns: Iterable[str]) -> Iterator[type]:
    for module in (torch.nn, torch.ao.nn.quantizable, torch.ao.nn.quantizable.modules.rnn):
        for name in _matching(patterns, dir(module)):
            if isinstance(class_ := getattr(module, name), type):
                yield class_


def _found(path: str) -> Any:
    module, _, rest = path.partition(".")
    found: Any = sys.modules[module]
    for name in rest.split("."):
        found = getattr(found, name)
    return found


def _plans() -> dict[Family, _Plan]:
    operators, decompositions = _operators(), _decompositions()
    return {family: _plan(family, operators, decompositions) for family in FAMILIES}


_PLANS = _plans()
"""Made once, in the process from which the workers are forked."""


def families_of(name: str) -> list[Family]:
    """Gives the families that a dotted name of course.toml means; a trailing * stands for every such name.

    Raises:
        ValueError: no function or class of a family has that name.
    """
    last = name.rpartition(".")[2]
    start = last.removesuffix("*")
    if last == start:
        found = [family for family, plan in _PLANS.items() if last in plan.names]
    else:
        found = [family for family, plan in _PLANS.items() if any(own.startswith(start) for own in plan.names)]
    if not found:
        raise ValueError(f"{name} is nothing that can be watched; add it to FAMILIES")
    return found
