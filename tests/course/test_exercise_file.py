"""Solution regions and hidden tests: what is stripped, what is left, what is refused."""

import pytest

from autograder.course.exercise_file import read_solution, stub_defines
from autograder.faults import CourseError

LABEL = "solutions/first/one.py"

WHOLE = '''\
# %% [markdown]
# # A lesson

# %%
import math


def one(x):
    """The docstring stays."""
    y = 2 * x
    ### BEGIN SOLUTION
    z = math.sqrt(y)

    return z
    ### END SOLUTION


class Two:
    def __init__(self, d):
        ### BEGIN SOLUTION
        self.d = d
        ### END SOLUTION

    def given(self):
        return 1

    def forward(self, x):
        ### BEGIN SOLUTION
        if x:
            return self.d
        ### END SOLUTION


# %%
def test_one():
    assert one(2) == 2

    ### BEGIN HIDDEN TESTS
    assert one(8) == 4
    ### END HIDDEN TESTS


# %% tags=["teacher"]
### BEGIN HIDDEN TESTS
MISTAKES = ()
### END HIDDEN TESTS
'''

STUB = '''\
# %% [markdown]
# # A lesson

# %%
import math


def one(x):
    """The docstring stays."""
    y = 2 * x
    raise NotImplementedError("one")


class Two:
    def __init__(self, d):
        raise NotImplementedError("Two.__init__")

    def given(self):
        return 1

    def forward(self, x):
        raise NotImplementedError("Two.forward")


# %%
def test_one():
    assert one(2) == 2
'''


def test_solutions_become_not_implemented_and_hidden_tests_vanish_with_their_empty_cell():
    read = read_solution(WHOLE, LABEL)
    assert read.stub == STUB
    assert read.defines == ("one", "Two")


def test_the_stub_tells_what_is_to_be_written_as_the_solution_does():
    assert stub_defines(STUB, LABEL) == ("one", "Two")


def test_a_cell_that_holds_more_than_hidden_tests_keeps_its_header():
    text = (
        solution("return x")
        + "\n\n# %%\nshown = 1\n### BEGIN HIDDEN TESTS\na = 1\n### END HIDDEN TESTS\n\n# %%\nb = 1\n"
    )
    assert read_solution(text, LABEL).stub.endswith("# %%\nshown = 1\n\n# %%\nb = 1\n")


def test_a_hidden_cell_between_two_others_leaves_no_gap():
    text = solution("return x") + "\n\n# %%\n### BEGIN HIDDEN TESTS\na = 1\n### END HIDDEN TESTS\n\n\n# %%\nb = 1\n"
    assert read_solution(text, LABEL).stub == 'def f(x):\n    raise NotImplementedError("f")\n\n\n# %%\nb = 1\n'


def test_a_solution_in_a_function_inside_a_function_is_named_with_both():
    text = "def outer(x):\n    def inner(y):\n        ### BEGIN SOLUTION\n        return y\n        ### END SOLUTION\n"
    read = read_solution(text, LABEL)
    assert 'raise NotImplementedError("outer.inner")' in read.stub
    assert read.defines == ("outer",)


def test_markers_may_stand_at_any_indentation():
    text = "def f(x):\n### BEGIN SOLUTION\n    return x\n### END SOLUTION\n"
    assert read_solution(text, LABEL).stub == 'def f(x):\n    raise NotImplementedError("f")\n'


def solution(body: str) -> str:
    return f"def f(x):\n    ### BEGIN SOLUTION\n    {body}\n    ### END SOLUTION\n"


WRONG = {
    "no solution": ("x = 1\n", "{}: there is no solution. Put it between ### BEGIN SOLUTION and ### END SOLUTION."),
    "never closed": (
        "def f(x):\n    ### BEGIN SOLUTION\n    return x\n",
        "{}:2: ### BEGIN SOLUTION is never closed. Add ### END SOLUTION.",
    ),
    "never opened": (
        "def f(x):\n    return x\n    ### END SOLUTION\n",
        "{}:3: ### END SOLUTION closes nothing: no region is open. Add ### BEGIN SOLUTION, or remove the line.",
    ),
    "nested": (
        "def f(x):\n    ### BEGIN SOLUTION\n    ### BEGIN HIDDEN TESTS\n    return x\n    ### END SOLUTION\n",
        "{}:3: a region begins inside the one of line 2. Close that with ### END SOLUTION first.",
    ),
    "crossed": (
        "def f(x):\n    ### BEGIN SOLUTION\n    return x\n    ### END HIDDEN TESTS\n",
        "{}:4: ### END HIDDEN TESTS closes nothing: the region of line 2 is SOLUTION. "
        "Add ### BEGIN HIDDEN TESTS, or remove the line.",
    ),
    "misspelt": (
        "def f(x):\n    # Begin Solution\n    return x\n",
        "{}:2: '# Begin Solution' is no marker. Write ### BEGIN SOLUTION or ### BEGIN HIDDEN TESTS (or END).",
    ),
    "trailing words": (
        "def f(x):\n    ### BEGIN SOLUTION here\n    return x\n",
        "{}:2: '### BEGIN SOLUTION here' is no marker. Write ### BEGIN SOLUTION or ### BEGIN HIDDEN TESTS (or END).",
    ),
    "both misspelt": (
        "x = 1\n### BEGIN HIDEN TESTS\nx = 2\n### END HIDEN TESTS\n",
        "{}:2: '### BEGIN HIDEN TESTS' is no marker. Write ### BEGIN SOLUTION or ### BEGIN HIDDEN TESTS (or END).",
    ),
    "begin misspelt": (
        "def f(x):\n    ## BEGN SOLUTON\n    return x\n    ## EDN SOLUTION\n",
        "{}:2: '## BEGN SOLUTON' is no marker. Write ### BEGIN SOLUTION or ### BEGIN HIDDEN TESTS (or END).",
    ),
    "empty": (
        "def f(x):\n    ### BEGIN SOLUTION\n    # nothing\n    ### END SOLUTION\n    return x\n",
        "{}:2: the solution is empty. Write it between the markers.",
    ),
    "module level": (
        "### BEGIN SOLUTION\ndef f(x):\n    return x\n### END SOLUTION\n",
        "{}:1: a solution must stand inside one function. Move the markers below the function's `def` line.",
    ),
    "class level": (
        "class A:\n    ### BEGIN SOLUTION\n    x = 1\n    ### END SOLUTION\n",
        "{}:2: a solution must stand inside one function. Move the markers below the function's `def` line.",
    ),
    "two functions": (
        "def f(x):\n    ### BEGIN SOLUTION\n    return x\ndef g(x):\n    return x\n    ### END SOLUTION\n",
        "{}:2: the solution reaches past the end of f. Close it with ### END SOLUTION before.",
    ),
    "not Python": ("def f(x:\n", "{}:1: not valid Python: '(' was never closed. Mend the line."),
    "return at the top": ("return 1\n", "{}:1: not valid Python: 'return' outside function. Mend the line."),
    "half a statement": (
        "def f(x):\n    y = (1 +\n    ### BEGIN SOLUTION\n    2)\n    z = 3\n    ### END SOLUTION\n    return y\n",
        "{}, without its solutions:2: not valid Python: '(' was never closed. Mend the line.",
    ),
}


@pytest.mark.parametrize(("text", "message"), WRONG.values(), ids=WRONG)
def test_a_wrong_file_is_refused_with_its_line_and_a_remedy(text, message):
    with pytest.raises(CourseError) as caught:
        read_solution(text, LABEL)
    assert str(caught.value) == message.format(LABEL)
