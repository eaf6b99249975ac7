import pytest
import torch

from autograder.faults import GraderError
from autograder.records import Limits, Status
from autograder.sandbox.outcomes import (
    BadReply,
    Crashed,
    NotDefined,
    OutOfMemory,
    Raised,
    StudentFault,
    TimedOut,
    WrongParameters,
)
from autograder.sandbox.session import Session
from autograder.sandbox.values import Opaque
from tests.sandbox.conftest import TARGET, source

X, Y = torch.arange(6.0).reshape(2, 3), torch.ones(4, 3)


def test_one_call_that_does_not_end_leaves_the_rest_of_the_time(open_session):
    session = open_session("def f(x):\n    while True: pass", seconds=20.0, call_seconds=0.2)
    with pytest.raises(TimedOut, match=r"One call of your code did not finish within 0\.2 s"):
        session.call("f", {"x": 1})
    assert not session.alive
    assert session.seconds_left > 10


def test_loading_is_not_one_call(open_session):
    slow = "import time\ntime.sleep(0.5)\ndef f(x):\n    return x"
    assert open_session(slow, call_seconds=0.4).call("f", {"x": 1}) == 1


def test_a_call_gives_the_value_the_gradients_and_what_changed(open_session):
    session = open_session("def f(x, y):\n    y += 1\n    return x @ y.T, {'n': [1, None]}")
    value = session.call("f", {"x": X, "y": Y})
    assert torch.equal(value[0], X @ (Y + 1).T)
    assert value[1] == {"n": [1, None]}
    gradients = session.call("f", {"x": X, "y": Y}, want="gradient", cotangents=[torch.ones(2, 4)]).by_name
    assert torch.equal(gradients["x"], torch.full((2, 3), 8.0))
    assert torch.equal(gradients["y"], X.sum(0).expand(4, 3))
    assert session.call("f", {"x": X, "y": Y}, want="changes") == ("y",)
    assert torch.equal(Y, torch.ones(4, 3))


def test_directions_of_other_shapes_give_no_gradients(open_session):
    session = open_session("def f(x):\n    return x.sum()")
    assert session.call("f", {"x": X}, want="gradient", cotangents=[torch.ones(2)]).by_name is None


def test_a_module_is_built_loaded_and_called(open_session):
    session = open_session(
        """
import torch
from torch import nn

class F(nn.Module):
    def __init__(self, d):
        super().__init__()
        if d < 1:
            raise ValueError("d must be positive")
        self.w = nn.Linear(d, d)
        self.drop = nn.Dropout(1.0)
    def forward(self, x):
        return self.drop(self.w(x))
    def twice(self, x):
        return self.w(self.w(x))
""",
        ("F",),
    )
    state = {"w.weight": 2 * torch.eye(3), "w.bias": torch.ones(3)}
    module = session.build("F", {"d": 3}, state, dtype=torch.float64, training=False)
    x = X.double()
    assert torch.equal(session.call(module, {"x": x}), 2 * x + 1)
    assert torch.equal(session.call(module, {"x": x}, method="twice"), 4 * x + 3)
    gradients = session.call(module, {"x": x}, want="gradient", cotangents=[torch.ones(2, 3)]).by_name
    assert list(gradients) == ["x", "w.weight", "w.bias"]
    trained = session.build("F", {"d": 3}, state, dtype=torch.float32, training=True)
    assert torch.equal(session.call(trained, {"x": X}), torch.zeros(2, 3))
    with pytest.raises(Raised, match="ValueError: d must be positive"):
        session.build("F", {"d": 0}, state, dtype=torch.float32, training=True)
    session.free(module)
    with pytest.raises(StudentFault):
        session.call(module, {"x": x})


def test_wrong_parameters_are_named(open_session):
    session = open_session(
        "from torch import nn\nclass F(nn.Module):\n"
        "    def __init__(self):\n        super().__init__()\n        self.v = nn.Linear(2, 3)",
        ("F",),
    )
    state = {"w.weight": torch.eye(3), "v.bias": torch.ones(2)}
    with pytest.raises(WrongParameters) as caught:
        session.build("F", {}, state, dtype=torch.float32, training=False)
    assert caught.value.missing == ("w.weight",)
    assert caught.value.unexpected == ("v.weight",)
    assert caught.value.shapes == {"v.bias": ((2,), (3,))}
    assert session.alive


