"""Earlier exercises that the grader serves: the student's assembly is graded, not the part that it is made from."""

import pytest
import torch
from torch import nn

from autograder.sandbox.outcomes import Raised
from tests.sandbox.conftest import source

X = torch.arange(6.0, dtype=torch.float64).reshape(2, 3) / 5
ONES = torch.ones_like(X)


def rnn_step(x, h, w):
    return torch.tanh(x @ w.T + h), {"length": x.shape[0]}


class Gate(nn.Module):
    """Two linear layers in a list, with dropout and a method of its own."""

    def __init__(self, d, dropout=0.0):
        super().__init__()
        if d < 1:
            raise ValueError("d must be at least 1")
        self.d = d
        self.layers = nn.ModuleList([nn.Linear(d, d), nn.Linear(d, d)])
        self.drop = nn.Dropout(dropout)
        self.register_buffer("table", torch.ones(d), persistent=False)

    def forward(self, x, mask=None):
        for layer in self.layers:
            x = torch.sigmoid(layer(x))
        return self.drop(x), mask

    def encode(self, x):
        return self.layers[0](x)


class Residual(nn.Module):
    def __init__(self, d):
        super().__init__()
        self.gain = nn.Parameter(torch.ones(d))

    def forward(self, x, sublayer):
        once = sublayer(x * 2)
        return self.gain * (x + sublayer(once + x))


def served(*names):
    return {"seq2seq/rnn_step": {each.__name__: each for each in names} | {"PAD": 0}}


def local(code, name, *names):
    """The same code with the served things in plain Python, to compare with."""
    namespace = {each.__name__: each for each in names} | {"PAD": 0}
    exec("\n".join(line for line in code.splitlines() if not line.startswith("from exercises")), namespace)
    return namespace[name]


FUNCTION = """
from exercises.seq2seq.rnn_step import PAD, rnn_step

def f(x, h, w):
    for _ in range(3):
        h, more = rnn_step(x, h, w=w)
    return h * more["length"] + PAD
"""


def test_a_served_function_gives_values_and_gradients(open_session):
    broken = {"seq2seq/rnn_step": source("raise ValueError", label="rnn_step")}
    arguments = {"x": X, "h": X.flip(0), "w": torch.eye(3, dtype=torch.float64) / 3}
    session = open_session(FUNCTION, earlier=broken, served=served(rnn_step))
    assert session.report.raised is None
    f = local(FUNCTION, "f", rnn_step)
    torch.testing.assert_close(session.call("f", arguments), f(*arguments.values()))
    leaves = [value.clone().requires_grad_() for value in arguments.values()]
    wanted = torch.autograd.grad(f(*leaves), leaves, ONES)
    found = session.call("f", arguments, want="gradient", cotangents=[ONES]).by_name
    torch.testing.assert_close(list(found.values()), list(wanted))


MODULE = """
from torch import nn
from exercises.seq2seq.rnn_step import Gate

class F(nn.Module):
    def __init__(self, d):
        super().__init__()
        self.gate = Gate(d)
        self.out = nn.Linear(d, d)

    def forward(self, x):
        y, mask = self.gate(x, mask=None)
        assert mask is None and self.gate.d == x.shape[-1] and len(self.gate.layers) == 2
        return self.out(y) + self.gate.encode(x) + self.gate.layers[1](x)
"""


def test_a_served_module_has_the_parameters_and_its_gradients_flow(open_session):
    reference = local(MODULE, "F", Gate)(3).double()
    state = {name: tensor.detach() for name, tensor in reference.state_dict().items()}
    session = open_session(MODULE, ("F",), served=served(Gate))
    module = session.build("F", {"d": 3}, state, dtype=torch.float64, training=False)
    torch.testing.assert_close(session.call(module, {"x": X}), reference(X).detach())
    x = X.clone().requires_grad_()
    names = ["x", *dict(reference.named_parameters())]
    wanted = torch.autograd.grad(reference(x), [x, *reference.parameters()], ONES)
    found = session.call(module, {"x": X}, want="gradient", cotangents=[ONES]).by_name
    assert list(found) == names
    torch.testing.assert_close(list(found.values()), list(wanted))


