"""Loads the teacher's files as modules: `exercises.seq2seq.lstm_step` is the reference, not the student's file."""

import importlib
import importlib.util
import sys
import traceback
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from importlib.abc import Loader, MetaPathFinder
from importlib.machinery import ModuleSpec
from threading import RLock
from types import CodeType, ModuleType

from autograder.course.course import Course, Exercise
from autograder.course.exercise_file import parse
from autograder.course.reader import read_text
from autograder.faults import CourseError

_PACKAGE = "exercises"
# sys.modules belongs to the whole process.
_LOCK = RLock()


def load(course: Course, exercise: Exercise) -> ModuleType:
    """The teacher's module of an exercise, loaded once a course.

    Its own imports of earlier exercises give the references. sys.modules is left as it was: another course, or the
    student's exercises, may use the same names.

    Raises:
        CourseError: the file raises when it is imported.
    """
    if exercise.module_name not in course.modules:
        with mounted(course):
            importlib.import_module(exercise.module_name)
    return course.modules[exercise.module_name]


def load_text(course: Course, exercise: Exercise, text: str) -> ModuleType:
    """A new module from a changed text of a teacher's file (a mistake, a mutant); nothing keeps it but the caller.

    Its imports of earlier exercises give the references.

    Raises:
        CourseError: the text is not Python, or raises when it is run.
    """
    with mounted(course):
        module = ModuleType(exercise.module_name)
        module.__file__ = str(exercise.solution)
        sys.modules[exercise.module_name] = module
        _run(course, exercise, text, module)
    return module


class _Finder(MetaPathFinder):
    """Finds `exercises`, its assignments and its exercises among the teacher's files."""

    def __init__(self, course: Course) -> None:
        self.course = course
        self.exercises = {exercise.module_name: exercise for exercise in course.exercises}
        self.packages = {_PACKAGE, *(f"{_PACKAGE}.{assignment.name}" for assignment in course.assignments)}

    def find_spec(self, name: str, path: Sequence[str] | None, target: ModuleType | None = None) -> ModuleSpec | None:
        if name in self.packages:
            return ModuleSpec(name, loader=None, is_package=True)
        if name in self.exercises:
            exercise = self.exercises[name]
            loader = _TeachersLoader(self.course, exercise)
            return importlib.util.spec_from_file_location(name, exercise.solution, loader=loader)
        return None


class _TeachersLoader(Loader):
    """Runs one teacher's file; unlike Python's own loader it leaves no __pycache__ beside it."""

    def __init__(self, course: Course, exercise: Exercise) -> None:
        self.course = course
        self.exercise = exercise

    def exec_module(self, module: ModuleType) -> None:
        _run(self.course, self.exercise, read_text(self.exercise.solution, _label(self.course, self.exercise)), module)
        self.course.modules[module.__name__] = module


@contextmanager
def mounted(course: Course) -> Iterator[None]:
    """Inside, `exercises` is this course's references; afterwards it is again what it was."""
    with _LOCK:
        before = _taken_out()
        finder = _Finder(course)
        sys.modules.update(course.modules)
        sys.meta_path.insert(0, finder)
        try:
            yield
        finally:
            sys.meta_path.remove(finder)
            _taken_out()
            sys.modules.update(before)


def _taken_out() -> dict[str, ModuleType]:
    names = [name for name in sys.modules if name == _PACKAGE or name.startswith(f"{_PACKAGE}.")]
    return {name: sys.modules.pop(name) for name in names}


def _run(course: Course, exercise: Exercise, text: str, module: ModuleType) -> None:
    label = _label(course, exercise)
    parse(text, label)
    code: CodeType = compile(text, str(exercise.solution), "exec", dont_inherit=True)
    try:
        exec(code, module.__dict__)
    except CourseError as error:
        if str(error).startswith("solutions/"):  # of a file that this one imports
            raise
        raise CourseError(f"{_place(error, code, label)}: {error}") from error
    except (Exception, SystemExit) as error:
        where = _place(error, code, label)
        told = f"{type(error).__name__}: {error}".splitlines()[0].rstrip(": ")
        raise CourseError(f"{where}: importing it raises {told}. Mend it: a solution must import cleanly.") from error


def _place(error: BaseException, code: CodeType, label: str) -> str:
    lines = [frame.lineno for frame in traceback.extract_tb(error.__traceback__) if frame.filename == code.co_filename]
    return f"{label}:{lines[-1]}" if lines else label


def _label(course: Course, exercise: Exercise) -> str:
    return exercise.solution.relative_to(course.root).as_posix()
