import pytest

from autograder.records import Status
from autograder.sandbox.outcomes import (
    BadReply,
    Crashed,
    ForbiddenCall,
    Frame,
    NotDefined,
    OutOfMemory,
    Raised,
    TimedOut,
    WrongParameters,
    died,
)

FRAME = Frame("lstm_step.py", 7, "lstm_step", "h = o * c")


@pytest.mark.parametrize(
    ("fault", "status", "sentence"),
    [
        (
            Raised("ValueError", "bad", [FRAME]),
            "error",
            "Your code raised ValueError: bad (lstm_step.py, line 7, in lstm_step: h = o * c)",
        ),
        (Raised("NotImplementedError", ""), "error", "Your code raised NotImplementedError"),
        (OutOfMemory(), "memory", "Your code asked for more memory than it may use"),
        (TimedOut(20.0), "timeout", "Your code did not finish within 20 s: does a loop never end?"),
        (
            TimedOut(5.0, of_one_call=True),
            "timeout",
            "One call of your code did not finish within 5 s: does a loop never end?",
        ),
        (Crashed("exit code 3"), "crashed", "The process that ran your code died (exit code 3) before it answered"),
        (ForbiddenCall(["torch.lstm"]), "forbidden", "Your code called torch.lstm: build this part yourself"),
        (NotDefined("masks"), "error", "`masks` is not defined."),
        (
            NotDefined("causal_mask", ["causalMask", "x"]),
            "error",
            "`causal_mask` is not defined. Did you mean this by `causalMask`?",
        ),
        (
            WrongParameters("M", ["w_q.bias"], ["wq.bias"], {"w_o": ((2, 3), (3, 2))}),
            "error",
            "The parameters of `M` differ from the exercise's: `w_q.bias` is missing; `wq.bias` is not asked for; "
            "`w_o` must have shape (2, 3) and has (3, 2)",
        ),
        (BadReply("bytes"), "error", "Your code sent a reply that is not a value (bytes)"),
    ],
)
def test_each_outcome_has_a_status_and_a_sentence(fault, status, sentence):
    assert fault.status is Status(status)
    assert str(fault) == sentence


def test_a_line_at_the_top_of_a_file_has_no_function():
    assert str(Frame("a.py", 1, "<module>", "1 / 0")) == "a.py, line 1: 1 / 0"


@pytest.mark.parametrize(
    ("status", "how"),
    [(3, "exit code 3"), (-11, "signal SIGSEGV"), (-200, "signal 200"), (None, "cause unknown")],
)
def test_an_exit_status_is_put_into_words(status, how):
    fault = died(status)
    assert isinstance(fault, Crashed)
    assert fault.how == how
