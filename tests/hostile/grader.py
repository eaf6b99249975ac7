"""The grader's part of a test, as a program: runs sources in workers and prints what became of each as JSON.

Run as `python -m tests.hostile.grader USER`, sources as JSON on standard input; USER 0 stays who it is, another number
becomes that ordinary user first, in a mount namespace where it can read this Python.
"""

import json
import os
import signal
import sys
from pathlib import Path

from autograder.sandbox import libc
from autograder.sandbox.identity import protect_grader
from autograder.sandbox.launch import Zygote
from tests.sandbox.stand_in import LIMITS, ROOT, SERVE, ask, worker


def become_ordinary(user: int) -> None:
    """Become a user without rights that can read Python and the checkout, wherever they lie."""
    libc.unshare(libc.CLONE_NEWNS)
    libc.mount("none", "/", None, libc.MS_REC | libc.MS_PRIVATE)
    for path in (Path(sys.base_prefix), Path(sys.prefix), ROOT):
        closed = next((one for one in reversed(path.parents) if not one.stat().st_mode & 0o001), None)
        if closed is not None:
            handle = os.open(path, os.O_PATH)
            libc.mount("tmpfs", str(closed), "tmpfs", 0, "mode=755")
            path.mkdir(parents=True)
            libc.mount(f"/proc/self/fd/{handle}", str(path), None, libc.MS_BIND | libc.MS_REC)
            os.close(handle)
    os.setgroups([])
    os.setresgid(user, user, user)
    os.setresuid(user, user, user)


def main() -> None:
    user = int(sys.argv[1])
    told = json.load(sys.stdin)
    if user:
        become_ordinary(user)
        libc.prctl(libc.PR_SET_DUMPABLE, 1)
    protect_grader()
    outcomes = {}
    options = {"hidden": [Path(one) for one in told["hidden"]], "without": told["without"]}
    with Zygote(clients=1, serve=SERVE, warm_up=(), path=[ROOT], **options) as zygote:
        found = zygote.wait_ready()
        client = zygote.client(0)
        for name, source in told["sources"].items():
            with worker(client, LIMITS) as child:
                answer = ask(child, source)
                code = client.exit_of(child) if answer is None else None
            if code is not None:
                answer = f"exit code {code}" if code >= 0 else f"signal {signal.Signals(-code).name}"
            outcomes[name] = answer
    print(json.dumps({"outcomes": outcomes, "layers": {one.name: [one.holds, one.means] for one in found}}))


if __name__ == "__main__":
    main()