def test_a_class_that_is_no_module_is_told(open_session):
    session = open_session("class F:\n    pass", ("F",))
    with pytest.raises(Raised, match="F must be an nn"):
        session.build("F", {}, {}, dtype=torch.float32, training=False)


def test_an_exception_comes_with_the_students_own_lines(open_session):
    session = open_session("import torch\ndef g(x):\n    return x @ x\n\ndef f(x):\n    return g(x)\n")
    with pytest.raises(Raised) as caught:
        session.call("f", {"x": X})
    fault = caught.value
    assert fault.type_name == "RuntimeError"
    assert [(frame.label, frame.line, frame.function) for frame in fault.frames] == [
        ("lstm_step.py", 6, "f"),
        ("lstm_step.py", 3, "g"),
    ]
    assert fault.frames[-1].source == "return x @ x"
    assert "lstm_step.py, line 3, in g: return x @ x" in str(fault)
    assert session.alive


@pytest.mark.parametrize(
    ("body", "fault", "status"),
    [
        ("raise SystemExit(0)", Raised, Status.ERROR),
        ("raise KeyboardInterrupt", Raised, Status.ERROR),
        ("return f()", Raised, Status.ERROR),
        ("return torch.zeros(10**12)", OutOfMemory, Status.MEMORY),
        ("return bytearray(10**12)", OutOfMemory, Status.MEMORY),
        ("return numpy.zeros(10**12)", OutOfMemory, Status.MEMORY),
    ],
)
def test_a_session_goes_on_after_an_exception(open_session, body, fault, status):
    session = open_session(f"import numpy, torch\ndef f():\n    {body}\ndef g():\n    return 1", ("f", "g"))
    with pytest.raises(fault) as caught:
        session.call("f", {})
    assert caught.value.status is status
    assert session.call("g", {}) == 1


@pytest.mark.parametrize(
    ("body", "how"),
    [("os._exit(0)", "exit code 0"), ("os._exit(3)", "exit code 3"), ("ctypes.string_at(0)", "signal SIGSEGV")],
)
def test_a_death_is_told_and_ends_the_session(open_session, body, how):
    session = open_session(f"import ctypes, os\ndef f():\n    {body}")
    with pytest.raises(Crashed) as caught:
        session.call("f", {})
    assert caught.value.how == how
    assert not session.alive
    with pytest.raises(GraderError, match="open another"):
        session.call("f", {})


def test_an_endless_loop_is_ended(open_session):
    session = open_session("def f():\n    while True: pass", seconds=0.5)
    with pytest.raises(TimedOut) as caught:
        session.call("f", {})
    assert caught.value.seconds == 0.5
    assert not session.alive
    assert session.seconds_left == 0


def test_an_endless_import_is_ended(open_session):
    with pytest.raises(TimedOut):
        open_session("while True: pass", seconds=0.5)


def test_a_death_while_loading_is_told(open_session):
    with pytest.raises(Crashed, match="exit code 1"):
        open_session("import os\nos._exit(1)")


def test_only_waiting_for_the_worker_counts(open_session):
    session = open_session("def f():\n    return 0")
    before = session.seconds_left
    session.call("f", {})
    assert 0 < session.seconds_left < before


def test_names_that_are_missing_are_told_with_the_near_miss(open_session):
    code = "import torch\nfrom torch import nn\n_hidden = 1\ndef lstm_stp(x): pass\nclass Other: pass\n"
    session = open_session(code, ("lstm_step", "PAD"))
    assert session.report.defined == frozenset()
    assert set(session.report.other_names) == {"lstm_stp", "Other"}
    with pytest.raises(NotDefined, match="Did you mean this by `lstm_stp`") as caught:
        session.call("lstm_step", {})
    assert caught.value.near == ("lstm_stp",)


def test_a_constant_is_read(open_session):
    session = open_session("PAD, UNK = 0, 3", ("PAD", "UNK"))
    assert (session.read("PAD"), session.read("UNK")) == (0, 3)


LIAR = """
import torch

class Yes(int):
    __eq__ = __le__ = __lt__ = __ge__ = lambda self, other: True
    __hash__ = int.__hash__

class Forged(torch.Tensor):
    @classmethod
    def __torch_function__(cls, *_, **__):
        return torch.zeros(3)

def f():
    return [Yes(3), torch.arange(2.0).as_subclass(Forged), lambda: 1, Yes]
"""


