import re
from collections.abc import Sequence
from pathlib import Path
from weakref import finalize

import pytest

from autograder.faults import UsageError
from autograder.records import ClassResult, Status, StudentResult
from autograder.report import html, html_pages
from tests.report.samples import class_of, exercise, failing_check, student
from tests.report.test_html import HOSTILE, Parts, policy_of

TWICE = exercise(checks=(failing_check(), failing_check(name="another")))


def class_of_size(count: int, before: str = "") -> ClassResult:
    return class_of(*(student(f"{before}s{place:03}", TWICE) for place in range(1, count + 1)))


def written(result: ClassResult, out: Path) -> dict[str, str]:
    html.write(result, out)
    paths = sorted(out.rglob("*.html"), key=lambda path: (path.parent != out, path))
    return {str(path.relative_to(out)): path.read_text("utf-8") for path in paths}


def details(text: str) -> list[str]:
    return re.findall(r"<details .*?</details>", text, re.DOTALL)


def names(text: str) -> list[str]:
    return [re.search(r"<bdi>(.*?)</bdi>", found)[1] for found in details(text)]


def test_a_class_that_is_not_large_is_one_file(tmp_path: Path):
    files = written(class_of_size(html_pages.LARGE_CLASS), tmp_path)
    assert list(files) == ["report.html"]
    assert len(details(files["report.html"])) == html_pages.LARGE_CLASS
    assert not (tmp_path / "report").exists()


def test_each_student_of_a_large_class_stands_on_one_page_and_in_its_overview(tmp_path: Path):
    files = written(class_of_size(250), tmp_path)
    assert list(files) == ["report.html", "report/001.html", "report/002.html", "report/003.html"]
    assert details(files["report.html"]) == []
    pages = [files[name] for name in list(files)[1:]]
    everyone = [f"s{place:03}" for place in range(1, 251)]
    assert [name for page in pages for name in names(page)] == everyone
    assert [name for page in pages for name in re.findall(r"scope=row><a [^>]*><bdi>(.*?)</bdi>", page)] == everyone
    assert [len(details(page)) for page in pages] == [100, 100, 50]


def test_a_page_shows_of_a_student_what_the_report_of_a_small_class_shows(tmp_path: Path):
    files = written(class_of_size(250), tmp_path)
    alone = details("".join(html.pieces(class_of(student("s150", TWICE)), {})))[0]
    assert details(files["report/002.html"])[49] == alone.replace("id=s1", "id=s150")
    assert alone.count("<div class=case>") == 2


def test_every_link_of_every_page_has_its_place(tmp_path: Path):
    files = {name: Parts(text) for name, text in written(class_of_size(250), tmp_path).items()}
    places = {name: parts.values("id") for name, parts in files.items()}
    assert all(len(found) == len(set(found)) for found in places.values())
    for name, parts in files.items():
        for link in parts.values("href"):
            file, _, place = link.partition("#")
            target = str((tmp_path / name).parent.joinpath(file).resolve().relative_to(tmp_path)) if file else name
            assert not place or place in places[target], (name, link)
            assert re.fullmatch(r"(report/[0-9]{3}\.html)?#\w+|\.\./report\.html", link)
    linked = {link.partition("#")[0] for link in files["report.html"].values("href")}
    assert linked == {"", "report/001.html", "report/002.html", "report/003.html"}
    assert all("../report.html" in parts.values("href") for name, parts in files.items() if name != "report.html")


def test_a_link_leads_to_the_student_whose_name_it_bears(tmp_path: Path):
    work = {
        place: exercise(score=float(place % 5)) for place in range(1, 251)
    }  # the lowest: every fifth, 100 and 200 too
    files = written(class_of(*(student(f"s{place:03}", one) for place, one in work.items())), tmp_path)
    rows = re.findall(r'scope=row><a href="(.*?)#(s\d+)"><bdi>(.*?)</bdi>', files["report.html"])
    assert [name for _, _, name in rows] == [f"s{place:03}" for place in range(5, 251, 5)]
    for file, place, name in rows:
        assert f"<details id={place}><summary><bdi>{name}</bdi>" in files[file]


def test_the_lowest_come_first_and_equal_ones_stay_by_name(tmp_path: Path):
    scores = [float(place % 8) for place in range(250)]
    result = class_of(*(student(f"s{place:03}", exercise(score=score)) for place, score in enumerate(scores)))
    text = written(result, tmp_path)["report.html"]
    shown = re.findall(r'#s(\d+)"><bdi>', text)
    places = sorted(range(1, 251), key=lambda place: scores[place - 1])
    assert list(map(int, shown)) == places[: html_pages.MOST_LOWEST]


