"""Runs a program as an ordinary user.

Run as `python -m tests.hostile.as_user USER MODULE ARGUMENTS`; USER 0 stays who it is.
"""

import runpy
import sys

from tests.hostile.grader import become_ordinary


def main() -> None:
    """Become the user and run the module as a program."""
    _, user, module, *arguments = sys.argv
    if int(user):
        become_ordinary(int(user))
    sys.argv = [module, *arguments]
    runpy.run_module(module, run_name="__main__", alter_sys=True)


if __name__ == "__main__":
    main()
