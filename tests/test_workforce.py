import os
import signal
import time
from pathlib import Path

import pytest

from autograder.faults import GraderError
from autograder.workforce import work_off


def squares(hand):
    return lambda task: task * task


def answers(found):
    return sorted(done.answer for done in found)


@pytest.mark.parametrize("hands", [1, 2, 5])
def test_every_task_is_worked_off_once(hands):
    assert answers(work_off(range(20), squares, hands)) == [n * n for n in range(20)]


def test_no_tasks_need_no_hands():
    assert list(work_off([], squares, 3)) == []


def test_each_process_is_prepared_once_with_a_number_of_its_own():
    def prepare(hand):
        calls = [hand, os.getpid()]
        return lambda task: tuple(calls)

    found = {done.answer for done in work_off(range(30), prepare, 3)}
    assert len(found) == len({pid for _, pid in found}) <= 3
    assert os.getpid() not in {pid for _, pid in found}


def test_a_fault_costs_its_own_task_only():
    def prepare(hand):
        def work(task):
            if task == 3:
                raise GraderError("the zygote is gone")
            if task == 4:
                raise ZeroDivisionError("division by zero")
            return task

        return work

    found = {done.task: done for done in work_off(range(6), prepare, 2)}
    assert found[3].answer is None
    assert found[3].fault == "the zygote is gone"
    assert found[4].fault.startswith("ZeroDivisionError: division by zero (in work, line ")
    assert [found[n].answer for n in (0, 1, 2, 5)] == [0, 1, 2, 5]


def test_a_task_whose_process_was_killed_is_worked_off_by_another(tmp_path):
    seen = tmp_path / "seen"

    def prepare(hand):
        def work(task):
            if task == 2 and not seen.exists():
                seen.touch()
                os.kill(os.getpid(), signal.SIGKILL)
            return task

        return work

    assert answers(work_off(range(8), prepare, 2)) == list(range(8))
    assert seen.exists()


def test_the_last_task_is_given_again_too(tmp_path):
    seen = tmp_path / "seen"

    def prepare(hand):
        def work(task):
            if not seen.exists():
                seen.touch()
                os.kill(os.getpid(), signal.SIGKILL)
            return task

        return work

    assert answers(work_off([1], prepare, 1)) == [1]


def test_a_task_that_kills_its_process_twice_is_told():
    def prepare(hand):
        def work(task):
            if task == 2:
                os.kill(os.getpid(), signal.SIGKILL)
            return task

        return work

    found = {done.task: done for done in work_off(range(8), prepare, 2)}
    assert found[2].answer is None
    assert found[2].fault == "a grader process ended with exit code -9"
    assert sorted(n for n, done in found.items() if done.answer is not None) == [0, 1, 3, 4, 5, 6, 7]


def test_whoever_stops_listening_ends_the_processes():
    pids = []

    def prepare(hand):
        return lambda task: os.getpid()

    for done in work_off(range(100), prepare, 2):
        pids.append(done.answer)
        break
    for pid in pids:
        for _ in range(100):
            if not Path(f"/proc/{pid}").exists():
                break
            time.sleep(0.05)
        assert not Path(f"/proc/{pid}").exists()
