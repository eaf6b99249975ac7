"""The errors that learners meet, raised by torch, NumPy and Python themselves, and what is said of them."""

import inspect
import re
from pathlib import Path

import numpy
import pytest
import torch

from autograder.diagnosis.errors import in_words, sentences
from autograder.language import read_po

SIZES = {2: ("batch",), 3: ("d_in",), 4: ("d_h", "time"), 5: ("q", "k", "d_v")}
A, B = torch.ones(2, 3), torch.ones(4, 3)
LEAF = torch.ones(2, requires_grad=True)


def overwritten():
    y = LEAF.exp()
    y.mul_(2)
    y.sum().backward()


def unpacked():
    _i, _f, _g, _o = A.chunk(2, dim=-1)


def two(x, h):
    return x


RAISED = [
    (lambda: A @ B, "the first has d_in columns and the second d_h or time rows"),
    (lambda: A @ torch.ones(5, 2), "the first has d_in columns and the second 5 rows"),
    (
        lambda: torch.bmm(torch.ones(2, 3, 4), torch.ones(2, 3, 4)),
        "the first has d_h or time columns and the second d_in",
    ),
    (lambda: A @ torch.ones(4), "the first has d_in columns and the second d_h or time rows"),
    (lambda: torch.ones(3) @ torch.ones(4), "the first has d_in columns and the second d_h or time rows"),
    (lambda: numpy.ones((2, 3)) @ numpy.ones((2, 3)), "the first has d_in columns and the second batch rows"),
    (lambda: A + B, "one axis is batch and the other d_h or time"),
    (lambda: A.expand(4, 3), "one axis is d_h or time and the other batch"),
    (lambda: torch.einsum("ij,jk->ik", A, B), "one axis is d_in and the other d_h or time"),
    (lambda: numpy.ones((2, 3)) + numpy.ones((2, 4)), "one axis is d_in and the other d_h or time"),
    (lambda: torch.cat([A, torch.ones(2, 4)]), "one is d_in and the other d_h or time"),
    (lambda: torch.stack([A, B]), "torch.cat joins along an axis that is there."),
    (lambda: A @ B.double().T, "Give it the dtype of the inputs"),
    (lambda: torch.nn.Linear(3, 2)(A.double()), "Give it the dtype of the inputs"),
    (lambda: A.sum(2), "`dim=-1` is the last one"),
    (lambda: A.transpose(0, 2), "`dim=-1` is the last one"),
    (lambda: A.reshape(4, 2), "The tensor has 6 entries"),
    (lambda: numpy.ones((2, 3)).reshape(4), "The tensor has 6 entries"),
    (lambda: A[:, 3], "An axis of size d_in has indices from 0"),
    (lambda: numpy.ones((2, 3))[:, 5], "An axis of size d_in has indices from 0"),
    (lambda: torch.nn.Embedding(3, 2)(torch.tensor([3])), "Which of the two vocabularies"),
    (lambda: A[torch.ones(3, 2).bool()], "A boolean index has the shape"),
    (lambda: A.T.view(-1), "reshape copies where it must."),
    (lambda: LEAF.add_(1), "Make a new tensor instead of changing one in place."),
    (overwritten, "Backward needs a value that your code has written over."),
    (lambda: LEAF.numpy(), "NumPy knows no gradients."),
    (lambda: A.sum().backward(), "The loss is no longer connected with the parameters."),
    (lambda: A.masked_fill(torch.ones(2, 3), 0.0), "A mask is a tensor of bool here"),
    (lambda: bool(A > 0), "ask a tensor for one truth value"),
    (lambda: torch.softmax(torch.ones(2).long(), 0), "This operation is for floats only."),
    (lambda: torch.nn.functional.nll_loss(A, torch.ones(2)), "are whole numbers (int64)."),
    (lambda: torch.nn.Embedding(3, 2)(torch.ones(2)), "are whole numbers (int64)."),
    (lambda: torch.nn.functional.nll_loss(A, torch.ones(3).long()), "flatten batch and time"),
    (lambda: two(1, 2, 3), "keep all of them, and add none."),
    (lambda: two(1), "keep all of them, and add none."),
    (lambda: two(None, 1) + 1, "Is a `return` missing in a function that you call"),
    (lambda: two(None, 1)[0], "Is a `return` missing in a function that you call"),
    (lambda: two(None, 1).shape, "Something is None here: a `return` is missing"),
    (lambda: numpy.ones(2).unsqueeze(0), "This is a NumPy array"),
    (lambda: torch.tanh(numpy.ones(2)), "A torch function wants a tensor"),
    (unpacked, "How many does that call return?"),
]


_KINDS = (RuntimeError, ValueError, TypeError, IndexError, AttributeError)


def told(raising) -> str:
    with pytest.raises(_KINDS) as caught:
        raising()
    return in_words(type(caught.value).__name__, str(caught.value), SIZES)


@pytest.mark.parametrize(("raising", "words"), RAISED)
def test_an_error_is_put_into_words(raising, words):
    assert words in told(raising)


def test_every_sentence_is_met_above():
    met = [told(raising) for raising, _ in RAISED]
    for sentence in sentences():
        pattern = re.compile(re.sub(r"\\\{\w+\\\}", ".+", re.escape(sentence)))
        assert any(pattern.fullmatch(one) for one in met), sentence


def test_an_error_of_the_students_own_says_all_itself():
    assert in_words("ValueError", "d_model must be divisible by num_heads", SIZES) == ""
    assert in_words("KeyError", "mat1 and mat2 shapes cannot be multiplied (2x3 and 4x3)", SIZES) == ""


def test_every_sentence_is_there_in_korean():
    say = read_po(Path(inspect.getfile(read_po)).with_name("ko.po"), "ko.po")
    for sentence in sentences():
        assert re.search("[가-힣]", say(sentence.format(a="d_h", b="d_in", size="3"))), sentence
