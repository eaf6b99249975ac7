"""Notices where a gradient is anybody's choice: at the bend of a ReLU."""

from collections.abc import Mapping, Sequence
from typing import Any

import torch
from torch.utils._python_dispatch import TorchDispatchMode

from autograder.calls.eager import without_compiler

_RELUS = (torch.ops.aten.relu.default, torch.ops.aten.relu_.default)

_NEAR = 1e-5
"""So near to the bend another correct order of operations may stand on its other side."""


class BendWatch(TorchDispatchMode):  # type: ignore[no-untyped-call]
    """Watches the ReLUs of whatever runs inside.

    Attributes:
        met: whether one had an input of 0, or as good as 0.
    """

    def __init__(self) -> None:
        super().__init__()  # type: ignore[no-untyped-call]
        self.met = False

    def __torch_dispatch__(
        self, func: Any, types: Sequence[Any], args: tuple[Any, ...] = (), kwargs: Mapping[str, Any] | None = None
    ) -> Any:
        """Looks at the input of a ReLU and lets everything through."""
        if func in _RELUS and bool((args[0].abs() < _NEAR).any()):
            self.met = True
        return func(*args, **(kwargs or {}))


without_compiler(BendWatch)
