"""Evaluates a callable of the grader's for a worker, forwards or backwards.

The worker's own callables (the sublayer of a residual) do not run here. Where one is called, the evaluation stops and
tells with which arguments; the worker calls it and asks again with the answers so far. So each question is a function
of its arguments and of the answers, and gradients flow through it like through any other.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from autograder.calls import gradient
from autograder.sandbox.outcomes import BadReply


@dataclass
class Run:
    """One evaluation: the answers of the worker's callables, and how many were used."""

    answers: list[Any] = field(default_factory=list)
    used: int = 0


@dataclass(frozen=True)
class WorkersCallable:
    """Stands for a callable that lives in the worker."""

    number: int
    run: Run = field(compare=False)

    def __call__(self, *arguments: Any, **keywords: Any) -> Any:
        """Gives the worker's answer, or stops the evaluation until it is there."""
        self.run.used += 1
        if self.run.used > len(self.run.answers):
            raise _AnswerNeeded(self.number, arguments, keywords)
        return self.run.answers[self.run.used - 1]


class _AnswerNeeded(BaseException):  # no `except Exception` of a reference may take it
    pass


def evaluated(target: Callable[..., Any], tree: Mapping[str, Any], want: Any, run: Run) -> Any:
    """Evaluates `target`, or pulls directions back through it.

    Args:
        target: called with `parameters` first, where the tree has them, then the arguments and keywords.
        tree: `arguments`, `keywords`, and what else the question needs: `parameters`, `answers`, `cotangents`.
        want: "value" or "gradient".
        run: shared with the worker's callables in the tree.

    Returns:
        the result, or the gradients of all float tensors of the tree in order; with `answers` in the tree the result
        is {"result": ..} or {"needed": number, "arguments": .., "keywords": ..}.

    Raises:
        BadReply: the tree has no proper form.
        Exception: whatever `target` raises.
    """
    given = {name: part for name, part in tree.items() if name != "cotangents"}
    _require_form(given)

    def called(*parts: Any) -> Any:
        part = dict(zip(given, parts, strict=True))
        first = (part["parameters"],) if "parameters" in part else ()
        run.answers, run.used = part.get("answers", []), 0
        try:
            result = target(*first, *part["arguments"], **part["keywords"])
            return {"result": result} if "answers" in part else result
        except _AnswerNeeded as needed:
            if "answers" not in part:
                raise BadReply("it leaves out the answers of its own functions") from None
            number, arguments, keywords = needed.args
            return {"needed": number, "arguments": arguments, "keywords": keywords}

    if want == "value":
        return called(*given.values())
    if want != "gradient" or type(tree.get("cotangents")) is not list:
        raise BadReply("it asks for something that is not there")
    found = gradient(called, given, tree["cotangents"]).by_name
    if found is None:
        raise ValueError("the directions do not have the shapes of the results")
    return list(found.values())


def _require_form(given: Mapping[str, Any]) -> None:
    kinds = {"arguments": tuple, "keywords": dict, "parameters": dict, "answers": list}
    if not {"arguments", "keywords"} <= set(given) or any(type(part) is not kinds.get(n) for n, part in given.items()):
        raise BadReply("it calls a function without arguments")
    if not all(type(name) is str for name in given["keywords"]):
        raise BadReply("it names an argument by what is no name")
