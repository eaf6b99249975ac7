import numpy as np
import pytest
import torch
from jaxtyping import Bool, Float, Int
from torch import Tensor

from autograder.checks.signature import Annotation, signature_of
from autograder.faults import CourseError


def attend(
    x: Float[Tensor, "batch d"], ids: Int[Tensor, "batch"], n: int, mask: Bool[Tensor, "#q #k"] | None = None
) -> tuple[Float[Tensor, "batch d"], tuple[Float[np.ndarray, "d"], int]]: ...


def test_kinds_axes_and_defaults_are_read_from_the_annotations():
    x, ids, n, mask = signature_of(attend).parameters
    assert x.annotation is not None and x.annotation.kind == "float" and x.annotation.is_tensor
    assert ids.annotation is not None and ids.annotation.kind == "int"
    assert n.annotation is None and n.plain_type is int
    assert mask.annotation is not None and mask.annotation.kind == "bool" and mask.optional and mask.has_default


def test_the_results_are_a_tree_of_annotations():
    first, (second, third) = signature_of(attend).returns
    assert isinstance(first, Annotation) and first.is_tensor
    assert isinstance(second, Annotation) and not second.is_tensor
    assert third is None


def test_a_class_is_known_by_its_forward():
    class Module(torch.nn.Module):
        def forward(self, x: Float[Tensor, "time d"]) -> Float[Tensor, "time d"]: ...

    assert [parameter.name for parameter in signature_of(Module).parameters] == ["x"]


def test_a_parameter_without_an_annotation_is_refused():
    def bare(x): ...

    with pytest.raises(CourseError, match="the parameter x has no annotation"):
        signature_of(bare)
