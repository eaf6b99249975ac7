import pytest

from autograder.records import Status

ATTENTION = """
import math
import torch

def scaled_dot_product_attention(query, key, value, mask=None):
    {first}
    scores = query @ key.transpose(-2, -1) / math.sqrt(query.shape[-1])
    if mask is not None:
        scores = scores.masked_fill(~mask, float("-inf"))
    weights = torch.nan_to_num(torch.softmax(scores, -1))
    return weights @ value, weights
"""

MASKS = """
import torch

def padding_mask(ids, pad=0):
    return (ids != pad)[:, None, :]

def causal_mask(time):
    return torch.ones(time, time, dtype=torch.bool).tril()
"""


def attention(first="pass"):
    return ATTENTION.replace("{first}", first)


def test_right_code_scores_in_full(grade):
    result = grade("scaled_attention", attention())
    assert (result.status, result.score, result.max_score) == (Status.CORRECT, 8.0, 8.0)
    assert all(check.passed and not check.message and check.counterexample is None for check in result.checks)


@pytest.mark.parametrize(
    ("first", "status"),
    [
        ("return query.nothing", Status.ERROR),
        ("raise SystemExit", Status.ERROR),
        ("exit()", Status.ERROR),
        ("raise NotImplementedError", Status.ERROR),
        ("raise KeyboardInterrupt", Status.ERROR),
        ("return scaled_dot_product_attention(query, key, value, mask)", Status.ERROR),
        ("import os; os._exit(0)", Status.CRASHED),
        ("import ctypes; ctypes.string_at(0)", Status.CRASHED),
        ("torch.empty(50 * 2**30, dtype=torch.uint8).fill_(1)", Status.MEMORY),
        ("[0] * 50 * 2**30", Status.MEMORY),
        ("return torch.nn.functional.scaled_dot_product_attention(query, key, value, mask), 0", Status.FORBIDDEN),
        ("return None", Status.WRONG),
        ("return query, key", Status.WRONG),
    ],
)
def test_each_way_to_fail_has_its_status(grade, first, status):
    result = grade("scaled_attention", attention(first))
    assert result.status is status
    assert result.score < result.max_score / 2
    assert all(check.message for check in result.checks if not check.passed)


def test_a_shortcut_that_is_tried_and_caught_scores_nothing(grade):
    tried = "try: torch.nn.functional.scaled_dot_product_attention(query, key, value)\n    except BaseException: pass"
    result = grade("scaled_attention", attention(tried))
    assert (result.status, result.score) == (Status.FORBIDDEN, 0.0)
    assert "torch.nn.functional.scaled_dot_product_attention" in result.checks[0].message


def test_a_mention_or_an_unused_import_of_a_shortcut_is_harmless(grade):
    mention = "from torch.nn.functional import scaled_dot_product_attention as unused  # not called\n"
    assert grade("scaled_attention", mention + attention()).status is Status.CORRECT


def test_an_object_that_equals_everything_is_wrong(grade):
    lying = """
class Yes:
    def __eq__(self, other): return True
    def __bool__(self): return True
    def __getattr__(self, name): return self
    def __call__(self, *a, **k): return self

def scaled_dot_product_attention(query, key, value, mask=None):
    return Yes(), Yes()
"""
    result = grade("scaled_attention", lying)
    assert result.status is Status.WRONG
    assert result.score <= 0.8
    assert "output should be a torch tensor, got an object of type Yes." in result.checks[0].message


def test_a_missing_name_costs_only_the_checks_that_need_it(grade):
    result = grade("masks", MASKS)
    assert result.status is Status.ERROR
    assert 0 < result.score < result.max_score
    failing = [check for check in result.checks if not check.passed]
    assert all("`decoder_mask` is not defined." in check.message for check in failing)


def test_a_misspelt_name_is_named_with_its_near_miss(grade):
    result = grade("masks", MASKS.replace("causal_mask", "casual_mask"))
    told = " ".join(check.message for check in result.checks)
    assert result.status is Status.ERROR
    assert "`causal_mask` is not defined. Did you mean this by `casual_mask`?" in told


@pytest.mark.parametrize("text", ["", "# nothing yet\n", "import torch\n"])
def test_an_empty_file_is_an_error_that_names_what_is_missing(grade, text):
    result = grade("lstm_step", text)
    assert (result.status, result.score) == (Status.ERROR, 0.0)
    assert all("`lstm_step` is not defined." in check.message for check in result.checks)


def test_the_untouched_stub_is_told_as_unfinished(grade, ready):
    from autograder.course.exercise_file import read_solution

    exercise = ready.course.exercise("lstm_step")
    result = grade("lstm_step", read_solution(exercise.solution.read_text("utf-8"), "x").stub)
    assert (result.status, result.score) == (Status.ERROR, 0.0)
    assert all(check.message.startswith("This part is not written yet:") for check in result.checks)


def test_a_file_that_raises_while_it_is_loaded_is_an_error(grade):
    result = grade("lstm_step", "import torch\nx = 1 / 0\n")
    assert (result.status, result.score) == (Status.ERROR, 0.0)
    assert "ZeroDivisionError" in result.checks[0].message
    assert "lstm_step.py, line 2" in result.checks[0].message


def test_printing_is_harmless(grade):
    assert grade("scaled_attention", attention("print('x' * 10**6)")).status is Status.CORRECT


def test_what_happens_after_the_last_answer_does_not_count(grade):
    late = "import atexit, os\natexit.register(os._exit, 3)\n"
    assert grade("scaled_attention", late + attention()).status is Status.CORRECT


def test_a_main_block_is_not_run(grade):
    late = "\nif __name__ == '__main__':\n    raise SystemExit(1)\n"
    assert grade("scaled_attention", attention() + late).status is Status.CORRECT


def test_random_answers_are_wrong_and_the_same_every_time(grade):
    code = attention(
        "return torch.rand(*query.shape[:-1], value.shape[-1]), torch.rand(*query.shape[:-1], key.shape[-2])"
    )
    first, second = grade("scaled_attention", code), grade("scaled_attention", code)
    assert first.status is Status.WRONG
    assert first == second


def test_a_solution_that_remembers_calls_is_not_rescued(grade):
    code = (
        attention("scaled_dot_product_attention.n = getattr(scaled_dot_product_attention, 'n', 0) + 1")
        + """
right = scaled_dot_product_attention
def scaled_dot_product_attention(query, key, value, mask=None):
    output, weights = right(query, key, value, mask)
    return (output, weights) if getattr(right, 'n', 0) < 9 else (output * 0, weights)
"""
    )
    code = code.replace("    scaled_dot_product_attention.n =", "    right.n =").replace(
        "getattr(scaled_dot_product_attention, 'n', 0) + 1", "getattr(right, 'n', 0) + 1"
    )
    assert grade("scaled_attention", code).status is Status.WRONG
