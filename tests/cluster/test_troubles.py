"""What a cluster can do to a bundle, played by a stand-in for the connection; nothing is graded here."""

import io
from collections import deque
from pathlib import Path

import pytest

from autograder.cluster import grading
from autograder.cluster.connection import Event
from autograder.cluster.messages import Answer, Reply, Setup, Told, packed_reply, unpacked_bundle
from autograder.faults import CourseError, GraderError
from autograder.records import StudentFolder
from autograder.tasks import Task

SETUP = Setup("course", 0, False, (0,), "grader", {}, 1.0)


class KilledWorker(Exception):
    """Named as Dask's own."""


def all_right(bundle):
    return Reply(
        tuple(Answer((Told("first/double", None, "", f"{len(part)} bytes"),)) for part in unpacked_bundle(bundle))
    )


class StandIn:
    """Answers what was submitted first, as the test's function says: with a reply, an error, or None for a loss."""

    answers = staticmethod(all_right)
    made: "StandIn"

    def __init__(self, address, settings, course, patience):
        StandIn.made = self
        self.waiting = deque()
        self.submitted = []
        self.renewed = 0
        self.is_up = True
        self.is_closed = False
        self.most = 0

    def submit(self, key, bundle):
        self.submitted.append(key)
        self.waiting.append((key, bundle))
        self.most = max(self.most, len(self.waiting))

    def event(self, *, wait):
        if not (wait and self.waiting):
            return None
        key, bundle = self.waiting.popleft()
        found = StandIn.answers(bundle)
        if isinstance(found, Reply):
            return Event(key, answer=packed_reply(found))
        return Event(key, error=found)

    def threads(self):
        return 2

    def renew(self, tell):
        self.renewed += 1
        self.waiting.clear()

    def close(self):
        self.is_closed = True


@pytest.fixture
def grade(monkeypatch, tmp_path):
    """Grades a class of made-up hand-ins; gives what became of each student, in order."""
    monkeypatch.setattr(grading, "Connection", StandIn)

    def run(texts, answers=all_right):
        monkeypatch.setattr(StandIn, "answers", staticmethod(answers))
        students = [handed_in(tmp_path / f"s{number:04}", text) for number, text in enumerate(texts)]
        tasks = [Task(number, (0,)) for number in range(len(texts))]
        stream = io.StringIO()
        grader = grading.ClusterGrader(SETUP, b"", ["first/double"], "tcp://nowhere:1", len(texts), stream)
        try:
            done = list(grader.grade_all(students, tasks))
        finally:
            grader.close()
        assert sorted(one.task.student for one in done) == list(range(len(texts)))
        return sorted(done, key=lambda one: one.task.student)

    return run


def handed_in(folder: Path, text: str) -> StudentFolder:
    (folder / "first").mkdir(parents=True)
    (folder / "first" / "double.py").write_text(text)
    return StudentFolder(folder.name, folder)


def different(count):
    return [f"x = {number}\n" for number in range(count)]


def has(bundle, number):
    return any(f"x = {number}\n".encode() in part for part in unpacked_bundle(bundle))


def test_a_large_class_is_sent_in_bundles_and_never_all_at_once(grade):
    assert all(done.answer for done in grade(different(300)))
    assert len(StandIn.made.submitted) < 60
    assert StandIn.made.most == 4
    assert StandIn.made.is_closed


def test_the_same_work_twice_is_graded_once_and_told_twice(grade):
    done = grade(["x = 1\n"] * 4)
    assert len({str(one.answer) for one in done}) == 1
    assert len(StandIn.made.submitted) == 1


def test_of_a_bundle_that_kills_workers_only_the_student_alone_is_given_up(grade):
    done = grade(different(100), lambda bundle: KilledWorker() if has(bundle, 7) else all_right(bundle))
    assert [one.task.student for one in done if one.answer is None] == [7]
    assert done[7].fault == "the cluster gave up on it: every worker that it was given to died; their logs tell more"


def test_a_lost_connection_sends_again_what_has_no_answer_and_nothing_else(grade):
    losses = iter([True, False, False, True])

    def answers(bundle):
        return None if next(losses, False) else all_right(bundle)

    assert all(done.answer for done in grade(different(40), answers))
    assert StandIn.made.renewed == 2


def test_a_connection_that_is_lost_each_time_ends_the_run(grade):
    with pytest.raises(GraderError, match="lost 20 times without an answer between"):
        grade(different(3), lambda bundle: None)


def test_a_host_that_another_run_has_ended_is_asked_again_but_not_for_ever(grade):
    closed = iter([True, True])
    assert all(
        done.answer
        for done in grade(different(2), lambda b: Reply(was_closed=True) if next(closed, False) else all_right(b))
    )


def test_hosts_that_are_ended_each_time_are_told(grade):
    (done,) = grade(different(1), lambda bundle: Reply(was_closed=True))
    assert "ended 5 times by another run" in done.fault


def test_a_refusal_names_the_worker_and_ends_the_run(grade):
    with pytest.raises(GraderError, match=r"^worker tcp://a:1: student code cannot be isolated here$"):
        grade(different(3), lambda b: Reply(refusal="student code cannot be isolated here", worker="worker tcp://a:1"))
    assert StandIn.made.is_closed


def test_a_broken_course_is_the_courses_fault_wherever_it_shows(grade):
    with pytest.raises(CourseError, match=r"^double\.py: broken$"):
        grade(different(3), lambda b: Reply(refusal="double.py: broken", worker="worker tcp://a:1", is_course=True))


def test_workers_without_the_package_are_told(grade):
    with pytest.raises(GraderError, match="No module named 'autograder'; install autograder on every worker"):
        grade(different(3), lambda bundle: ModuleNotFoundError("No module named 'autograder'"))


def test_a_fault_that_costs_a_student_is_told_and_the_others_stand(grade):
    def answers(bundle):
        parts = unpacked_bundle(bundle)
        return Reply(tuple(Answer(fault="it ended") if b"x = 1\n" in part else Answer() for part in parts))

    done = grade(different(3), answers)
    assert [one.fault for one in done] == ["", "it ended", ""]
