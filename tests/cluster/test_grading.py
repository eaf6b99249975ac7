"""Grading on a real scheduler with real workers, some of which die."""

import os
import signal
import sys
import time
from contextlib import contextmanager

import pytest

from autograder.cluster.starting import on_cluster
from autograder.course import read_course
from autograder.dependencies import Dependencies
from autograder.faults import GraderError
from autograder.intake import find_students
from autograder.pipeline import bench
from autograder.tasks import Task
from tests.cluster.dask_processes import hosts_of
from tests.cluster.tiny import EXIT, FOURFOLD, LOOP, RIGHT, WRONG, hand_in, write_course

STUDENTS = 8


@pytest.fixture(scope="module")
def handed_in(tmp_path_factory):
    """A course, its students, and what each of them gets on one machine."""
    root = write_course(tmp_path_factory.mktemp("course"))
    for number in range(STUDENTS):
        # Nobody's work is the same as another's, so that each is a task of its own.
        text = (RIGHT, WRONG, LOOP, EXIT)[number % 4]
        hand_in(root, f"s{number}", f"{text}# {number}\n", None if text is LOOP else FOURFOLD)
    course = read_course(root)
    students = find_students(root / "class").students
    with bench(course) as ready:
        wanted = {done.task: done.answer for done in ready.grade_all(students, tasks())}
    return course, students, wanted


def tasks():
    return [Task(student, (0, 1)) for student in range(STUDENTS)]


@contextmanager
def graded(handed_in, cluster):
    """What the cluster answers, task by task; nobody twice, nobody lost, and the same as on one machine."""
    course, students, wanted = handed_in
    found = {}

    def answers(grader):
        for done in grader.grade_all(students, tasks()):
            assert done.task not in found
            assert not done.fault
            found[done.task] = done.answer
            yield done

    with on_cluster(
        course, cluster.address, seed=0, trusted=False, exercises=course.exercises, count=STUDENTS, stream=sys.stderr
    ) as grader:
        yield answers(grader)
    assert found == wanted


def test_a_worker_and_a_host_that_are_killed_cost_nobody_a_grade(handed_in, cluster):
    lost, left = cluster.workers
    with graded(handed_in, cluster) as answers:
        next(answers)
        of_the_lost = hosts_of(lost)
        cluster.kill(lost)
        next(answers)
        for host in hosts_of(left):
            os.kill(host.pid, signal.SIGKILL)
        assert len(list(answers)) == STUDENTS - 2
    until = time.monotonic() + 10
    while any(host.is_running() for host in of_the_lost) or hosts_of(left) or list(cluster.folder.glob("autograder-*")):
        assert time.monotonic() < until, "a host or its copy of the course is left"
        time.sleep(0.05)
    cluster.workers.remove(lost)
    cluster.start_worker()


def test_a_scheduler_that_is_killed_and_started_again_costs_nobody_a_grade(handed_in, cluster, capfd):
    with graded(handed_in, cluster) as answers:
        next(answers)
        cluster.kill(cluster.scheduler)
        for worker in cluster.workers:  # they end with their scheduler; whatever started them starts them again
            worker.wait(60)
        cluster.workers.clear()
        cluster.start_scheduler()
        for _ in range(2):
            cluster.start_worker()
        assert len(list(answers)) == STUDENTS - 1
    assert "waiting for the scheduler" in capfd.readouterr().err


def test_a_worker_with_another_grader_is_refused_by_name(handed_in, cluster, monkeypatch):
    monkeypatch.setattr(Dependencies, "grader", "another")
    told = r"^worker tcp://127.0.0.1:\d+ on .*: it has other files of autograder"
    with pytest.raises(GraderError, match=told), graded(handed_in, cluster) as answers:
        next(answers)
