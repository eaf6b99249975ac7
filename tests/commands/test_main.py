"""The command line: help, exit codes, and one line for whatever goes wrong."""

import errno
import re
import subprocess
import sys
from pathlib import Path

import click
import pytest

from autograder import __version__
from autograder.commands import main as command_line
from autograder.commands.main import COMMANDS, main
from autograder.faults import CourseError


@pytest.fixture
def failing_command(monkeypatch):
    """Puts a command in place that raises what it is given."""

    def put(error: BaseException) -> None:
        @click.command("check")
        def command():
            raise error

        monkeypatch.setattr(command_line._Commands, "get_command", lambda self, ctx, name: command)

    return put


def test_help_names_every_command_and_each_has_help_of_its_own(capsys):
    assert main(["--help"]) == 0
    told = capsys.readouterr().out
    for name in COMMANDS:
        assert re.search(rf"^  {name} +\S", told, re.MULTILINE), name
        assert main([name, "--help"]) == 0
        assert f"Usage: autograder {name}" in capsys.readouterr().out


def test_every_module_of_a_command_is_a_command():
    modules = {path.stem for path in Path(command_line.__file__).parent.glob("*.py")}
    assert set(COMMANDS) == modules - {"__init__", "main", "options"}


def test_every_option_of_every_command_has_help():
    group = command_line.autograder
    for name in COMMANDS:
        command = group.get_command(click.Context(group), name)
        assert command is not None
        for parameter in command.params:
            if isinstance(parameter, click.Option):
                assert parameter.help, f"{name} {parameter.name}"


def test_every_command_is_in_the_documentation():
    root = Path(__file__).parents[2]
    told = "".join((root / name).read_text() for name in ("docs/students.md", "docs/teachers.md", "docs/authors.md"))
    for name in COMMANDS:
        assert f"autograder {name}" in told, name


@pytest.mark.parametrize("arguments", [["--help"], ["--version"], ["grade", "--help"], ["grade"], ["nonsense"]])
def test_help_and_wrong_usage_import_nothing_heavy(arguments):
    heavy = ("torch", "numpy", "hypothesis", "rich", "jinja2", "pytest")
    program = f"import sys; from autograder.commands.main import main; main({arguments!r}); print(*sys.modules)"
    ran = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert set(heavy).isdisjoint(ran.stdout.splitlines()[-1].split())


def test_the_version_is_the_packages(capsys):
    assert main(["--version"]) == 0
    assert capsys.readouterr().out == f"autograder {__version__}\n"


@pytest.mark.parametrize(
    ("arguments", "line"),
    [
        ([], "Missing command. See autograder --help."),
        (["grad"], "No such command 'grad'. See autograder --help."),
        (["--frobnicate"], "No such option '--frobnicate'. See autograder --help."),
        (["grade"], "Missing argument 'SUBMISSIONS'. See autograder grade --help."),
        (["grade", "x"], "Missing option '--out'. See autograder grade --help."),
        (["grade", "x", "--out", "y", "--workers", "0"],
         "Invalid value for '--workers': 0 is not in the range 1<=x<=256. See autograder grade --help."),
    ],
)  # fmt: skip
def test_wrong_usage_is_one_line_and_exit_2(capsys, arguments, line):
    assert main(arguments) == 2
    printed = capsys.readouterr()
    assert (printed.out, printed.err) == ("", f"autograder: {line}\n")


def test_outside_a_course_the_line_says_where_to_go(capsys, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    assert main(["release"]) == 2
    assert capsys.readouterr().err == (
        f"autograder: there is no course.toml in {tmp_path}. Go to the course's folder, or name it with --course.\n"
    )


def test_a_fault_is_its_one_line_and_exit_2(capsys, failing_command):
    failing_command(CourseError("course.toml:3: no."))
    assert main(["check"]) == 2
    assert capsys.readouterr().err == "autograder: course.toml:3: no.\n"


def test_an_unexpected_exception_is_owned_and_its_traceback_kept(capsys, failing_command, monkeypatch, tmp_path):
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    failing_command(KeyError("surprise\nmore"))
    assert main(["check"]) == 2
    error = capsys.readouterr().err
    found = re.fullmatch(
        r"autograder: this is a fault of the grader, not yours: KeyError: (.*)\. Details: (.*\.log)\n", error
    )
    assert found
    details = Path(found[2])
    assert "Traceback" in details.read_text()
    assert "surprise" in details.read_text()


def test_what_the_line_quotes_stays_on_it_and_can_be_seen(capsys, failing_command, monkeypatch, tmp_path):
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    for error in (
        CourseError("a\x1b]52;c;eA==\x07\nb\u202e\udce9"),
        OSError(errno.EACCES, "denied", "a\x1b[2J\n"),
        ValueError("\x9b2J"),
    ):
        failing_command(error)
        assert main(["check"]) == 2
        told = capsys.readouterr().err
        assert told.endswith("\n")
        assert told[:-1].isprintable()
    assert next(tmp_path.glob("*.log")).read_text().replace("\n", "").isprintable()


def test_a_full_disk_is_not_the_graders_fault(capsys, failing_command):
    failing_command(OSError(errno.ENOSPC, "No space left on device", "out/results.json"))
    assert main(["check"]) == 2
    assert capsys.readouterr().err == "autograder: out/results.json: No space left on device\n"


def test_an_interrupt_is_one_line_and_exit_130(capsys, failing_command):
    failing_command(KeyboardInterrupt())
    assert main(["check"]) == 130
    assert capsys.readouterr().err == "autograder: interrupted\n"


def test_python_m_autograder_is_the_script():
    ran = subprocess.run([sys.executable, "-m", "autograder", "nonsense"], capture_output=True, text=True, check=False)
    assert (ran.returncode, ran.stderr) == (2, "autograder: No such command 'nonsense'. See autograder --help.\n")
