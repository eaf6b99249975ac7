"""As what a hostile result comes: as a plain value, as the name of its type, or not at all."""

import math

import numpy
import pytest
import torch

from autograder.sandbox.outcomes import OutOfMemory, Raised, TimedOut
from autograder.sandbox.values import Opaque

CODE = """
import collections, mmap, tempfile, types
import numpy, torch

def forged(tensor_class, **methods):
    return type("Forged", (tensor_class,), methods)

class Disguised(list):
    __class__ = property(lambda self: torch.Tensor)
    __len__ = lambda self: 0

class Says(str):
    __eq__ = __contains__ = lambda self, other: True
    __hash__ = str.__hash__
    encode = lambda self, *_: b""

class Number(float):
    __eq__ = __lt__ = __gt__ = lambda self, other: True
    __hash__ = float.__hash__
    is_integer = __abs__ = __sub__ = __rsub__ = lambda self, *_: 0.0

class Silent:
    def __repr__(self):
        raise SystemExit
    __str__ = __reduce__ = __repr__
    def __getattr__(self, name):
        raise AttributeError if name.startswith("__array") else SystemExit

def endless():
    while True:
        yield 0

def deep(kind):
    value = kind()
    for _ in range(100_000):
        value = [value] if kind is list else (value,) if kind is tuple else {"a": value}
    return value

def loop():
    value = {}
    value["a"] = value
    return value

def liar():
    class Liar(torch.Tensor):
        __eq__ = lambda self, other: torch.tensor(True)
        __repr__ = __str__ = lambda self: "tensor([9.])"
        __class__ = property(lambda self: torch.Tensor)
        shape = property(lambda self: torch.Size([9]))
        dtype = property(lambda self: torch.int64)
        nbytes = property(lambda self: 0)
        numpy = detach = lambda self, **_: torch.zeros(9)

        @classmethod
        def __torch_function__(cls, func, types, args=(), kwargs=None):
            return torch.full((9,), 9.0)

    return torch.arange(3.0).as_subclass(Liar)

def array():
    class Liar(numpy.ndarray):
        shape = dtype = nbytes = property(lambda self: 0)
        __array__ = tobytes = astype = lambda self, *_, **__: numpy.full(9, 9.0)
        __array_finalize__ = lambda self, _: None

    return numpy.arange(3.0).view(Liar)

def f(make):
    return eval(make)
"""


def test_giant_views_and_tensors_without_memory_are_told_by_name(open_session):
    session = open_session(CODE)
    for make, told in (
        ("torch.zeros(1).expand(10**12)", "more than"),
        ("torch.zeros(1).expand(2**40, 2**20)", "more than"),
        ("torch.complex(torch.ones(1), torch.ones(1)).conj().imag.expand(10**12)", "more than"),
        ("numpy.broadcast_to(numpy.zeros(1), (10**6, 10**6))", "more than"),
        ("numpy.lib.stride_tricks.as_strided(numpy.zeros(1), (10**12,), (0,))", "more than"),
        ("[torch.zeros(2**20)] * 60", "more than"),
        ("torch.zeros(10**9, device='meta')", "meta"),
        ("torch.zeros(3, 3).to_sparse()", "sparse_coo"),
        ("torch.zeros(3, 3).to_sparse_csr()", "sparse_csr"),
        ("torch.nested.nested_tensor([torch.ones(2), torch.ones(3)])", "nested"),
        ("torch.quantize_per_tensor(torch.ones(2), 0.1, 0, torch.qint8)", "qint8"),
        ("torch.ones(2).to_mkldnn()", "mkldnn"),
        ("torch.ones(2, dtype=torch.complex128)", "complex128"),
        ("torch.ones(2).to(torch.float8_e5m2)", "float8"),
    ):
        value = session.call("f", {"make": make})
        assert type(value) is Opaque, make
        assert told in value.type_name, (make, value.type_name)


