"""How a check fails: with a sentence, and with what was expected beside what came."""

from typing import Any


class CheckFailed(AssertionError):
    """A check found a wrong result; the text is the sentence that the student reads.

    Attributes:
        expected: name -> value, for the counterexample.
        actual: name -> value, for the counterexample.
        axes: name -> the names of the value's axes.
    """

    def __init__(
        self,
        sentence: str,
        expected: dict[str, Any] | None = None,
        actual: dict[str, Any] | None = None,
        axes: dict[str, tuple[str, ...]] | None = None,
    ) -> None:
        super().__init__(sentence)
        self.sentence = sentence
        self.expected = expected or {}
        self.actual = actual or {}
        self.axes = axes or {}
