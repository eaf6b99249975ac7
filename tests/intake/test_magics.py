import pytest
from hypothesis import given
from hypothesis import strategies as st

from autograder.intake.magics import without_magics
from autograder.intake.syntax import syntax_fault


@pytest.mark.parametrize(
    "line",
    [
        "%matplotlib inline",
        "%load_ext autoreload",
        "!pip install torch",
        "!!ls",
        "?torch.nn.Linear",
        "torch.nn.Linear?",
        "lstm_step??",
        "%time?",
        "files = !ls",
        "a, b = !ls",
        "result = %timeit -o f(x)",
        "self.x = %who",
        "pip install torch",
        "%cd ..",
        ",call a b",
    ],
)
def test_a_line_of_ipython_is_blanked_and_the_others_stay(line: str) -> None:
    cleaned = without_magics(f"x = 1\n{line}\ny = 2")
    assert cleaned.text == "x = 1\n\ny = 2"
    assert cleaned.skipped == (line,)


def test_a_magic_inside_a_block_becomes_pass() -> None:
    assert without_magics("if True:\n    %matplotlib inline\nx = 1").text == "if True:\n    pass\nx = 1"


def test_a_shell_line_goes_with_its_continuations() -> None:
    assert without_magics("!pip install \\\n    torch \\\n    numpy\nx = 1").text == "\n\n\nx = 1"


def test_a_bracket_or_quote_in_a_shell_line_opens_nothing() -> None:
    assert without_magics("!echo it's (\nx = 1").text == "\nx = 1"


@pytest.mark.parametrize(
    "code",
    [
        's = """\n%matplotlib inline\n!ls\n"""',
        "s = '''it's\n? help\n'''",
        "x = a \\\n  %b",
        "x = (a\n     % b)",
        "x = [\n    1,  # a comment with ( and '\n    2]",
        "print('loss=%f' % loss)",
        "x = 'a\\\n%b'",
        "x = r'\\'\n",
        "assert x != y",
    ],
)
def test_a_percent_sign_or_quote_in_python_is_left_alone(code: str) -> None:
    assert without_magics(f"%time\n{code}").text == f"\n{code}"


@pytest.mark.parametrize("magic", ["%%time", "%%timeit -n 3", "%%capture out", "%%prun"])
def test_a_cell_magic_over_python_goes_and_the_cell_stays(magic: str) -> None:
    cleaned = without_magics(f"{magic}\nx = 1")
    assert cleaned.text == "\nx = 1"
    assert not cleaned.is_whole_cell


@pytest.mark.parametrize(
    "magic", ["%%bash", "%%html", "%%javascript", "%%writefile masks.py", "%%latex", "%%", "%%unknown"]
)
def test_a_cell_magic_over_anything_else_blanks_the_cell(magic: str) -> None:
    cleaned = without_magics(f"\n{magic}\nx = 1\ny = 2")
    assert cleaned.text == "\n\n\n"
    assert cleaned.is_whole_cell


def test_a_cell_that_is_indented_as_a_whole_is_dedented() -> None:
    assert without_magics("    x = 1\n    if x:\n        %who").text == "x = 1\nif x:\n    pass"


@given(st.text(alphabet=" \n\t\\%!?'\"#=()[]{}ab1.,;:", max_size=60))
def test_any_text_keeps_its_number_of_lines(text: str) -> None:
    assert without_magics(text).text.count("\n") == text.count("\n")


@given(
    st.lists(
        st.sampled_from(["x = 1", "%who", "!ls", "if x:\n    !ls", "s = '''\n!x\n'''", "f(1,\n  2)", "x?"]), max_size=8
    )
)
def test_what_is_left_of_a_good_notebook_is_python(statements: list[str]) -> None:
    assert syntax_fault(without_magics("\n".join(statements)).text) is None
