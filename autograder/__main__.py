"""`python -m autograder` is the console script `autograder`."""

import sys

from autograder.commands.main import main

if __name__ == "__main__":
    sys.exit(main())
