from autograder.sandbox.inert import Inert, InertDecorated, InertFinder

CHECKS = """
import hypothesis
import pytest
from autograder.checks import *
from autograder.checks import Mistake, agreement, arguments, check
from hypothesis import given, settings, strategies as st
from hypothesis.extra.numpy import arrays

def f(x):
    return x + 1

test_values, test_shapes = agreement(f, arguments(f), returns="y", points={"values": 3})
(first, *rest), last = agreement(f)
MISTAKES = [Mistake("no_scale", "a", "b"), *agreement(f)]
shapes = st.lists(st.integers(1, 3)).map(tuple) | st.none()
x = st.floats()[0] + 1 - 2 * st.none()

@check(points=2)
@given(st.data())
@settings(max_examples=10)
def test_rows(data):
    raise AssertionError

@pytest.fixture
def thing():
    raise AssertionError

@st.composite
def cases(draw):
    raise AssertionError

class Machine(hypothesis.stateful.RuleBasedStateMachine):
    pass

with pytest.raises(ValueError):
    pass
for _ in agreement(f):
    raise AssertionError
"""


def test_a_file_full_of_checks_is_loaded_without_running_them(open_session):
    session = open_session(CHECKS)
    assert session.report.raised is None
    assert session.call("f", {"x": 1}) == 2


def test_unpacking_gives_as_many_as_the_assignment_asks_for():
    a, b, c = Inert()
    first, *rest, last = Inert()
    assert {type(thing) for thing in (a, b, c, first, last)} == {Inert}
    assert rest == []
    assert list(Inert()) == []
    assert [*Inert()] == []


def test_unpacking_into_very_many_names():
    namespace: dict[str, object] = {"inert": Inert()}
    exec(", ".join(f"a{n}" for n in range(300)) + " = inert", namespace)
    assert type(namespace["a299"]) is Inert


def test_a_decorated_function_is_still_itself():
    decorated = Inert()(lambda x: x + 1)
    assert type(decorated) is InertDecorated
    assert decorated(1) == 2
    a, _ = decorated
    assert type(a) is Inert
    assert Inert()(int)("3") == 3


def test_inert_computes_and_compares_without_effect():
    assert type(1 + Inert() * 2 | Inert()) is Inert
    assert type(Inert() < 3) is Inert
    assert not isinstance(3, Inert().anything)
    with Inert() as entered:
        assert type(entered.anything.at[3].all) is Inert
    assert not hasattr(Inert(), "__wrapped__")


def test_only_the_packages_of_checks_are_inert():
    finder = InertFinder()
    assert finder.find_spec("hypothesis.extra.numpy") is not None
    assert finder.find_spec("jaxtyping") is None
    assert finder.find_spec("hypothesis_like") is None
