"""The grader's receiving side on frames of a test: a session whose worker says what it is told to say.

All but the zygote is real: the session reads from a socket, answers questions with what it serves, and knows no more of
the worker than its bytes.
"""

import re
import socket
import traceback
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import torch

from autograder.records import Cell, Limits, Source
from autograder.sandbox.ahead import Ahead, Call, Foreseen, GivenUp, written_down
from autograder.sandbox.outcomes import StudentFault
from autograder.sandbox.session import Session
from tests.sandbox.allowed import require_fault, require_report, require_value
from tests.sandbox.honest_frames import REQUEST, announced, framed

TARGET = "seq2seq/lstm_step"
READY = framed({"op": "ready"})
LOADED = framed(
    {
        "op": "reply",
        "request": REQUEST,
        "value": {
            "d": [["defined", ["f", "M"]], ["raised", None], ["failed_cells", []], ["other_names", ["g"]]],
        },
    }
)

X = torch.ones(2, 3)
STATE = object()
_REQUEST = re.compile(rb'"request":"([0-9a-f]{16})"')


def residual(x: torch.Tensor, sublayer: Callable[[torch.Tensor], torch.Tensor]) -> torch.Tensor:
    """What the grader serves: a function that calls a function of the worker's."""
    return x + sublayer(x)


class Layer(torch.nn.Module):
    """What the grader serves: a module with parameters that draws at random."""

    def __init__(self, size: int) -> None:
        super().__init__()
        self.linear = torch.nn.Linear(min(size, 8), 3)
        self.drop = torch.nn.Dropout(0.5)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        return self.drop(self.linear(x))


ARGUMENTS = {"x": X, "sublayer": residual, "state": STATE}
GIVEN = (residual, Layer, STATE)


class Line:
    """The grader's end of a socket pair; each time the grader has asked, what is next in `turns` is said."""

    def __init__(self, turns: Sequence[bytes], hangs: bool = False) -> None:
        self._end, self._other = socket.socketpair()
        self._other.setblocking(False)
        self._hangs = hangs
        self._turns = list(turns)
        self._request = b""
        self._left = memoryview(READY)
        self._say()

    def fileno(self) -> int:
        return self._end.fileno()

    def setblocking(self, wanted: bool) -> None:
        self._end.setblocking(wanted)

    def send(self, data: bytes) -> int:
        asked = _REQUEST.search(data)
        if self._turns:
            said = self._turns.pop(0)
            self._request = asked[1] if asked else self._request  # an answer names none
            self._left = memoryview(said.replace(REQUEST.encode(), self._request))
            if len(said) < announced(said):  # the grader waits for the rest, and asks no more
                self._turns.clear()
            self._say()
        elif not self._hangs:
            self._other.close()
        return len(data)

    def recv(self, size: int, flags: int = 0) -> bytes:
        return self._end.recv(size, flags)

    def recv_into(self, view: memoryview) -> int:
        self._say()
        count = self._end.recv_into(view)
        self._say()
        return count

    def close(self) -> None:
        self._end.close()
        self._other.close()

    def _say(self) -> None:
        while self._left:
            try:
                self._left = self._left[self._other.send(self._left) :]
            except BlockingIOError:
                return
        if not self._turns and not self._hangs and self._other.fileno() >= 0 and self._request:
            self._other.shutdown(socket.SHUT_WR)


class Puppets:
    """Forks workers that say what they are told."""

    killed = 0

    def __init__(self, line: Line) -> None:
        self._line = line

    def fork(self, limits: Limits) -> Any:
        line = self._line
        return type("Child", (), {"socket": line, "kill": lambda self: line.close()})()

    def exit_of(self, child: Any) -> int | None:
        return 0


@dataclass(frozen=True)
class Outcome:
    """What became of what was said.

    Attributes:
        kind: "value", or the name of the fault.
        line: where in the grader the fault was made.
    """

    kind: str
    line: str = ""


def received(way: str, turns: Sequence[bytes], *, hangs: bool = False) -> Outcome:
    """Says frames to the grader, and tells what becomes of them.

    Args:
        way: what the grader has asked for: a name in `WAYS`.
        turns: what is said each time the grader has spoken; `REQUEST` stands for the number of its question.
        hangs: whether the line stays open afterwards.

    Raises:
        Exception: what the grader may never raise, an `AssertionError` for a value that it may never get.
    """
    line = Line(turns if way == "load" else [LOADED, *turns], hangs)
    try:
        with Session(
            Puppets(line),
            TARGET,
            {TARGET: Source("", (Cell("", "lstm_step.py"),))},
            wants=("f", "M"),
            limits=Limits(seconds=0.01 if hangs else 20.0),
            served={"seq2seq/attention": {"residual": residual, "Layer": Layer, "SIZE": 3}},
        ) as session:
            require_value(WAYS[way](session), GIVEN)
    except (StudentFault, GivenUp) as outcome:
        require_fault(outcome)
        frame, number = list(traceback.walk_tb(outcome.__traceback__))[-1]
        return Outcome(type(outcome).__name__, f"{frame.f_code.co_filename.rpartition('/')[2]}:{number}")
    finally:
        line.close()
    return Outcome("value")


def _called(want: str) -> Callable[[Session], Any]:
    directions = [X] if want == "gradient" else []
    return lambda session: session.call("f", ARGUMENTS, want=want, cotangents=directions)


def _built(session: Session) -> Any:
    return session.build("M", {}, {"w": X}, dtype=torch.float32, training=True)


def _loaded(session: Session) -> Any:
    require_report(session.report)


def _many(session: Session) -> Any:
    ask = {"op": "call", "method": "__call__", "want": "value"}
    make = {"op": "build", "dtype": "float32", "training": True}
    calls = (
        Call(ask, "f", *written_down((ARGUMENTS, []))),
        Call(make, "M", *written_down(([], {"w": X}))),
    )
    ahead = session.ahead = Ahead([Foreseen(calls, True), Foreseen(calls[:1], True)], certain=True)
    ahead.begin(0)
    ahead.is_settled(session)
    first = session.call("f", ARGUMENTS)
    return first, _built(session)


WAYS: Mapping[str, Callable[[Session], Any]] = {
    "load": _loaded,
    "value": _called("value"),
    "gradient": lambda session: dict(_called("gradient")(session).by_name or {}),
    "effects": lambda session: [dict(part) for part in vars(_called("effects")(session)).values()],
    "changes": _called("changes"),
    "build": _built,
    "read": lambda session: session.read("f"),
    "many": _many,
}
