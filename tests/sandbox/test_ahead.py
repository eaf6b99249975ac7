from collections import defaultdict

import pytest
import torch

from autograder.sandbox.ahead import Ahead, Call, Foreseen, GivenUp, Made, pieces_of, within_limits, written_down
from autograder.sandbox.answering import Handle
from autograder.sandbox.exchange import Reply
from autograder.sandbox.values import NotSendable

ASKED = {"op": "call", "method": "__call__", "want": "value"}


class Worker:
    """Answers every call with its place, or with a module."""

    def __init__(self, at_most=100):
        self.fetched = []
        self.freed = []
        self.unread = set()
        self.value = lambda place: place
        self.at_most = at_most

    def fetch(self, calls, numbers, first, settled):
        self.fetched.append((first, len(calls), dict(numbers)))
        answers = [{"value": self.value(first + i), "size": 1} for i in range(len(calls))]
        self.unread = settled([(answer, memoryview(b"x")) for answer in answers])
        return [
            Reply(Handle(70 + first + i, "M") if call.asked["op"] == "build" else str(first + i))
            for i, call in enumerate(calls[: self.at_most])
        ]

    def free(self, handle):
        self.freed.append(handle.number)


def call(tree, target="f", asked=ASKED, **others):
    return Call(asked, target, *written_down(tree), **others)


def test_one_frame_answers_the_calls_of_all_examples():
    worker = Worker()
    ahead = Ahead([Foreseen((call([i]), call([i, i])), True) for i in range(3)], certain=False)
    for i in range(3):
        ahead.begin(i)
        assert ahead.answer(ASKED, "f", [i], worker).value == str(2 * i)
        assert ahead.answer(ASKED, "f", [i, i], worker).value == str(2 * i + 1)
        assert ahead.answer(ASKED, "f", [i], worker) is None
    assert worker.fetched == [(0, 6, {})]


def test_what_was_not_answered_is_asked_again():
    worker = Worker(at_most=2)
    ahead = Ahead([Foreseen(tuple(call([i]) for i in range(5)), True)], certain=True)
    ahead.begin(0)
    assert [ahead.answer(ASKED, "f", [i], worker).value for i in range(5)] == list("01234")
    assert [first for first, _, _ in worker.fetched] == [0, 2, 4]


def test_nothing_is_sent_beyond_an_example_that_is_not_wholly_known():
    worker = Worker()
    examples = [Foreseen((call([0]),), True), Foreseen((call([1]),), False), Foreseen((call([2]),), True)]
    ahead = Ahead(examples, certain=False)
    for i in range(3):
        ahead.begin(i)
        assert ahead.answer(ASKED, "f", [i], worker).value == str(i)
    assert [(first, count) for first, count, _ in worker.fetched] == [(0, 2), (2, 1)]


@pytest.mark.parametrize(
    ("asked", "target", "tree"),
    [
        ({**ASKED, "want": "changes"}, "f", [1, torch.ones(2), 0.0]),
        (ASKED, "g", [1, torch.ones(2), 0.0]),
        (ASKED, 1, [1, torch.ones(2), 0.0]),
        (ASKED, "f", [True, torch.ones(2), 0.0]),
        (ASKED, "f", [1.0, torch.ones(2), 0.0]),
        (ASKED, "f", [1, torch.ones(2, dtype=torch.int32), 0.0]),
        (ASKED, "f", [1, torch.ones(2) + 1e-7, 0.0]),
        (ASKED, "f", [1, torch.ones(2, 1), 0.0]),
        (ASKED, "f", [1, torch.ones(2), -0.0]),
        (ASKED, "f", [1, print, 0.0]),
        (ASKED, "f", [1, Handle(1, "M"), 0.0]),
    ],
)
def test_a_call_that_differs_is_not_answered_and_ends_the_example(asked, target, tree):
    worker = Worker()
    ahead = Ahead([Foreseen((call([1, torch.ones(2), 0.0]),), True), Foreseen((call([2]),), True)], certain=False)
    ahead.begin(0)
    assert ahead.answer(asked, target, tree, worker) is None
    assert ahead.answer(ASKED, "f", [1, torch.ones(2), 0.0], worker) is None
    ahead.begin(1)
    assert ahead.answer(ASKED, "f", [2], worker) is not None