RESIDUAL = """
from torch import nn
from exercises.seq2seq.rnn_step import Residual

class F(nn.Module):
    def __init__(self, d):
        super().__init__()
        self.residual = Residual(d)
        self.inner = nn.Linear(d, d)

    def forward(self, x):
        return self.residual(x, lambda y: self.inner(y).tanh())
"""


def test_a_served_module_calls_a_sublayer_of_the_students(open_session):
    reference = local(RESIDUAL, "F", Residual)(3).double()
    state = {name: tensor.detach() for name, tensor in reference.state_dict().items()}
    session = open_session(RESIDUAL, ("F",), served=served(Residual))
    module = session.build("F", {"d": 3}, state, dtype=torch.float64, training=False)
    torch.testing.assert_close(session.call(module, {"x": X}), reference(X).detach())
    x = X.clone().requires_grad_()
    wanted = torch.autograd.grad(reference(x), [x, *reference.parameters()], ONES)
    found = session.call(module, {"x": X}, want="gradient", cotangents=[ONES]).by_name
    torch.testing.assert_close(list(found.values()), list(wanted))


def test_a_served_module_can_be_a_sublayer_of_another(open_session):
    code = (
        "from exercises.seq2seq.rnn_step import Residual, rnn_step\nimport torch\n"
        "def f(x):\n    a, b = Residual(3).double(), Residual(3).double()\n"
        "    return a(x, lambda y: b(y, torch.tanh))"
    )
    session = open_session(code, served=served(Residual, rnn_step))
    a = b = Residual(3).double()
    torch.testing.assert_close(session.call("f", {"x": X}), a(X, lambda y: b(y, torch.tanh)).detach())


def test_modes_and_copies_of_a_served_module_are_its_own(open_session):
    code = """
import copy
from torch import nn
from exercises.seq2seq.rnn_step import Gate

def f(x):
    gate = Gate(3, 1.0).double()
    other = copy.deepcopy(gate)
    nn.init.zeros_(other.layers[1].weight)
    nn.init.zeros_(other.layers[1].bias)
    return gate(x)[0], gate.eval()(x)[0] != 0, other.train(False)(x)[0]
"""
    dropped, kept, halves = open_session(code, served=served(Gate)).call("f", {"x": X})
    assert torch.equal(dropped, torch.zeros_like(X))
    assert kept.all()
    assert torch.equal(halves, torch.full_like(X, 0.5))


def test_dropout_is_the_same_on_the_way_back(open_session):
    code = """
from exercises.seq2seq.rnn_step import Drop

def f(x):
    x.requires_grad_()
    y = Drop()(x)
    y.sum().backward()
    return y, x.grad
"""

    class Drop(nn.Dropout):
        def forward(self, input):
            return super().forward(input) * input

    x = torch.ones(100)
    value, grad = open_session(code, served=served(Drop)).call("f", {"x": x})
    assert torch.equal(grad, 2 * value)
    assert 0 < int((value == 0).sum()) < 100


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("Gate(0)", "ValueError: d must be at least 1"),
        ("Gate(3)(x[:, :2])", "mat1 and mat2"),
        ("Gate(3).encode(1)", "TypeError"),
        ("Gate(3).train_it()", "has no attribute 'train_it'"),
        ("Gate(3)(x, lambda: 1 / 0)[1]()", "division by zero"),
        ("rnn_step(x)", "missing 2 required positional arguments"),
    ],
)
def test_a_wrong_use_of_what_is_served_is_the_students_error(open_session, line, message):
    code = f"from exercises.seq2seq.rnn_step import Gate, rnn_step\ndef f(x):\n    return {line}"
    with pytest.raises(Raised, match=message) as caught:
        open_session(code, served=served(Gate, rnn_step)).call("f", {"x": X.float()})
    assert caught.value.frames[-1].line == 3


def test_served_names_that_are_not_there_cannot_be_imported(open_session):
    session = open_session("from exercises.seq2seq.rnn_step import helper", served=served(rnn_step))
    assert isinstance(session.report.raised, Raised)
    assert "cannot import name 'helper'" in session.report.raised.message
