"""Stand-ins for the modules that only checks need: a student's file contains checks, and grading does not run them.

Whatever a file does with them while it is loaded (decorate, call, subscript, add, unpack) has no effect and no cost.
"""

import dis
import importlib.abc
import importlib.machinery
import sys
from collections.abc import Iterator, Sequence
from types import FrameType, FunctionType, ModuleType
from typing import Any

_UNPACK_SEQUENCE, _UNPACK_EX = dis.opmap["UNPACK_SEQUENCE"], dis.opmap["UNPACK_EX"]

INERT_PACKAGES = ("autograder", "hypothesis", "pytest", "_pytest")


class Inert:
    """An object with every attribute, which can be called, subscripted, unpacked and computed with."""

    def __call__(self, *arguments: Any, **keywords: Any) -> Any:
        """Gives what is decorated back, in a wrapper, and something inert when used in another way."""
        if len(arguments) == 1 and not keywords and isinstance(arguments[0], FunctionType | type):
            return InertDecorated(arguments[0])
        return Inert()

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__") and name.endswith("__"):
            raise AttributeError(name)
        return Inert()

    def __getitem__(self, key: Any) -> "Inert":
        return Inert()

    def __setitem__(self, key: Any, value: Any) -> None:
        """Forgets the value."""

    def __iter__(self) -> Iterator["Inert"]:
        """Yields as many as the assignment asks for: three for `a, b, c = ...`, none for a loop."""
        return iter([Inert() for _ in range(_names_to_unpack(sys._getframe(1)))])

    def __enter__(self) -> "Inert":
        return self

    def __exit__(self, *_: object) -> None:
        """Ends nothing."""

    def __mro_entries__(self, bases: tuple[Any, ...]) -> tuple[type, ...]:
        """Is no base class."""
        return ()

    def __instancecheck__(self, instance: object) -> bool:
        return False

    def __subclasscheck__(self, subclass: type) -> bool:
        return False

    def __len__(self) -> int:
        return 0

    def __bool__(self) -> bool:
        return True

    def __contains__(self, item: object) -> bool:
        return False

    def __int__(self) -> int:
        return 0

    __index__ = __int__

    def __float__(self) -> float:
        return 0.0

    def _computed(self, *_: Any) -> "Inert":
        return Inert()

    __add__ = __radd__ = __sub__ = __rsub__ = __mul__ = __rmul__ = __truediv__ = __rtruediv__ = _computed
    __floordiv__ = __rfloordiv__ = __mod__ = __rmod__ = __pow__ = __rpow__ = __matmul__ = __rmatmul__ = _computed
    __or__ = __ror__ = __and__ = __rand__ = __xor__ = __rxor__ = __lshift__ = __rshift__ = _computed
    __neg__ = __pos__ = __invert__ = __abs__ = _computed
    __lt__ = __le__ = __gt__ = __ge__ = _computed


class InertDecorated(Inert):
    """A function or class under an inert decorator: called, it is itself; in every other way it is inert."""

    def __init__(self, decorated: FunctionType | type) -> None:
        self.__wrapped__ = decorated
        self.__doc__ = decorated.__doc__
        self.__name__ = decorated.__name__
        self.__module__ = decorated.__module__

    def __call__(self, *arguments: Any, **keywords: Any) -> Any:
        """Calls the function or class."""
        return self.__wrapped__(*arguments, **keywords)


class InertFinder(importlib.abc.MetaPathFinder, importlib.abc.Loader):
    """Finds an inert module for every module of `packages`, submodules included."""

    def __init__(self, packages: Sequence[str] = INERT_PACKAGES) -> None:
        self.packages = frozenset(packages)

    def find_spec(self, name: str, path: object = None, target: object = None) -> importlib.machinery.ModuleSpec | None:
        """Finds the module when it is one of the packages."""
        if name.partition(".")[0] not in self.packages:
            return None
        return importlib.machinery.ModuleSpec(name, self, is_package=True)

    def exec_module(self, module: ModuleType) -> None:
        """Gives the module every attribute there can be."""
        module.__getattr__ = _attribute  # type: ignore[method-assign]

    def loaded(self) -> tuple[str, ...]:
        """Names the real modules of the packages that are loaded now."""
        return tuple(name for name in sys.modules if name.partition(".")[0] in self.packages)

    def install(self, loaded: Sequence[str]) -> None:
        """Puts itself first and makes Python forget the real modules; those who hold them keep them.

        Args:
            loaded: their names; found before the fork, because looking through all modules would touch, and so copy,
                all the memory in which their names lie.
        """
        for name in loaded:
            sys.modules.pop(name, None)
        sys.meta_path.insert(0, self)


def _attribute(name: str) -> Any:
    if name.startswith("__") and name.endswith("__"):
        raise AttributeError(name)
    return Inert()


def _names_to_unpack(frame: FrameType) -> int:
    """Reads from the caller's bytecode how many names an assignment unpacks into at this moment."""
    # This instruction alone: to disassemble the whole file takes longer than all the rest of its load.
    code, place = frame.f_code.co_code, frame.f_lasti
    operation, argument, shift = code[place], code[place + 1], 8
    while place >= 2 and code[place - 2] == dis.EXTENDED_ARG:
        place -= 2
        argument |= code[place + 1] << shift
        shift += 8
    if operation == _UNPACK_SEQUENCE:
        return argument
    return (argument & 0xFF) + (argument >> 8) if operation == _UNPACK_EX else 0
