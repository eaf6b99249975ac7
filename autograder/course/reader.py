"""Reads a course: course.toml and, for each exercise, the teacher's file."""

from pathlib import Path

from autograder.course.course import Assignment, Course, Exercise
from autograder.course.exercise_file import read_solution, stub_defines
from autograder.course.imports import imported_exercises, with_imports_of
from autograder.course.settings import FILE_NAME, AssignmentSettings, ExerciseSettings, read_settings
from autograder.faults import CourseError, UsageError

SOLUTIONS = Path("solutions")
EXERCISES = Path("exercises")
# A student's kit has the untouched stubs here, where a checkout has the solutions.
KIT_STUBS = Path(".course") / "stubs"


def read_course(path: Path) -> Course:
    """Reads the course in a folder (or the one whose course.toml is given).

    Raises:
        UsageError: there is no course.toml.
        CourseError: course.toml or a teacher's file is broken.
    """
    root = (path.parent if path.name == FILE_NAME else path).resolve()
    file = root / FILE_NAME
    if not file.is_file():
        raise UsageError(f"there is no {FILE_NAME} in {root}. Go to the course's folder, or name it with --course.")
    settings = read_settings(file)
    is_kit = not (root / SOLUTIONS).is_dir() and (root / KIT_STUBS).is_dir()
    builder = _Builder(root, settings.assignments, is_kit=is_kit)
    assignments = tuple(builder.assignment(assignment) for assignment in settings.assignments)
    return Course(
        title=settings.title,
        root=root,
        assignments=assignments,
        points=settings.points,
        language=settings.language,
        is_kit=is_kit,
        drafts=settings.drafts,
    )


class _Builder:
    """Turns settings into exercises, in the course's order: an exercise may import those before it."""

    def __init__(self, root: Path, assignments: tuple[AssignmentSettings, ...], *, is_kit: bool) -> None:
        self.root = root
        self.is_kit = is_kit
        self.teachers = KIT_STUBS if is_kit else SOLUTIONS
        self.all_ids = [f"{part.name}/{exercise.name}" for part in assignments for exercise in part.exercises]
        self.imports: dict[str, tuple[str, ...]] = {}

    def assignment(self, settings: AssignmentSettings) -> Assignment:
        exercises = tuple(self.exercise(settings.name, exercise) for exercise in settings.exercises)
        return Assignment(settings.name, settings.title, exercises)

    def exercise(self, assignment: str, settings: ExerciseSettings) -> Exercise:
        id_ = f"{assignment}/{settings.name}"
        solution = self.teachers / f"{id_}.py"
        label = solution.as_posix()
        if not (self.root / solution).is_file():
            message = f"{label} is missing. Write it, or remove the line."
            raise CourseError(f"{FILE_NAME}:{settings.line}: {message}")
        text = read_text(self.root / solution, label)
        direct = imported_exercises(text, label, list(self.imports), self.all_ids[len(self.imports) :])
        self.imports[id_] = with_imports_of(direct, self.imports)
        return Exercise(
            id=id_,
            assignment=assignment,
            name=settings.name,
            points=settings.points,
            limits=settings.limits,
            forbidden=settings.forbidden,
            solution=self.root / solution,
            exercise=self.root / EXERCISES / f"{id_}.py",
            defines=stub_defines(text, label) if self.is_kit else read_solution(text, label).defines,
            imports=self.imports[id_],
        )


def read_text(path: Path, label: str) -> str:
    """A teacher's file as text.

    Raises:
        CourseError: it is not UTF-8.
    """
    try:
        return path.read_text(encoding="utf-8")
    except UnicodeDecodeError as error:
        raise CourseError(f"{label}: not UTF-8 at byte {error.start}. Save the file as UTF-8.") from None