def test_things_are_the_same_only_if_they_are_the_same_object():
    def thing():
        return thing

    ahead = Ahead([Foreseen((call([thing]),), True)], certain=False)
    ahead.begin(0)
    assert ahead.answer(ASKED, "f", [lambda: 1], Worker()) is None
    ahead.begin(0)
    assert ahead.answer(ASKED, "f", [thing], Worker()) is not None
    with pytest.raises(NotSendable):
        written_down([Handle(1, "M")])


def test_a_method_is_called_on_what_was_made():
    build = {"op": "build"}
    ahead = Ahead([Foreseen((call([], asked=build), call([1], Made(0))), True)], certain=False)
    ahead.begin(0)
    made = ahead.answer(build, "f", [], Worker()).value
    assert ahead.answer(ASKED, made.number + 1, [1], Worker()) is None
    ahead.begin(0)
    ahead.answer(build, "f", [], Worker())
    assert ahead.answer(ASKED, made.number, [1], Worker()) is not None


def test_a_frame_holds_no_more_than_it_may():
    large = call(torch.zeros(3 << 20))
    assert len(within_limits([large] * 9)) == 1
    assert len(within_limits([call("x" * 15_000)] * 9)) == 2
    assert len(within_limits([call([1])] * 9)) == 9


@pytest.mark.parametrize(
    "answers",
    [
        None,
        [],
        {},
        [1],
        [{}],
        [{"size": -1}],
        [{"size": 5}],
        [{"size": True}],
        [{"size": 2}, {"size": 1}],
        [{"size": 4}] * 3,
    ],
)
def test_answers_of_another_form_are_given_up(answers):
    with pytest.raises(GivenUp):
        pieces_of({"answers": answers}, memoryview(bytes(4)), 2)
    found = pieces_of({"answers": [{"size": 1}, {"size": 3}]}, memoryview(b"abcd"), 2)
    assert [bytes(body) for _, body in found] == [b"a", b"bcd"]


def run(examples, right, worker, asked=ASKED, failing=()):
    """Runs a check that asks one thing on each example: which of them were settled."""
    ahead = Ahead(examples, False, right)
    settled = []
    for i in range(len(examples)):
        ahead.begin(i)
        if ahead.is_settled(worker):
            settled.append(i)
            continue
        ahead.answer(asked, "f", [i], worker)
        if i not in failing:
            ahead.passed()
    return settled


def test_answers_with_which_a_check_has_passed_are_not_looked_at_again():
    examples = [Foreseen((call([i]),), True) for i in range(3)]
    right = defaultdict(set)
    assert run(examples, right, Worker(), failing=[1]) == []
    worker = Worker()
    assert run(examples, right, worker) == [0, 2]
    assert worker.unread == {0, 2}
    assert run(examples, right, Worker()) == [0, 1, 2]
    other = Worker()
    other.value = lambda place: float(place)
    assert run(examples, right, other) == []


@pytest.mark.parametrize(
    "example",
    [
        Foreseen((call([0]),), False),
        Foreseen((call([0], may_raise=True),), True),
        Foreseen((call([0, print]),), True),
    ],
)
def test_where_more_than_the_answers_counts_nothing_is_settled(example):
    right = defaultdict(set)
    for _ in range(2):
        assert run([example], right, Worker()) == []


def test_the_number_of_a_module_does_not_count_and_it_is_let_go():
    build = {"op": "build"}
    examples = [Foreseen((call([i], asked=build),), True) for i in range(2)]
    right = defaultdict(set)
    run(examples, right, Worker(), build)
    worker = Worker()
    worker.value = lambda place: 40 + place
    assert run(examples, right, worker, build) == [0, 1]
    assert worker.freed == [40, 41]


def test_the_example_that_is_being_run_is_read_whatever_is_known():
    examples = [Foreseen((call([i]),), True) for i in range(2)]
    right = defaultdict(set)
    run(examples, right, Worker())
    worker = Worker()
    ahead = Ahead(examples, False, right)
    ahead.begin(0)
    ahead.answer(ASKED, "f", [0], worker)
    assert worker.unread == {1}
