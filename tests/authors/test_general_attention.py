"""An exercise written with docs/authors.md alone: one file and one line of course.toml make it part of the course."""

import re
import shutil
from pathlib import Path
from textwrap import indent

import pytest

from autograder.commands.main import main
from autograder.course import read_course
from autograder.pipeline import bench
from autograder.records import ExerciseResult, Status

ROOT = Path(__file__).parents[2]
FILE = Path(__file__).with_name("general_attention.py")
PLACE = "attention/general_attention.py"
LINE = "exercises.general_attention = { points = 2 }\n"

# Another style than the reference's: einsum, where, and a softmax by hand.
ANOTHER = """\
steps = torch.arange(keys.size(1), device=keys.device)
energy = torch.einsum("bi,ij,btj->bt", query, w_a, keys)
energy = torch.where(steps[None] < lengths[:, None], energy, torch.full_like(energy, float("-inf")))
shifted = torch.exp(energy - energy.max(dim=1, keepdim=True).values)
weights = shifted / shifted.sum(dim=1, keepdim=True)
return torch.einsum("bt,btk->bk", weights, keys), weights
"""
MASKED_LATE = """\
weights = torch.softmax(torch.einsum("bi,ij,btj->bt", query, w_a, keys), dim=1)
weights = weights * (torch.arange(keys.size(1)) < lengths[:, None])
return torch.einsum("bt,btk->bk", weights, keys), weights
"""
ZEROS = """\
return torch.zeros_like(keys[:, 0]), torch.zeros_like(keys[:, :, 0])
"""


def settings() -> str:
    return (ROOT / "course.toml").read_text("utf-8")


@pytest.fixture(scope="module")
def small(tmp_path_factory) -> Path:
    """The real settings with this exercise alone, its file, and what release makes of them."""
    folder = tmp_path_factory.mktemp("small")
    (folder / "solutions" / "attention").mkdir(parents=True)
    shutil.copy(FILE, folder / "solutions" / PLACE)
    head = re.sub(r"(?m)^points = \d+", "points = 2", settings().partition("[assignments.")[0])
    (folder / "course.toml").write_text(f'{head}[assignments.attention]\ntitle = "Attention"\n{LINE}', "utf-8")
    assert main(["release", "--course", str(folder)]) == 0
    return folder


@pytest.fixture(scope="module")
def graded(small) -> dict[str, ExerciseResult]:
    """What the three answers get, graded as a class is."""
    stub = (small / "exercises" / PLACE).read_text("utf-8")
    raises = '    raise NotImplementedError("general_attention")\n'
    assert stub.count(raises) == 1
    answers = {"another": ANOTHER, "masked_late": MASKED_LATE, "zeros": ZEROS}
    texts = [(0, stub.replace(raises, indent(body, "    "))) for body in answers.values()]
    names = list(answers)
    with bench(read_course(small), trusted=True) as ready:
        return {names[done.task]: done.answer for done in ready.grade_texts(texts, explained=True)}


def test_one_file_and_one_line_make_it_part_of_the_course(tmp_path):
    shutil.copytree(ROOT / "solutions", tmp_path / "solutions")
    shutil.copytree(ROOT / "exercises", tmp_path / "exercises")
    shutil.copy(FILE, tmp_path / "solutions" / PLACE)
    last = re.findall(r"(?m)^exercises\.masks = .*\n", settings())[0]
    total = re.search(r"(?m)^points = (\d+)", settings())[1]
    grown = settings().replace(last, last + LINE).replace(f"\npoints = {total}", f"\npoints = {int(total) + 2}")
    (tmp_path / "course.toml").write_text(grown, "utf-8")
    before = {path: path.read_bytes() for path in (tmp_path / "exercises").rglob("*.py")}
    assert main(["release", "--course", str(tmp_path)]) == 0
    after = {path: path.read_bytes() for path in (tmp_path / "exercises").rglob("*.py")}
    assert after.keys() - before.keys() == {tmp_path / "exercises" / PLACE}
    assert all(after[path] == text for path, text in before.items())
    assert "attention/general_attention" in [exercise.id for exercise in read_course(tmp_path).exercises]


def test_a_student_gets_the_lesson_and_the_checks_but_no_solution_and_no_mistake(small):
    text = (small / "exercises" / PLACE).read_text("utf-8")
    assert "masked_fill" not in text and "MISTAKES" not in text and "HINTS" not in text
    assert "Luong, Pham & Manning" in text and "def test_padding_changes_nothing" in text


def test_the_doctor_finds_it_sound(small, capsys):
    count = FILE.read_text("utf-8").count("    Mistake(\n")
    code = main(["doctor", "--course", str(small), "--workers", "1", "--trusted"])
    told = capsys.readouterr().out.partition("The course:\n")[2].splitlines()
    assert code == 0
    assert told == [
        f"  ok    attention/general_attention: the stub fails, the solution passes, {count} mistakes caught and named"
    ]


def test_a_right_answer_in_another_style_earns_everything(graded):
    assert (graded["another"].status, graded["another"].score) == (Status.CORRECT, 2)


def test_a_wrong_answer_is_told_which_mistake_it_makes(graded):
    assert graded["masked_late"].status is Status.WRONG
    assert graded["masked_late"].score == pytest.approx(0.2)
    failed = [check for check in graded["masked_late"].checks if not check.passed]
    assert len(failed) == 5
    assert all(check.mistakes == ("masked_after_softmax",) for check in failed)


def test_zeros_earn_a_tenth_at_most(graded):
    assert graded["zeros"].status is Status.WRONG
    assert graded["zeros"].score <= 0.2 + 1e-9
