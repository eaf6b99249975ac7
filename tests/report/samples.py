"""Small class results that the tests of this room share."""

from typing import Any

from autograder.records import CheckResult, ClassResult, ExerciseResult, GradeKey, Status, StudentResult


def tensor(values: Any, axes: str, dtype: str = "float32", **more: Any) -> dict[str, Any]:
    shape, level = [], values
    while isinstance(level, list):
        shape.append(len(level))
        level = level[0] if level else None
    return {"kind": "tensor", "dtype": dtype, "shape": shape, "axes": axes.split(), "values": values, **more}


def counterexample() -> dict[str, Any]:
    return {
        "inputs": {
            "query": tensor([[[1.0, 0.25]]], "batch q d_k"),
            "step": {"kind": "value", "text": "step(token, state)"},
        },
        "expected": {"weights": tensor([[0.5, 0.5]], "q k")},
        "actual": {"weights": tensor([[0.5, "nan"]], "q k")},
    }


def failing_check(**changes: Any) -> CheckResult:
    fields = {
        "name": "Every row of weights sums to 1",
        "passed": False,
        "score": 0.0,
        "max_score": 2.0,
        "message": "Row 0 should sum to 1, it sums to nan.",
        "counterexample": counterexample(),
        "replay": "autograder check scaled_attention --replay 7f",
        "mistakes": ("no_scale",),
    }
    return CheckResult(**{"description": "What a query gives away is all that it has.", **fields, **changes})


def exercise(status: Status = Status.WRONG, **changes: Any) -> ExerciseResult:
    passing = CheckResult("The result has the right shape", True, 6.0, 6.0)
    fields: dict[str, Any] = {
        "exercise": "attention/scaled_attention",
        "status": status,
        "score": 6.0,
        "max_score": 8.0,
        "checks": (passing, failing_check()),
    }
    if status is Status.CORRECT:
        fields |= {"score": 8.0, "checks": (passing, CheckResult("Every row of weights sums to 1", True, 2.0, 2.0))}
    if status is Status.MISSING:
        fields |= {"score": 0.0, "checks": (), "message": "no file was handed in"}
    return ExerciseResult(**{**fields, **changes})


def student(name: str = "ada", *exercises: ExerciseResult) -> StudentResult:
    shown = exercises or (exercise(),)
    return StudentResult(name, sum(e.score for e in shown), sum(e.max_score for e in shown), shown)


def class_of(*students: StudentResult, **changes: Any) -> ClassResult:
    by_name = tuple(sorted(students or (student(),), key=lambda one: one.student))
    return ClassResult(course="Attention", seed=3, students=by_name, **changes)


def key(**changes: Any) -> GradeKey:
    return GradeKey(**{"seed": 0, "grader": "g", "course": "c", "work": "w", **changes})


def graded(result: ExerciseResult | None = None, **changes: Any) -> list[tuple[GradeKey, ExerciseResult]]:
    return [(key(**changes), result or exercise())]
