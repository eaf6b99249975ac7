"""The control: attacks in plain processes without the sandbox, as a program that prints what each could do.

Run as `python -m tests.hostile.control SOMETHING`, with the attacks as JSON on standard input.
"""

import json
import os
import sys

from tests.hostile.grader import hold_secret
from tests.hostile.worker import run

CANARY = os.environ.get("CANARY", "")


def outcome(source: str, names: dict[str, object]) -> object:
    """What one attack could do, in a process of its own."""
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(reading)
        with os.fdopen(writing, "w") as stream:
            json.dump(run(source, {"line": None, **names}), stream)
        os._exit(0)
    os.close(writing)
    with os.fdopen(reading) as stream:
        text = stream.read()
    status = os.waitpid(child, 0)[1]
    return json.loads(text) if text else f"exit status {status}"


def main() -> None:
    """Run every attack."""
    hold_secret(CANARY)
    attacks = json.load(sys.stdin)
    print(
        json.dumps(
            {name: outcome(source, {**names, "PARENT": os.getpid()}) for name, (source, names) in attacks.items()}
        )
    )


if __name__ == "__main__":
    main()
