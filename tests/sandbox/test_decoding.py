import contextlib
import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from autograder.sandbox.decoding import decode
from autograder.sandbox.outcomes import BadReply

DTYPES = ("bool", "uint8", "int8", "int16", "int32", "int64", "float16", "bfloat16", "float32", "float64")


@pytest.mark.parametrize(
    ("node", "body"),
    [
        ({}, b""),
        ({"t": [], "d": []}, b""),
        ({"?": 1}, b""),
        ({"t": 1}, b""),
        ({"d": [[1]]}, b""),
        ({"d": {"a": 1}}, b""),
        ({"d": [[1, 1], [1, 2]]}, b""),
        ({"d": [[True, 1]]}, b""),
        ({"d": [[1.5, 1]]}, b""),
        ({"i": "12"}, b""),
        ({"i": "1" * 2000}, b""),
        ({"i": "0x12"}, b""),
        ({"i": 12}, b""),
        ({"f": "1.5"}, b""),
        ({"f": 1}, b""),
        ({"f": ["nan"]}, b""),
        (1 << 64, b""),
        (math.inf, b""),
        ({"o": 1}, b""),
        ({"T": ["float32", [2]]}, b"1234567"),
        ({"T": ["float32", [2]]}, b"123456789"),
        ({"T": ["float32", [-1]]}, b""),
        ({"T": ["float32", [True]]}, b"1234"),
        ({"T": ["float32", [1.0]]}, b"1234"),
        ({"T": ["float32", [1 << 62, 4]]}, b""),
        ({"T": ["float32", [0, 1 << 62]]}, b""),
        ({"T": ["float32", [1] * 9]}, b"1234"),
        ({"T": ["complex64", [1]]}, b"12345678"),
        ({"T": ["object", [1]]}, b"12345678"),
        ({"T": [["float32"], [1]]}, b"1234"),
        ({"T": ["bool", [1]]}, b"\2"),
        ({"A": ["bfloat16", [1]]}, b"12"),
        ({"D": "model"}, b""),
        ({"D": ["model", {"d": []}]}, b""),
        ({"S": "float32"}, b""),
        ({"S": ["float32"]}, b"1234"),
        (None, b"1"),
        ([[[[[[[[[[[[[[[[[0]]]]]]]]]]]]]]]]], b""),
        ([0] * 10_000, b""),
    ],
)
def test_what_encode_cannot_have_made_is_refused(node, body):
    with pytest.raises(BadReply):
        decode(node, memoryview(body))


json_trees = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=3) | st.sampled_from([*DTYPES, "nan"]),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.sampled_from("tdTASifo"), inner, max_size=2),
    max_leaves=12,
)


@given(json_trees, st.binary(max_size=16))
def test_any_other_json_is_a_value_or_refused(node, body):
    with contextlib.suppress(BadReply):
        decode(node, memoryview(body))


def test_descriptions_nest_no_deeper_than_other_values():
    node = 0
    for _ in range(400):
        node = {"D": ["model", node]}
    with pytest.raises(BadReply, match="nested more than 16 deep"):
        decode(node, memoryview(b""), lambda key, content: content)
