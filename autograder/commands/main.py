"""The `autograder` command: finds the command that is meant; whatever goes wrong becomes one line and an exit code."""

import errno
import importlib
import os
import sys
import tempfile
import traceback
from collections.abc import Sequence
from pathlib import Path

import click

from autograder import __version__
from autograder.faults import Fault
from autograder.report.escaping import one_line, visible, write

# In the order of the help: first the student's, then the teacher's.
COMMANDS = ("check", "hint", "reset", "progress", "grade", "export", "release", "doctor", "audit", "translate")

DONE, FAILED, BROKEN, INTERRUPTED = 0, 1, 2, 130

# What the file system refuses is not the grader's fault: no space, no right to write, a file where a folder should be.
_ENVIRONMENT = {
    errno.ENOSPC,
    errno.EDQUOT,
    errno.EROFS,
    errno.EACCES,
    errno.EPERM,
    errno.EEXIST,
    errno.ENOTDIR,
    errno.EISDIR,
    errno.ENAMETOOLONG,
    errno.ELOOP,
}


class _Commands(click.Group):
    """A group whose commands are the modules of this package, `command` in each."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in COMMANDS:
            return None
        command = importlib.import_module(f"autograder.commands.{cmd_name}").command
        assert isinstance(command, click.Command)
        return command


@click.command(cls=_Commands, no_args_is_help=False, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="autograder", message="%(prog)s %(version)s")
def autograder() -> None:
    """Check your exercises, or grade a class.

    Run it in the course's folder, where course.toml lies.
    """


def main(arguments: Sequence[str] | None = None) -> int:
    """Runs the command line and returns its exit code: 0 done, 1 a check failed, 2 wrong usage or a broken course."""
    given = list(sys.argv[1:] if arguments is None else arguments)
    # Before numpy and torch are imported: their thread pools do not survive the forks of grading, and cost more than
    # they give on the small tensors of the checks.
    for variable in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"):
        os.environ.setdefault(variable, "1")
    try:
        with autograder.make_context("autograder", given) as context:
            returned = autograder.invoke(context)
        sys.stdout.flush()
        return returned if isinstance(returned, int) else DONE
    except click.exceptions.Exit as leaving:
        return leaving.exit_code
    except click.ClickException as error:
        return _tell(_usage(error))
    except Fault as fault:
        return _tell(str(fault))
    except (KeyboardInterrupt, click.Abort):
        _tell("interrupted")
        return INTERRUPTED
    except BrokenPipeError:
        # Whoever read our output has gone; without this the interpreter complains when it flushes at exit.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return FAILED
    except Exception as error:
        if isinstance(error, OSError) and error.errno in _ENVIRONMENT:
            return _tell(f"{error.filename or 'writing'}: {error.strerror}")
        return _tell(f"this is a fault of the grader, not yours: {_first_line(error)}. Details: {_write_traceback()}")


def _tell(line: str) -> int:
    write(sys.stderr, f"autograder: {one_line(line)}\n")
    return BROKEN


def _usage(error: click.ClickException) -> str:
    context = error.ctx if isinstance(error, click.UsageError) else None
    path = context.command_path if context else "autograder"
    return f"{' '.join(error.format_message().split())} See {path} --help."


def _first_line(error: Exception) -> str:
    text = str(error).strip().partition("\n")[0]
    return f"{type(error).__name__}: {text}" if text else type(error).__name__


def _write_traceback() -> Path:
    handle, name = tempfile.mkstemp(prefix="autograder-", suffix=".log", text=True)
    with os.fdopen(handle, "w", encoding="utf-8", errors="backslashreplace") as file:
        file.write(visible(traceback.format_exc()))
    return Path(name)
