import pytest
import torch
from hypothesis import given
from hypothesis.strategies import integers, just
from jaxtyping import Float, Int
from torch import Tensor, nn

from autograder.checks import (
    OMITTED,
    CheckFailed,
    agreement,
    build,
    ids,
    instances,
    linear,
    normal,
    refuses,
    uniform,
    within,
)
from autograder.checks.binding import bound
from autograder.checks.check import checks_of
from autograder.checks.signature import signature_of
from autograder.examples.drawing import examples_of
from autograder.faults import CourseError


class Stack(nn.Module):
    """Embeds ids, and sends them through several linear layers with a ReLU."""

    def __init__(self, vocabulary: int, d: int, layers: int, scale: float = 1.0) -> None:
        super().__init__()
        self.embedding = nn.Embedding(vocabulary, d)
        self.layers = nn.ModuleList(nn.Linear(d, d) for _ in range(layers))
        self.scale = scale

    def embed(self, token_ids: Int[Tensor, "batch time"]) -> Float[Tensor, "batch time d"]:
        """Embeds."""
        return self.embedding(token_ids) * self.scale

    def forward(self, token_ids: Int[Tensor, "batch time"]) -> Float[Tensor, "batch time d"]:
        """Embeds and transforms."""
        x = self.embed(token_ids)
        for layer in self.layers:
            x = torch.relu(layer(x))
        return x


def state(init):
    found = {"embedding.weight": "vocabulary d"}
    for number in range(init["layers"]):
        found |= within("layers", linear(str(number), "d", "d"))
    return found


def stacks(method="forward"):
    return instances(
        Stack,
        init={"vocabulary": "vocabulary", "d": "d", "layers": integers(0, 2), "scale": just(OMITTED)},
        state=state,
        method=method,
        fills={"token_ids": ids("vocabulary")},
        state_fills={"*.weight": uniform(2.0, 3.0), "*": normal()},
        sizes={"d": "half*2", "half": (1, 2), "vocabulary": (3, 5)},
    )


test_values, test_gradients = agreement(
    Stack,
    stacks(),
    returns="output",
    points={"values": 1, "gradients": 1},
    ignore={"output": lambda case: case.arguments["token_ids"] == 0},
)
(test_embed,) = agreement(Stack, stacks("embed"), returns="embedded", points={"values": 1}, method="embed")

RIGHT = Stack
CHECKS = checks_of(globals())


def failure(name, code):
    """The sentence with which a check fails on some drawn example, or None."""
    check = CHECKS[name]
    with bound(globals(), {"Stack": code}):
        for example, _ in examples_of(check, 5):
            try:
                check.body(example, check.prepare(example))
            except CheckFailed as failed:
                return str(failed)
    return None


@given(case=stacks())
def test_sizes_parameters_and_ids_fit_together(case):
    init, weight = case["init"], case["state"]["embedding.weight"]
    assert init["d"] in (2, 4)
    assert weight.shape == (init["vocabulary"], init["d"])
    assert (weight >= 2.0).all()
    assert [name for name in case["state"] if name.endswith("bias")] == [
        f"layers.{n}.bias" for n in range(init["layers"])
    ]
    assert case.arguments["token_ids"].max() < init["vocabulary"]
    assert "scale" not in init
    assert build(Stack, case)(case.arguments["token_ids"]).dtype == case.arguments.dtype


def test_a_method_is_checked_by_its_name():
    class Other(RIGHT):
        def embed(self, token_ids):
            return self.embedding(token_ids) * 2

    assert CHECKS["embed"].description == "Stack.embed computes the right values."
    assert CHECKS["embed"].subject == "Stack"
    assert [failure(name, RIGHT) for name in CHECKS] == [None] * 3
    assert "entries differ" in failure("embed", Other)


def test_what_is_ignored_may_be_anything_and_pulls_nothing_back():
    class Loud(RIGHT):
        def forward(self, token_ids):
            return super().forward(token_ids) + 7.0 * (token_ids == 0).unsqueeze(-1) * self.embedding.weight.sum()

    class Louder(RIGHT):
        def forward(self, token_ids):
            return super().forward(token_ids) + 7.0 * (token_ids == 1).unsqueeze(-1)

    assert [failure(name, Loud) for name in ("values", "gradients")] == [None, None]
    assert failure("values", Louder) is not None
    with pytest.raises(CourseError, match="no result is called 'logits'; the results are output"):
        agreement(Stack, stacks(), returns="output", points={"values": 1}, ignore={"logits": lambda case: None})


class Bent(nn.Module):
    """A ReLU that always meets 0 somewhere."""

    def forward(self, x: Float[Tensor, "batch d"]) -> Float[Tensor, "batch d"]:
        """Bends."""
        return torch.relu(x - x[:, :1])


(test_bent,) = agreement(
    Bent, instances(Bent, init={}, state={}), returns="output", points={"gradients": 1}, examples={"gradients": 4}
)


def test_gradients_at_the_bend_of_a_relu_are_not_compared():
    class Steep(nn.Module):
        def forward(self, x):
            return (x - x[:, :1]).clamp(min=0)

    check = checks_of({"test_bent": test_bent})["bent"]
    with bound(globals(), {"Bent": Steep}):
        for example, _ in examples_of(check, 1):
            prepared = check.prepare(example)
            assert not prepared.gradients
            check.body(example, prepared)


def test_a_method_that_is_not_there_is_refused():
    with pytest.raises(CourseError, match="Stack has no method 'encode' of its own"):
        signature_of(Stack, "encode")


def test_other_parameters_are_told_by_name_and_shape():
    class Renamed(RIGHT):
        def __init__(self, *arguments):
            super().__init__(*arguments)
            self.table = self.embedding
            del self.embedding

    class Wider(RIGHT):
        def __init__(self, *arguments):
            super().__init__(*arguments)
            self.embedding = nn.Embedding(9, 9)

    assert "missing: embedding.weight; not expected: table.weight" in failure("values", Renamed)
    assert failure("values", Wider).startswith("embedding.weight should have shape 2 axes = (")


class Refused(ValueError):
    pass


class FromTheSandbox(Exception):
    """As the sandbox tells of an exception: by name."""

    status = "error"

    def __init__(self, type_name, kinds=()):
        super().__init__(f"Your code raised {type_name}")
        self.type_name, self.kinds, self.message = type_name, kinds, "no"


def raising(error):
    def call():
        raise error

    return call


@pytest.mark.parametrize("error", [ValueError("no"), Refused(), FromTheSandbox("Refused", ("ValueError",))], ids=repr)
def test_the_right_kind_of_exception_passes(error):
    refuses(raising(error), ValueError, "f(0)")


@pytest.mark.parametrize("error", [RuntimeError("no"), FromTheSandbox("RuntimeError", ("RuntimeError",))], ids=repr)
def test_another_kind_is_told(error):
    with pytest.raises(CheckFailed, match=r"f\(0\) should raise ValueError, got RuntimeError: no"):
        refuses(raising(error), ValueError, "f(0)")


def test_no_exception_is_told_and_a_stub_is_still_a_stub():
    with pytest.raises(CheckFailed, match=r"f\(0\) should raise ValueError, got no exception\."):
        refuses(lambda: None, ValueError, "f(0)")
    with pytest.raises(NotImplementedError):
        refuses(raising(NotImplementedError("f")), ValueError, "f(0)")
