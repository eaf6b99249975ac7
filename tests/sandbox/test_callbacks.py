import pytest
import torch

from autograder.sandbox.outcomes import OutOfMemory, Raised, TimedOut

X = torch.arange(6.0, dtype=torch.float64).reshape(2, 3)
RESIDUAL = "def f(x, sublayer):\n    return x + sublayer(x)"


def square(x):
    return x * x


def test_a_sublayer_is_called_back(open_session):
    assert torch.equal(open_session(RESIDUAL).call("f", {"x": X, "sublayer": square}), X + X * X)


def test_gradients_flow_through_a_sublayer(open_session):
    found = open_session(RESIDUAL).call(
        "f", {"x": X, "sublayer": square}, want="gradient", cotangents=[torch.ones_like(X)]
    )
    assert list(found.by_name) == ["x"]
    assert torch.equal(found.by_name["x"], 1 + 2 * X)


def test_gradients_flow_through_trees_keywords_and_repeated_calls(open_session):
    code = """
def f(x, w, sub):
    out = sub({"x": x, "n": 3}, scale=w)
    again = sub({"x": out["both"][0], "n": 1}, scale=w)
    return again["both"][1] + out["both"][1]
"""

    def sub(tree, scale):
        return {"both": (tree["x"] * scale, tree["x"] * tree["n"]), "label": "y"}

    w = torch.full((3,), 2.0, dtype=torch.float64)
    session = open_session(code)
    assert torch.equal(session.call("f", {"x": X, "w": w, "sub": sub}), X * w + 3 * X)
    found = session.call("f", {"x": X, "w": w, "sub": sub}, want="gradient", cotangents=[torch.ones_like(X)]).by_name
    assert torch.equal(found["x"], w + 3 + torch.zeros_like(X))
    assert torch.equal(found["w"], X.sum(0))


def test_arguments_changed_after_the_call_do_not_change_the_gradient(open_session):
    code = "def f(x, sub):\n    y = x * 1\n    z = sub(y)\n    y.detach().zero_()\n    return z"
    found = open_session(code).call("f", {"x": X, "sub": square}, want="gradient", cotangents=[torch.ones_like(X)])
    assert torch.equal(found.by_name["x"], 2 * X)


STEPS = """
def f(step, state, n):
    tokens, token = [], 1
    for _ in range(n):
        logits, state = step(token, state)
        token = int(logits.argmax())
        tokens.append(token)
    return tokens, state
"""


def test_a_step_gets_the_states_that_it_gave(open_session):
    def step(token, state):
        h, count = state
        return torch.eye(5)[(token + count) % 5], (h + 1, count + 1)

    tokens, (h, count) = open_session(STEPS).call("f", {"step": step, "state": (X, 0), "n": 3})
    assert tokens == [1, 2, 4]
    assert torch.equal(h, X + 3)
    assert count == 3


def test_a_state_that_is_no_value_is_handed_on_unchanged(open_session):
    class State:
        pass

    first, second = State(), State()

    def step(token, state):
        assert type(state) is State
        return torch.eye(3)[2 if state is first else 1], second

    tokens, last = open_session(STEPS).call("f", {"step": step, "state": first, "n": 2})
    assert tokens == [2, 1]
    assert last is second


def test_an_error_of_the_callable_is_raised_where_it_was_called(open_session):
    def step(token, state):
        raise ValueError("token must be an int")

    session = open_session(
        STEPS + "\ndef g(step):\n    try:\n        step(1)\n    except RuntimeError:\n        return 7", ("f", "g")
    )
    with pytest.raises(Raised, match="RuntimeError: ValueError: token must be an int") as caught:
        session.call("f", {"step": step, "state": 0, "n": 1})
    assert caught.value.frames[-1].line == 5
    assert session.call("g", {"step": step}) == 7


def test_a_callable_that_was_kept_means_nothing_in_the_next_call(open_session):
    code = "kept = []\ndef f(sub):\n    kept.append(sub)\n    return kept[0](1)"
    session = open_session(code)
    assert session.call("f", {"sub": lambda n: n + 1}) == 2
    with pytest.raises(Exception, match="an object that nobody gave"):
        session.call("f", {"sub": lambda n: n + 5})


def test_calling_back_without_end_is_ended(open_session):
    with pytest.raises(TimedOut):
        open_session("def f(sub):\n    while True: sub(1)", seconds=0.5).call("f", {"sub": lambda n: n})


def test_what_does_not_cross_is_not_sent_to_a_callable(open_session):
    session = open_session("def f(sub):\n    return sub(object())")
    assert session.call("f", {"sub": lambda thing: str(thing)}) == "an object of type object"


def test_an_answer_that_is_too_large_is_an_error_in_the_students_code(open_session):
    session = open_session("def f(sub): return sub(1)\ndef g(): return 1", ("f", "g"))
    for large in (torch.zeros(20_000_000), [0] * 20_000, "x" * 100_000):
        with pytest.raises(Raised, match="the result cannot be sent"):
            session.call("f", {"sub": lambda _, large=large: large})
    assert session.call("g", {}) == 1


def test_a_callable_that_would_never_end_on_these_arguments_is_ended(open_session):
    session = open_session("def f(sub):\n    return sub(10**18)", seconds=0.5)
    with pytest.raises(TimedOut):
        session.call("f", {"sub": lambda n: sum(1 for _ in range(n))})
    assert not session.alive


@pytest.mark.parametrize("rows", [1 << 20, 1 << 40])
def test_a_callable_that_would_fill_the_memory_on_these_arguments_does_not(open_session, rows):
    session = open_session("def f(sub, n):\n    return sub(n)\ndef g(): return 1", ("f", "g"))
    with pytest.raises(OutOfMemory):
        session.call("f", {"sub": lambda n: torch.ones(n, 1 << 12), "n": rows})
    assert session.call("g", {}) == 1
