import pytest

from autograder.grading.carrying import built_on
from autograder.records import Cell, Source, Status

ORDER = ["a/one", "a/two", "b/three", "b/four"]

CONTEXT = """
import torch
from exercises.seq2seq.lstm_step import lstm_step

def run_encoder(embedded, lengths, w_x, w_h, b):
    batch, time, _ = embedded.shape
    h = c = embedded.new_zeros(batch, w_h.shape[1])
    outputs = []
    for t in range(time):
        new_h, new_c = lstm_step(embedded[:, t], h, c, w_x, w_h, b)
        here = (t < lengths)[:, None]
        h, c = torch.where(here, new_h, h), torch.where(here, new_c, c)
        outputs.append(torch.where(here, new_h, torch.zeros_like(new_h)))
    return torch.stack(outputs, 1), (h, c)

def run_decoder(embedded, context, w_x, w_h, b):
    h, c = {start}
    outputs = []
    for t in range(embedded.shape[1]):
        h, c = lstm_step(embedded[:, t], h, c, w_x, w_h, b)
        outputs.append(h)
    return torch.stack(outputs, 1)
"""
RIGHT = CONTEXT.replace("{start}", "context")
DROPPED = CONTEXT.replace("{start}", "context[0] * 0, context[1] * 0")
WRONG_STEP = "def lstm_step(x, h, c, w_x, w_h, b):\n    return h * 2, c\n"


def sources(**texts):
    return {name.replace("__", "/"): Source(name, (Cell(text, name),)) for name, text in texts.items()}


@pytest.mark.parametrize(
    "line",
    [
        "from exercises.a.one import one",
        "from exercises.a import one",
        "import exercises.a.one",
        "import exercises.a.one as first",
        "def late():\n    from exercises.a.one import one",
    ],
)
def test_every_form_of_import_is_seen(line):
    assert built_on("b/three", sources(b__three=line), ORDER) == ["a/one"]


def test_what_others_import_counts_too_and_later_exercises_do_not():
    found = sources(
        a__two="from exercises.a.one import one",
        b__three="from exercises.a.two import x\nfrom exercises.b.four import y",
    )
    assert built_on("b/three", found, ORDER) == ["a/one", "a/two"]


def test_a_broken_cell_imports_nothing():
    assert built_on("b/three", sources(b__three="from exercises.a.one import ("), ORDER) == []


@pytest.mark.parametrize(
    "step",
    [
        WRONG_STEP,
        "def lstm_step(x, h, c, w_x, w_h, b):\n    raise NotImplementedError\n",
        "import torch\ndef lstm_step(x, h, c, w_x, w_h, b):\n"
        "    return torch.nn.LSTMCell(x.shape[1], h.shape[1])(x, (h, c))\n",
        "",
    ],
)
def test_a_wrong_earlier_exercise_is_paid_once(grade, step):
    result = grade("context_passing", RIGHT, lstm_step=step)
    assert (result.status, result.score) == (Status.CORRECT, result.max_score)
    assert any(check.carried_forward for check in result.checks)
    assert "mend seq2seq/lstm_step first" in result.message


def test_a_missing_earlier_exercise_is_carried_forward(grade):
    result = grade("context_passing", RIGHT)
    assert result.status is Status.CORRECT
    assert "mend seq2seq/lstm_step first" in result.message


def test_a_right_earlier_exercise_does_not_rescue_a_wrong_one(grade, solution):
    result = grade("context_passing", DROPPED, lstm_step=solution("lstm_step"))
    assert result.status is Status.WRONG
    assert not any(check.carried_forward for check in result.checks)
    assert {name for check in result.checks for name in check.mistakes} == {"context_dropped"}


def test_a_served_exercise_does_not_rescue_a_wrong_one_either(grade):
    result = grade("context_passing", DROPPED, lstm_step=WRONG_STEP)
    assert result.status is Status.WRONG
    assert 0 < result.score < result.max_score
    assert {name for check in result.checks for name in check.mistakes} == {"context_dropped"}


def test_all_right_is_never_marked_as_carried_forward(grade, solution):
    result = grade("context_passing", RIGHT, lstm_step=solution("lstm_step"))
    assert result.status is Status.CORRECT
    assert not result.message
    assert not any(check.carried_forward for check in result.checks)


def test_what_is_served_has_no_source_to_read(grade):
    spying = """
import inspect
from exercises.seq2seq.lstm_step import lstm_step
told = []
try:
    told.append(inspect.getsource(lstm_step))
except Exception:
    pass
told += [repr(c) for c in (getattr(lstm_step, "__closure__", None) or ())]

def run_encoder(embedded, lengths, w_x, w_h, b):
    raise RuntimeError(" ".join(told))

run_decoder = run_encoder
"""
    result = grade("context_passing", spying)
    told = " ".join(check.message for check in result.checks)
    assert "sigmoid" not in told
    assert "solutions" not in told
