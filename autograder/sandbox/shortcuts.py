"""Refuses, and records, torch's own versions of what an exercise asks to build, however they are reached.

Every way to a function (torch.nn.functional, torch._C._nn, torch._VF, torch.ops, a module, TorchScript, vmap) ends
in torch's dispatcher. So the kernels of the forbidden operators are replaced there, which costs the other operators
nothing. What torch writes in Python and is no operator (`multi_head_attention_forward`, the decompositions) has its
code replaced, so that every alias is reached, and classes have their `__init__` and `forward` replaced.
"""

import ctypes
import inspect
import sys
import warnings
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from types import FunctionType
from typing import Any

import torch
import torch.nn.attention.flex_attention  # an alias of attention that torch itself imports late
from torch._decomp import decomposition_table

from autograder.sandbox.families import FAMILIES, Family


class Shortcut(RuntimeError):
    """Raised in the place of what is ruled out; catching it does not help, the attempt is recorded."""


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


# Libraries of operators that compute what a course can rule out; the others are tests, collectives and compilers.
_LIBRARIES = ("aten", "onednn", "quantized")


def _operators() -> dict[str, list[str]]:
    """Every overload of every operator, by its plain name."""
    found: dict[str, list[str]] = defaultdict(list)
    for name in torch._C._dispatch_get_all_op_names():
        library, _, rest = name.partition("::")
        if library in _LIBRARIES:
            found[rest.partition(".")[0]].append(name)
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


def _libraries() -> dict[str, Any]:
    """What kernels are replaced by; they live for good, and out of reach once the caller forgets them.

    When one goes or is reset, torch's own kernels come back: student code must not find it.
    """
    libraries = {name: torch._C._dispatch_library("IMPL", name, "", __file__, 0) for name in _LIBRARIES}
    for library in libraries.values():
        ctypes.pythonapi.Py_IncRef(ctypes.py_object(library))
    return libraries


class Watch:
    """What is refused in this process, and what was tried; there is one, installed for good.

    What every exercise of a course rules out may be installed before the fork (`prepare`): replacing kernels takes a
    worker longer than loading a student's file.
    """

    def __init__(self) -> None:
        self.tried: list[str] = []
        self._tell: Callable[[str], object] = len
        self._installed: dict[Family, None] = {}

    def prepare(self, names: Iterable[str]) -> None:
        """Refuses from now on what dotted names of torch mean, as they stand in course.toml.

        Raises:
            ValueError: a name means nothing that can be watched.
        """
        wanted = dict.fromkeys(family for name in sorted(names) for family in families_of(name))
        with warnings.catch_warnings():  # torch warns of every kernel that is replaced
            warnings.simplefilter("ignore")
            if new := [family for family in wanted if family not in self._installed]:
                libraries = _libraries()
                for family in new:
                    self._installed[family] = None
                    self._install(family, libraries)

    def start(self, names: Iterable[str], tell: Callable[[str], object]) -> None:
        """Refuses these names and no others.

        Args:
            names: of this exercise.
            tell: called with a name when it is tried for the first time, before the refusal.

        Raises:
            ValueError: something else was prepared, which cannot be taken back.
        """
        before = list(self._installed)
        self._tell = tell
        self.prepare(names)
        wanted = {family for name in names for family in families_of(name)}
        if surplus := [family.name for family in before if family not in wanted]:
            raise ValueError(f"refused before the fork, and not by this exercise: {', '.join(surplus)}")

    def _install(self, family: Family, libraries: Mapping[str, Any]) -> None:
        refuse = self._refusal(family.name)
        plan = _PLANS[family]
        for operator, key in plan.kernels:
            libraries[operator.partition("::")[0]].impl(operator, key, refuse, False)
        for function in plan.functions:
            _replace_code(function, refuse)
        for class_ in plan.classes:
            refuse = self._refusal(f"torch.nn.{class_.__name__}")
            class_.__init__ = refuse  # type: ignore[misc]
            if "forward" in vars(class_):  # of an object that was made without its constructor
                class_.forward = refuse  # type: ignore[attr-defined]

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


WATCH = Watch()
"""Of this process, or of the process that it was forked from."""