def test_objects_that_lie_cross_as_what_they_are(open_session):
    number, tensor, function, class_ = open_session(LIAR).call("f", {})
    assert number == Opaque("exercises.seq2seq.lstm_step.Yes")
    assert type(tensor) is torch.Tensor
    assert tensor.tolist() == [0, 1]
    assert (function, class_) == (Opaque("function"), Opaque("type"))


@pytest.mark.parametrize("value", ["[0] * 20_000", "'x' * 100_000", "torch.zeros(20_000_000)", "loop()"])
def test_what_is_too_large_to_cross_is_opaque(open_session, value):
    code = f"import torch\ndef loop():\n    a = []\n    a.append(a)\n    return a\ndef f():\n    return {value}"
    session = open_session(code)
    assert type(session.call("f", {})) is Opaque
    assert session.alive


FORGE = """
import gc, json, struct

def line():
    return next(o for o in gc.get_objects() if type(o).__name__ == "Channel").socket

def sent(header, body=b""):
    header = json.dumps(header).encode()
    line().sendall(struct.pack("!4sIQ", b"AGW1", len(header), len(body)) + header + body)

def request():
    return next(o for o in gc.get_objects() if type(o).__name__ == "Asking").request

def f(): {body}
def g(): return 1
"""


@pytest.mark.parametrize(
    "body",
    [
        'sent({"op": "reply", "request": "0", "value": 1})',
        'sent({"op": "reply", "request": request(), "value": {"T": ["float32", [4]]}})',
        'sent({"op": "reply", "request": request(), "value": {"opaque": 7}})',
        'sent({"op": "reply", "request": request(), "fault": {"kind": "raised"}})',
        'sent({"op": "reply", "request": request()})',
        'sent({"op": "ask", "request": request(), "kind": "function", "key": 0, "want": "value", "value": None})',
        'sent({"op": "ask", "request": request(), "kind": "eval", "value": "1"})',
        'sent({"op": "ready"})',
        'line().sendall(b"HTTP/1.1 200 OK" + bytes(100))',
        'line().sendall(struct.pack("!4sIQ", b"AGW1", 2, 1 << 60))',
        'exec("while True: line().sendall(bytes(100000))")',
    ],
)
def test_a_forged_frame_is_refused_and_the_worker_killed(open_session, body):
    session = open_session(FORGE.replace("{body}", body))
    with pytest.raises(BadReply):
        session.call("f", {})
    assert not session.alive


def test_a_reply_before_the_question_is_refused(open_session):
    session = open_session(
        FORGE.replace("{body}", 'sent({"op": "reply", "request": request(), "value": 1})'), ("f", "g")
    )

    def call_both():
        assert session.call("f", {}) == 1  # as good as returning 1; but now the true answer lies in the line
        session.call("g", {})

    with pytest.raises(BadReply):
        call_both()
    assert not session.alive


def test_arguments_that_cannot_be_sent_are_the_graders_fault(open_session):
    session = open_session("def f(x): return 1")
    with pytest.raises(GraderError):
        session.call("f", {"x": [0] * 20_000})
    assert session.call("f", {"x": 1}) == 1


def test_a_file_sees_none_of_the_grader(open_session):
    code = (
        "import autograder.sandbox.worker, sys\ndef f():\n    return autograder.__dict__.get('__file__'), sys.argv[1:]"
    )
    assert open_session(code).call("f", {}) == (None, [])


def test_a_worker_that_does_not_start_is_the_graders_fault():
    class Dead:
        def fork(self, limits):
            import socket

            ours, theirs = socket.socketpair()
            theirs.close()
            return type("Child", (), {"socket": ours, "kill": lambda self: ours.close()})()

        def exit_of(self, child):
            return 1

    with pytest.raises(GraderError, match="did not start"):
        Session(Dead(), TARGET, {TARGET: source("")}, wants=(), limits=Limits())


def test_modules_that_nobody_holds_are_let_go(open_session):
    session = open_session(
        "from torch import nn\nclass F(nn.Module):\n"
        "    def forward(self, x):\n        import gc\n        return sum(type(o) is F for o in gc.get_objects())",
        ("F",),
    )
    for _ in range(1100):
        session.free(session.build("F", {}, {}, dtype=torch.float32, training=False))
    module = session.build("F", {}, {}, dtype=torch.float32, training=False)
    assert session.call(module, {"x": 0}) == 1
