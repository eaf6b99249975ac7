from autograder.records import CheckResult, Status
from autograder.report.tallies import ClassTally
from tests.report.samples import class_of, exercise, failing_check, student


def test_every_exercise_has_its_mean_and_its_statuses():
    result = class_of(student("a"), student("b", exercise(Status.CORRECT)), student("c", exercise(Status.MISSING)))
    whole = ClassTally(result.students)
    (tally,) = whole.exercises
    assert (tally.exercise, tally.max_score) == ("attention/scaled_attention", 8.0)
    assert abs(tally.mean - 14 / 3) < 1e-9
    assert tally.statuses == {Status.WRONG: 1, Status.CORRECT: 1, Status.MISSING: 1}
    assert whole.statuses == tally.statuses


def test_the_check_that_most_fail_comes_first():
    rare, common = failing_check(name="rare", mistakes=()), failing_check(name="common")
    passing = CheckResult("rare", True, 2.0, 2.0)
    result = class_of(student("a", exercise(checks=(rare, common))), student("b", exercise(checks=(passing, common))))
    first, second = ClassTally(result.students).failed_checks
    assert (first.name, first.failed, first.met, first.mistakes) == ("common", 2, 2, {"no_scale": 2})
    assert (second.name, second.failed, second.met, second.mistakes) == ("rare", 1, 2, {})


def test_a_check_that_nobody_fails_is_not_listed():
    assert ClassTally([student("a", exercise(Status.CORRECT))]).failed_checks == []


def test_a_student_makes_a_mistake_once_however_many_checks_show_it():
    twice = exercise(checks=(failing_check(), failing_check(name="another")))
    result = class_of(student("a", twice), student("b", exercise(checks=(failing_check(mistakes=("scale_d_v",)),))))
    assert [(m.mistake, m.students) for m in ClassTally(result.students).mistakes] == [
        ("no_scale", 1),
        ("scale_d_v", 1),
    ]


def test_mean_and_median_of_the_class():
    scores = [exercise(score=score) for score in (0.0, 1.0, 8.0)]
    tally, empty = ClassTally(student(str(e.score), e) for e in scores), ClassTally([])
    assert (tally.mean, tally.median) == (3.0, 1.0)
    assert (empty.mean, empty.median) == (0.0, 0.0)


def test_what_was_not_handed_in_says_nothing_about_a_check():
    missing = exercise(Status.MISSING, checks=(failing_check(),))
    found = ClassTally([student("ada", exercise()), student("ben", missing)]).failed_checks
    assert [(tally.failed, tally.met) for tally in found] == [(1, 1)]