def test_the_index_names_the_first_and_the_last_of_each_page(tmp_path: Path):
    text = Parts(written(class_of_size(301), tmp_path)["report.html"]).text
    for entry in ("1–100\ns001 … s100\n", "201–300\ns201 … s300\n", "301\ns301\n"):
        assert entry in text


def test_every_page_has_the_policy_the_style_and_the_language(tmp_path: Path):
    html.write(class_of_size(201), tmp_path, language="ko")
    for path in tmp_path.rglob("*.html"):
        text = path.read_text("utf-8")
        assert policy_of(text) in Parts(text).values("content")
        assert '<html lang="ko">' in text
        assert not Parts(text).values("style")
        assert not Parts(text).values("src")


def test_what_a_student_wrote_stays_text_on_every_page(tmp_path: Path):
    result = class_of_size(250, before=HOSTILE + "\u202e")
    for text in written(result, tmp_path).values():
        parts = Parts(text)
        assert parts.tags["script"] == parts.tags["img"] == 0
        assert not [name for name, _ in parts.attributes if name.startswith("on")]
        assert HOSTILE + r"\u202e" in parts.text
        assert text.replace("\n", "").isprintable()


@pytest.mark.parametrize("now", [250, 20])
def test_pages_of_an_earlier_larger_class_go_and_foreign_files_stay(tmp_path: Path, now: int):
    assert len(written(class_of_size(450), tmp_path)) == 6
    foreign = ["004.txt", "0005.html", "notes.html", "005.html.bak", "2024.html", "777.html", "005/001.html"]
    for name in foreign:
        path = tmp_path / "report" / name
        path.parent.mkdir(exist_ok=True)
        path.write_text("somebody's own")
    (tmp_path / "report/888.html").symlink_to("001.html")
    html.write(class_of_size(now), tmp_path)
    kept = {
        str(path.relative_to(tmp_path / "report")) for path in (tmp_path / "report").rglob("*") if not path.is_dir()
    }
    used = {"001.html", "002.html", "003.html"} if now == 250 else set()
    assert kept == used | set(foreign) | {"888.html"}


def test_the_same_result_gives_the_same_bytes_whatever_lay_there(tmp_path: Path):
    first = written(class_of_size(250), tmp_path)
    written(class_of_size(450), tmp_path)
    assert written(class_of_size(250), tmp_path) == first


def test_where_a_page_cannot_be_written_the_old_report_stays(tmp_path: Path):
    before = written(class_of_size(3), tmp_path)["report.html"]
    (tmp_path / "report/002.html/inside").mkdir(parents=True)
    with pytest.raises(UsageError, match=r"002\.html"):
        html.write(class_of_size(250), tmp_path)
    assert (tmp_path / "report.html").read_text("utf-8") == before


def test_a_file_in_the_place_of_the_folder_is_told_and_kept(tmp_path: Path):
    (tmp_path / "report").write_text("somebody's own")
    with pytest.raises(UsageError, match="cannot be made a folder"):
        html.write(class_of_size(250), tmp_path)
    assert (tmp_path / "report").read_text() == "somebody's own"


class ReadOneByOne(Sequence[StudentResult]):
    """A class as the store gives it: every student is made anew when asked for; counts those that are still held."""

    def __init__(self, count: int) -> None:
        self._count = count
        self.reads = self.held = self.most_held = 0

    def __len__(self) -> int:
        return self._count

    def __getitem__(self, place: int) -> StudentResult:
        if place >= self._count:
            raise IndexError(place)
        made = student(f"s{place:04}", exercise(Status.WRONG if place % 3 else Status.CORRECT))
        self.reads += 1
        self.held += 1
        self.most_held = max(self.most_held, self.held)
        finalize(made, self._let_go)
        return made

    def _let_go(self) -> None:
        self.held -= 1


def test_a_large_class_is_read_three_times_and_never_held(tmp_path: Path):
    count = 1_000
    students = ReadOneByOne(count)
    html.write(ClassResult("Attention", 0, students), tmp_path)
    assert students.reads <= 3 * count + html_pages.MOST_LOWEST + 2 * count // html_pages.STUDENTS_ON_A_PAGE
    assert students.most_held <= html_pages.STUDENTS_ON_A_PAGE