def test_other_hostile_values_are_told_by_name(open_session):
    session = open_session(CODE)
    for make, told in (
        ("numpy.array([Silent()])", "object"),
        ("numpy.zeros(2, dtype=[('a', 'f8'), ('b', 'O')])", "dtype"),
        ("numpy.zeros(2, dtype=[('a' * 999, 'f8')])", "dtype"),
        ("numpy.zeros(2, dtype='M8[s]')", "datetime64"),
        ("numpy.zeros(2, dtype='V9')", "dtype"),
        ("numpy.longdouble(1)", "float128"),
        ("numpy.void(b'abc')", "dtype"),
        ("Silent()", "Silent"),
        ("Says('x')", "Says"),
        ("Number(1.0)", "Number"),
        ("endless()", "generator"),
        ("map(int, endless())", "map"),
        ("types.SimpleNamespace(shape=(3,))", "SimpleNamespace"),
        ("{Says('a'): 1}", "neither str nor int"),
        ("{(1, 2): 1}", "neither str nor int"),
        ("{float('nan'): 1}", "neither str nor int"),
        ("1 << 4_000_000", "bits"),
        ("deep(list)", "16 deep"),
        ("deep(tuple)", "16 deep"),
        ("deep(dict)", "16 deep"),
        ("loop()", "16 deep"),
        ("open('/dev/null', 'rb')", "BufferedReader"),
        ("b'bytes'", "bytes"),
        ("1j", "complex"),
        ("slice(1)", "slice"),
        ("Ellipsis", "ellipsis"),
    ):
        value = session.call("f", {"make": make})
        assert type(value) is Opaque, (make, value)
        assert told in value.type_name, (make, value.type_name)


def test_hostile_views_and_liars_come_as_the_values_that_they_are(open_session):
    session = open_session(CODE)
    for make, meant in (
        ("liar()", torch.arange(3.0)),
        ("torch.ones(3).as_strided((), ())", torch.tensor(1.0)),
        ("torch.ones(3).as_strided((1, 3), (2**40, 1))", torch.ones(1, 3)),
        ("torch.tensor([float('nan')])", torch.tensor([math.nan])),
        ("torch.nn.Parameter(torch.ones(2))", torch.ones(2)),
        ("array()", numpy.arange(3.0)),
        ("numpy.ma.masked_array([1.0, 2.0], [True, False])", numpy.array([1.0, 2.0])),
        ("numpy.arange(4.0)[::-2]", numpy.array([3.0, 1.0])),
        ("numpy.arange(2, dtype='>i4')", numpy.arange(2, dtype=numpy.int32)),
        ("numpy.lib.stride_tricks.as_strided(numpy.ones(1), (3,), (0,))", numpy.ones(3)),
    ):
        value = session.call("f", {"make": make})
        assert type(value) is type(meant), (make, value)
        assert value.dtype == meant.dtype and value.shape == meant.shape
        assert numpy.asarray(value).tobytes() == numpy.asarray(meant).tobytes(), make


def test_containers_that_lie_come_as_what_they_hold(open_session):
    session = open_session(CODE)
    for make, meant in (
        ("Disguised([1, 2])", [1, 2]),
        ("collections.defaultdict(int, a=1)", {"a": 1}),
        ("collections.Counter('aab')", {"a": 2, "b": 1}),
        ("(float('inf'), 1 << 4000)", (math.inf, 1 << 4000)),
        ("'\\ud800\\0'", "\ud800\0"),
    ):
        value = session.call("f", {"make": make})
        assert type(value) is type(meant) and value == meant, (make, value)


@pytest.mark.parametrize(
    ("body", "fault"),
    [
        ("return [bytes(2**24) for _ in iter(int, 1)]", OutOfMemory),
        ("return [torch.ones(2**22) for _ in iter(int, 1)]", OutOfMemory),
        ("return str(1 << 4_000_000)", Raised),
        ("return sum(1 for _ in iter(int, 1))", TimedOut),
    ],
)
def test_a_value_without_end_is_a_fault(open_session, body, fault):
    session = open_session(f"import torch\ndef f():\n    {body}", seconds=0.5 if fault is TimedOut else 20.0)
    with pytest.raises(fault):
        session.call("f", {})
