"""What can become of a call to student code besides an answer; `str()` of each is a sentence for the student."""

import difflib
import signal
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from autograder.records import Status


@dataclass(frozen=True)
class Frame:
    """One line of a traceback in the student's own files."""

    label: str
    line: int
    function: str
    source: str

    def __str__(self) -> str:
        where = f"{self.label}, line {self.line}"
        inside = "" if self.function == "<module>" else f", in {self.function}"
        return f"{where}{inside}: {self.source}" if self.source else f"{where}{inside}"


class StudentFault(Exception):
    """Something other than an answer came out of the student's code."""

    status: Status = Status.ERROR


class Raised(StudentFault):
    """The student's code raised an exception.

    Attributes:
        type_name: of the exception.
        message: its text.
        frames: of the student's own files.
        kinds: the names of Python's own exceptions that it is one of.
    """

    def __init__(self, type_name: str, message: str, frames: Iterable[Frame] = (), kinds: Iterable[str] = ()) -> None:
        super().__init__(type_name, message)
        self.type_name = type_name
        self.message = message
        self.frames = tuple(frames)
        self.kinds = tuple(kinds)

    def __str__(self) -> str:
        what = f"{self.type_name}: {self.message}" if self.message else self.type_name
        return f"Your code raised {what}" + (f" ({self.frames[-1]})" if self.frames else "")


class OutOfMemory(StudentFault):
    """The student's code asked for more memory than it may use; the worker may have survived it."""

    status = Status.MEMORY

    def __init__(self, frames: Iterable[Frame] = ()) -> None:
        super().__init__()
        self.frames = tuple(frames)

    def __str__(self) -> str:
        return "Your code asked for more memory than it may use" + (f" ({self.frames[-1]})" if self.frames else "")


class TimedOut(StudentFault):
    """The time of the exercise, or of one call, is used up; the worker is gone."""

    status = Status.TIMEOUT

    def __init__(self, seconds: float, *, of_one_call: bool = False) -> None:
        super().__init__(seconds)
        self.seconds = seconds
        self.of_one_call = of_one_call

    def __str__(self) -> str:
        what = "One call of your code" if self.of_one_call else "Your code"
        return f"{what} did not finish within {self.seconds:g} s: does a loop never end?"


class Crashed(StudentFault):
    """The process died under the student's code: `exit code 3`, `signal SIGSEGV`."""

    status = Status.CRASHED

    def __init__(self, how: str) -> None:
        super().__init__(how)
        self.how = how

    def __str__(self) -> str:
        return f"The process that ran your code died ({self.how}) before it answered"


class ForbiddenCall(StudentFault):
    """The student's code used what the exercise is there to build; `names` are dotted torch names."""

    status = Status.FORBIDDEN

    def __init__(self, names: Iterable[str]) -> None:
        self.names = tuple(names)
        super().__init__(*self.names)

    def __str__(self) -> str:
        return f"Your code called {', '.join(self.names)}: build this part yourself"


class NotDefined(StudentFault):
    """A name that the exercise asks for is not there after the file was loaded."""

    def __init__(self, name: str, others: Iterable[str] = ()) -> None:
        super().__init__(name)
        self.name = name
        self.near = tuple(near_misses(name, others))

    def __str__(self) -> str:
        hint = f" Did you mean this by {' or '.join(f'`{near}`' for near in self.near)}?" if self.near else ""
        return f"`{self.name}` is not defined.{hint}"


class WrongParameters(StudentFault):
    """A module's state dict does not hold the parameters that the exercise names.

    Attributes:
        missing: expected names that are not there.
        unexpected: names that nobody asked for.
        shapes: name -> (expected shape, the student's shape) where they differ.
    """

    def __init__(
        self,
        class_name: str,
        missing: Iterable[str],
        unexpected: Iterable[str],
        shapes: Mapping[str, tuple[tuple[int, ...], tuple[int, ...]]],
    ) -> None:
        super().__init__(class_name)
        self.class_name = class_name
        self.missing = tuple(missing)
        self.unexpected = tuple(unexpected)
        self.shapes = dict(shapes)

    def __str__(self) -> str:
        parts = []
        if self.missing:
            parts.append(f"{_listed(self.missing)} missing")
        if self.unexpected:
            parts.append(f"{_listed(self.unexpected)} not asked for")
        for name, (expected, got) in list(self.shapes.items())[:3]:
            parts.append(f"`{name}` must have shape {expected} and has {got}")
        return f"The parameters of `{self.class_name}` differ from the exercise's: {'; '.join(parts)}"


class BadReply(StudentFault):
    """What came over the socket is not an answer: forged, cut, too long, or not asked for; the worker is killed."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason

    def __str__(self) -> str:
        return f"Your code sent a reply that is not a value ({self.reason})"


def near_misses(name: str, others: Iterable[str]) -> list[str]:
    """Gives the names that somebody may have written when meaning `name`, the closest first."""
    plain = {other.lower().replace("_", ""): other for other in others}
    return [plain[near] for near in difflib.get_close_matches(name.lower().replace("_", ""), plain, n=2, cutoff=0.75)]


def died(exit_status: int | None) -> StudentFault:
    """Puts the way in which a worker ended into words: a negative signal number, an exit code, or None for unknown."""
    if exit_status is None:
        return Crashed("cause unknown")
    if exit_status >= 0:
        return Crashed(f"exit code {exit_status}")
    try:
        return Crashed(f"signal {signal.Signals(-exit_status).name}")
    except ValueError:
        return Crashed(f"signal {-exit_status}")


def _listed(names: tuple[str, ...]) -> str:
    shown = ", ".join(f"`{name}`" for name in names[:4])
    more = f" and {len(names) - 4} more" if len(names) > 4 else ""
    return f"{shown}{more} {'is' if len(names) == 1 else 'are'}"
