import pytest

NO_SCALE = """
import torch

def scaled_dot_product_attention(query, key, value, mask=None):
    scores = query @ key.transpose(-2, -1)
    if mask is not None:
        scores = scores.masked_fill(~mask, float("-inf"))
    weights = torch.nan_to_num(torch.softmax(scores, -1))
    return weights @ value, weights
"""


@pytest.fixture(scope="module")
def values_check(ready):
    from autograder.records import Cell, Source, Submission

    index = next(i for i, exercise in enumerate(ready.exercises) if exercise.name == "scaled_attention")
    exercise = ready.exercises[index].id
    source = Source(f"{exercise}.py", (Cell(NO_SCALE, "scaled_attention.py"),))
    result = ready.grade_one(index, Submission("somebody", {exercise: source}))
    return next(check for check in result.checks if check.name == "values")


def test_the_message_says_what_differs_why_and_gives_a_hint(values_check):
    assert values_check.message == (
        "weights: 2 of 2 entries differ from the expected values. The scores are not divided by sqrt(d_k). "
        "Hint: What happens to the size of a dot product when its vectors get longer?"
    )
    assert values_check.mistakes == ("no_scale",)


def test_the_counterexample_is_as_small_as_the_mistake_allows(values_check):
    inputs = values_check.counterexample["inputs"]
    assert inputs["query"]["shape"] == [1, 2], "one query; with d_k = 1 there is nothing to scale"
    assert inputs["key"]["shape"] == [2, 2], "two keys; one key always weighs 1"
    assert inputs["value"]["values"] == [[0.0], [0.0]], "the values do not matter"
    assert inputs["query"]["axes"] == ["q", "d_k"]


def test_expected_stands_beside_actual(values_check):
    shown = values_check.counterexample
    assert list(shown["expected"]) == list(shown["actual"]) == ["weights"]
    assert shown["expected"]["weights"]["values"] != shown["actual"]["weights"]["values"]
    assert sum(shown["actual"]["weights"]["values"][0]) == pytest.approx(1.0)


def test_the_replay_is_a_command_of_this_case(values_check):
    assert values_check.replay.startswith("autograder check attention/scaled_attention --replay values:")


def test_nothing_of_the_solution_is_told(values_check, solution):
    import dataclasses
    import json

    told = json.dumps(dataclasses.asdict(values_check))
    inside = solution("scaled_attention").split("### BEGIN SOLUTION")[1].split("### END SOLUTION")[0]
    lines = [line.strip() for line in inside.splitlines() if len(line.strip()) > 12]
    assert lines
    assert not [line for line in lines if line in told]


def test_an_exception_is_told_with_the_students_line(grade):
    result = grade("lstm_step", "def lstm_step(x, h, c, w_x, w_h, b):\n    return h.nothing\n")
    assert result.checks[0].message == (
        "Your code raised AttributeError: 'Tensor' object has no attribute 'nothing' "
        "(lstm_step.py, line 2, in lstm_step: return h.nothing)."
    )


def test_modules_are_told_by_their_parameters(grade):
    code = """
import torch
from torch import nn

def layer_norm(x, gain, bias, eps=1e-5):
    centred = x - x.mean(-1, keepdim=True)
    return gain * centred / torch.sqrt(centred.pow(2).mean(-1, keepdim=True) + eps) + bias

class ResidualLayerNorm(nn.Module):
    def __init__(self, d_model, dropout=0.0, eps=1e-5):
        super().__init__()
        self.weight = nn.Parameter(torch.ones(d_model))
        self.bias = nn.Parameter(torch.zeros(d_model))
        self.dropout, self.eps = nn.Dropout(dropout), eps

    def forward(self, x, sublayer):
        return layer_norm(x + self.dropout(sublayer(x)), self.weight, self.bias, self.eps)
"""
    result = grade("residual_layernorm", code)
    told = [check.message for check in result.checks if not check.passed]
    assert told
    assert any("`gain`" in message and "`weight`" in message for message in told)
    assert any(check.passed for check in result.checks), "layer_norm itself is right"


def test_code_that_answers_otherwise_when_asked_again_is_told_so(grade):
    code = """
import torch

seen = []

def lstm_step(x, h, c, w_x, w_h, b):
    i, f, g, o = (x @ w_x.T + h @ w_h.T + b).chunk(4, -1)
    seen.append(1)
    new = torch.sigmoid(f) * c + torch.sigmoid(i) * torch.tanh(g)
    return torch.sigmoid(o) * torch.tanh(new), new + (len(seen) < 40)
"""
    result = grade("lstm_step", code)
    failed = [check for check in result.checks if not check.passed]
    assert failed
    assert any(
        "Asked again with the same arguments, your code answered otherwise: is something drawn at random, or kept "
        "from an earlier call?" in check.message
        for check in failed
    )


def test_the_gradient_of_an_argument_is_shown_with_its_axes(grade, solution):
    code = solution("lstm_step").replace("torch.sigmoid(f) * c", "torch.sigmoid(f) * c.detach()")
    result = grade("lstm_step", code)
    check = next(check for check in result.checks if check.name == "gradients")
    assert check.counterexample["actual"]["gradient of c"]["axes"] == ["batch", "d_h"]


def test_a_torch_error_is_told_with_the_axes_by_name(grade, solution):
    result = grade("lstm_step", solution("lstm_step").replace("h @ w_h.T", "h @ w_h"))
    check = next(check for check in result.checks if check.name == "values")
    assert "here the first has d_h columns and the second 4*d_h rows." in check.message


def test_what_torch_has_not_implemented_is_not_taken_for_a_stub(grade):
    code = "import torch\n\ndef lstm_step(x, h, c, w_x, w_h, b):\n    return torch.softmax(torch.ones(2).long(), 0)\n"
    message = grade("lstm_step", code).checks[0].message
    assert "not written yet" not in message
    assert "This operation is for floats only." in message
