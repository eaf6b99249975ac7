from collections import OrderedDict, namedtuple
from typing import Any

import numpy
import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st

from autograder.sandbox.decoding import decode
from autograder.sandbox.encoding import encode, opaque_node
from autograder.sandbox.values import NotSendable, Opaque

DTYPES = ("bool", "uint8", "int8", "int16", "int32", "int64", "float16", "bfloat16", "float32", "float64")

shapes = st.lists(st.integers(0, 3), max_size=4).map(tuple)


@st.composite
def tensors(draw: st.DrawFn) -> torch.Tensor:
    dtype = getattr(torch, draw(st.sampled_from(DTYPES)))
    shape = draw(shapes)
    values = numpy.random.default_rng(draw(st.integers(0, 999))).normal(size=shape) * 50
    return torch.tensor(values).clamp(-100, 100).abs().to(dtype)


arrays = tensors().filter(lambda tensor: tensor.dtype != torch.bfloat16).map(lambda tensor: tensor.numpy())
scalars = (
    st.none()
    | st.booleans()
    | st.integers(-(1 << 200), 1 << 200)
    | st.floats()
    | st.text(st.characters(codec=None), max_size=5)
    | st.floats().map(numpy.float64)
    | st.integers(-9, 9).map(numpy.int64)
)
trees = st.recursive(
    scalars | tensors() | arrays,
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.lists(inner, max_size=3).map(tuple)
        | st.dictionaries(st.text(max_size=3) | st.integers(-(1 << 63), (1 << 63) - 1), inner, max_size=3)
    ),
    max_leaves=8,
)


def crossed(tree: Any) -> Any:
    node, buffers = encode(tree, opaque_node)
    return decode(node, memoryview(b"".join(buffers)))


def same(one: Any, other: Any) -> bool:
    if type(one) is not type(other):
        return False
    if isinstance(one, list | tuple):
        return len(one) == len(other) and all(map(same, one, other))
    if isinstance(one, dict):
        return list(one) == list(other) and all(same(one[key], other[key]) for key in one)
    if isinstance(one, torch.Tensor):
        return one.shape == other.shape and one.dtype == other.dtype and torch.equal(one, other)
    if isinstance(one, numpy.ndarray):
        return one.dtype == other.dtype and one.shape == other.shape and one.tobytes() == other.tobytes()
    if isinstance(one, float | numpy.generic):
        return repr(one) == repr(other)
    return bool(one == other)


@given(trees)
def test_a_tree_of_values_comes_back_as_it_was(tree):
    assert same(crossed(tree), tree)


def test_what_comes_back_owns_its_memory_and_has_no_graph():
    parameter = torch.nn.Parameter(torch.ones(2, 2))
    back, array = crossed([parameter.T, numpy.ones(3)])
    back += 1
    array += 1
    assert type(back) is torch.Tensor
    assert not back.requires_grad
    assert parameter.tolist() == [[1, 1], [1, 1]]


def test_views_strides_and_negated_views_cross_by_value():
    base = torch.arange(12.0).reshape(3, 4)
    negated = torch.complex(base, base).conj().imag
    assert negated.is_neg()
    assert torch.equal(crossed(negated), -base)
    assert torch.equal(crossed(base[:, ::2].T), base[:, ::2].T)
    assert torch.equal(crossed(torch.ones(1).expand(5)), torch.ones(5))


def test_a_tensor_subclass_that_lies_crosses_as_the_tensor_it_is():
    class Liar(torch.Tensor):
        @classmethod
        def __torch_function__(cls, func, types, args=(), kwargs=None):
            return torch.full((9,), 9.0)

        def __eq__(self, other):
            return True

        def detach(self):
            return torch.zeros(9)

    assert same(crossed(torch.arange(3.0).as_subclass(Liar)), torch.arange(3.0))


def test_an_array_subclass_crosses_as_the_array_it_is():
    class Liar(numpy.ndarray):
        def __array__(self, *_, **__):
            return numpy.full(9, 9.0)

        def tobytes(self, order=None):
            return b""

    assert same(crossed(numpy.arange(3.0).view(Liar)), numpy.arange(3.0))
    assert same(crossed(numpy.arange(3.0).astype(">f8")), numpy.arange(3.0))


def test_containers_cross_as_the_plain_kind_with_what_they_hold():
    class Liar(list):
        def __iter__(self):
            return iter([99])

        def __len__(self):
            return 0

    pair = namedtuple("pair", "h c")
    assert crossed(pair(1, 2)) == (1, 2)
    assert crossed(Liar([1, 2])) == [1, 2]
    assert crossed(OrderedDict(a=1)) == {"a": 1}
    assert type(crossed(torch.Size([2, 3]))) is tuple


def test_a_numpy_scalar_is_no_int_and_a_bool_is_no_int():
    assert type(crossed(numpy.int64(3))) is numpy.int64
    assert type(crossed(numpy.float64(3))) is numpy.float64
    assert crossed([True, 1]) == [True, 1]
    assert type(crossed(True)) is bool


class _Truth(int):
    def __eq__(self, other):
        return True

    __hash__ = int.__hash__


class _Type(type):
    __module__ = property(lambda cls: 1 / 0)


@pytest.mark.parametrize(
    ("thing", "named"),
    [
        (_Truth(3), "_Truth"),
        (type("Name", (str,), {})("x"), "Name"),
        (object(), "object"),
        ({1, 2}, "set"),
        ((i for i in [1]), "generator"),
        (torch.zeros(2).to_sparse(), "sparse_coo tensor"),
        (torch.zeros(2, device="meta"), "meta"),
        (torch.zeros(2, dtype=torch.complex64), "complex64"),
        (torch.zeros([1] * 9), "9 axes"),
        (numpy.array([None]), "object"),
        (numpy.array(["a"]), "U1"),
        (1 << 5000, "5001 bits"),
        ({None: 1}, "neither str nor int"),
        ({True: 1}, "neither str nor int"),
        ({1 << 63: 1}, "neither str nor int of 64 bits"),
        (_Type("Broken", (), {})(), ""),
    ],
)
def test_what_is_no_value_crosses_as_its_type_name_alone(thing, named):
    back = crossed([thing])[0]
    assert type(back) is Opaque
    assert named in back.type_name


def test_a_wrapper_without_memory_is_opaque():
    class Wrapper(torch.Tensor):
        @staticmethod
        def __new__(cls):
            return torch.Tensor._make_wrapper_subclass(cls, (3,))

        @classmethod
        def __torch_dispatch__(cls, func, types, args=(), kwargs=None):  # type: ignore[override]
            return torch.ones(3)

    assert type(crossed(Wrapper())) is Opaque


def test_what_nests_without_end_or_has_too_many_values_is_not_sent():
    loop: list[Any] = []
    loop.append(loop)
    with pytest.raises(NotSendable, match="16 deep"):
        encode(loop)
    with pytest.raises(NotSendable, match="10000 values"):
        encode([0] * 10_000)
    with pytest.raises(NotSendable, match="object cannot be sent"):
        encode(object())
