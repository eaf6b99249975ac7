import pytest

from autograder.course.exercise_file import read_solution
from autograder.faults import CourseError
from autograder.mutants import mutants_of


def exercise(*lines, given=("x", "y")):
    body = "\n".join(f"    {line}" for line in lines)
    return f'''\
def helper(x):
    return x + 1


def f({", ".join(given)}):
    """Says 1 + 1."""
    ### BEGIN SOLUTION
{body}
    ### END SOLUTION


def test_f():
    assert f(1, 2) == 3
'''


def changes(*lines, **given):
    return [(mutant.before, mutant.after) for mutant in mutants_of(exercise(*lines, **given), "first/one")]


def afters(*lines, **given):
    return {after for _, after in changes(*lines, **given)}


def test_only_the_solution_is_changed_and_the_rest_stays_word_for_word():
    text = exercise("total = x + y  # a comment", "return total")
    for mutant in mutants_of(text, "first/one"):
        before, solution, after = mutant.text.partition("    ### BEGIN SOLUTION\n")
        assert text.startswith(before + solution)
        assert text.endswith(after.partition("    ### END SOLUTION\n")[2])
        assert read_solution(mutant.text, "first/one").defines == ("f",)


def test_every_mutant_is_python_and_no_two_are_the_same():
    made = mutants_of(exercise("return [x, y][0:1] if x > y else max(x, y)"), "first/one")
    assert len({mutant.text for mutant in made}) == len(made) > 10
    for mutant in made:
        compile(mutant.text, "mutant", "exec")


def test_a_mutant_tells_where_it_is_what_was_there_and_what_is_there_now():
    made = mutants_of(exercise("z = x", "return z * 2"), "first/one")
    told = [str(mutant) for mutant in made]
    assert "f: `return z * 2` -> `return z / 2`" in told
    assert "f: `z = x` -> `pass`" in told


def test_a_method_is_told_with_its_class():
    text = """\
class A:
    def __init__(self):
        ### BEGIN SOLUTION
        self.one = 1
        self.two = 2
        ### END SOLUTION

    def forward(self, x):
        ### BEGIN SOLUTION
        return self.one + x
        ### END SOLUTION
"""
    made = mutants_of(text, "first/one")
    assert {mutant.function for mutant in made} == {"A.__init__", "A.forward"}
    assert "return self.two + x" in {mutant.after for mutant in made}


@pytest.mark.parametrize(
    ("line", "wanted"),
    [
        ("return x + y", {"return x - y", "return x", "return y"}),
        ("return x @ y", {"return x * y", "return y @ x", "return x"}),
        ("return x & y", {"return x | y"}),
        ("return x <= y", {"return x < y", "return x >= y"}),
        ("return x != y", {"return x == y"}),
        ("return x and y", {"return x or y", "return x", "return y"}),
        ("return not x", {"return x"}),
        ("return ~x", {"return x"}),
        ("return x[3]", {"return x[4]", "return x[2]"}),
        ("return x * 0.5", {"return x * 1.5", "return x * 0.25"}),
        ("return g(x, True)", {"return g(x, False)"}),
        ("return x[1:y]", {"return x[:y]", "return x[1:]", "return x[2:y]"}),
        ("return x.sum(dim=-1)", {"return x.sum(dim=0)", "return x.sum(dim=-2)", "return x.sum()", "return x"}),
        ("return x.transpose(1, 2)", {"return x.transpose(2, 1)", "return x.transpose(1)", "return x"}),
        ("return torch.tanh(x)", {"return torch.sigmoid(x)", "return x", "return torch.tanh()"}),
        ("return g(x, y)", {"return g(y, x)", "return g(x)", "return x", "return g(y, y)"}),
        ("return x, y", {"return (y, x)", "return None"}),
        ("return x if x else y", {"return x", "return y", "return y if x else x"}),
    ],
)
def test_what_can_be_changed_in_a_line(line, wanted):
    assert wanted <= afters(line)


def test_statements_are_deleted_and_conditions_held_at_both():
    made = afters("for i in x:", "    if i:", "        break", "    y += i", "return y")
    assert {"pass", "if not i:", "if True:", "if False:", "return None"} <= made


def test_targets_of_an_unpacking_are_swapped():
    assert "b, a = x" in {after.replace("(", "").replace(")", "") for after in afters("a, b = x", "return a")}


def test_a_negative_number_is_one_number():
    assert not any("-0" in after for after in afters("return x[-1]"))


def test_a_lambda_and_a_comprehension_are_no_trouble():
    assert "return sorted([i for i in x], key=lambda i: i)" in afters("return sorted([i for i in x], key=lambda i: -i)")


def test_a_file_with_a_broken_marker_is_refused():
    with pytest.raises(CourseError, match="never closed"):
        mutants_of("def f():\n    ### BEGIN SOLUTION\n    return 1\n", "first/one")
