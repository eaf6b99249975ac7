"""What an author has left out of an exercise that a student would miss."""

import inspect
import re
from collections.abc import Iterator
from typing import Any

import numpy
import torch

from autograder.course import Course, Exercise
from autograder.course.hints import STAGES, hints_of
from autograder.course.translations import TRANSLATIONS, states
from autograder.diagnosis.patches import mistakes_of
from autograder.examples.plans import ExercisePlan

_PICTURE = re.compile(r"!\[([^\]]*)\]\(([^)]+)\)")
_UNSHAPED = (torch.Tensor, numpy.ndarray)


def weaknesses(course: Course, plan: ExercisePlan) -> Iterator[str]:
    """What is missing, a line each: hints, shapes, pictures, translations."""
    hints = hints_of(course, plan.exercise)
    if len(hints) < STAGES:
        yield f"has {len(hints) or 'no'} hint{'s' * (len(hints) != 1)}; write {STAGES} into HINTS, from hidden to plain"
    for mistake in mistakes_of(plan.namespace):
        if not mistake.hint.strip():
            yield f"the mistake {mistake.id} has no hint"
    for name in plan.exercise.defines:
        yield from (f"{where} has no shape; write Float[Tensor, ...]" for where in _unshaped(plan.namespace[name]))
    yield from _pictures(plan.exercise)
    yield from _translations(course, plan.exercise)


def _unshaped(target: Any) -> Iterator[str]:
    """Parameters and results that are annotated as tensors without axes, or not at all."""
    if inspect.isclass(target):
        for function in vars(target).values():
            if inspect.isfunction(function) and not function.__name__.startswith("_"):
                yield from (f"{target.__name__}.{where}" for where in _unshaped(function))
        return
    signature = inspect.signature(target)
    annotations = {name: parameter.annotation for name, parameter in signature.parameters.items() if name != "self"}
    for name, annotation in annotations.items():
        if annotation is inspect.Parameter.empty or annotation in _UNSHAPED:
            yield f"{target.__name__}'s parameter {name}"
    if signature.return_annotation is inspect.Signature.empty or signature.return_annotation in _UNSHAPED:
        yield f"{target.__name__}'s result"


def _pictures(exercise: Exercise) -> Iterator[str]:
    for words, target in _PICTURE.findall(exercise.solution.read_text("utf-8")):
        if not (exercise.solution.parent / target).is_file():
            yield f"the picture {target} is not there"
        if not words.strip():
            yield f"the picture {target} has no words for those who cannot see it"


def _translations(course: Course, exercise: Exercise) -> Iterator[str]:
    for folder in sorted((course.root / TRANSLATIONS).glob("*/")):
        for state in states(course, folder.name, [exercise]):
            if state.missing:
                yield f"{state.missing} of {state.passages} passages are not translated in {state.file}"
