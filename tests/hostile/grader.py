"""The grader's part of a test, as a program: runs attacks in workers and prints what became of each as JSON.

Run as `python -m tests.hostile.grader USER`, with what to do as JSON on standard input; USER 0 stays who it is, another
number becomes that ordinary user first, in a mount namespace where it can read this Python.
"""

import json
import os
import signal
import sys
import time
from pathlib import Path
from types import ModuleType
from typing import Any

from autograder.records import Limits
from autograder.sandbox import libc
from autograder.sandbox.identity import protect_grader
from autograder.sandbox.launch import Child, Zygote, ZygoteClient
from tests.hostile.worker import SERVE
from tests.sandbox.stand_in import ROOT, ask, worker

LIMITS = Limits(seconds=5, mebibytes=256)
PR_SET_CHILD_SUBREAPER = 36
_PATIENCE_SECONDS = 5


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
    libc.prctl(libc.PR_SET_DUMPABLE, 1)


def hold_secret(word: str) -> None:
    """Have in memory and among the modules what a worker must not inherit."""
    secret = ModuleType("solutions.secret")
    vars(secret).update(word=word, words=[word])
    sys.modules["solutions.secret"] = secret


def descendants(process: int) -> set[int]:
    """The living processes that descend from one."""
    found = set()
    for path in Path(f"/proc/{process}/task").glob("*/children"):
        for child in map(int, path.read_text().split()):
            try:
                state = Path(f"/proc/{child}/stat").read_text().rpartition(")")[2].split()[0]
            except OSError:
                continue
            found |= descendants(child) | ({child} if state not in "ZX" else set())
    return found


def left_behind(process: int, before: set[int]) -> list[int]:
    """The descendants that were not there before, once the killed ones had time to go."""
    until = time.monotonic() + _PATIENCE_SECONDS
    while (new := descendants(process) - before) and time.monotonic() < until:
        time.sleep(0.01)
    return sorted(new)


def outcome(client: ZygoteClient, child: Child, attack: list[Any]) -> Any:
    """What became of one attack."""
    answer = ask(child, attack)
    if answer is None and (code := client.exit_of(child)) is not None:
        return f"exit code {code}" if code >= 0 else f"signal {signal.Signals(-code).name}"
    return answer


def main() -> None:
    """Run every attack in a worker of its own."""
    told = json.load(sys.stdin)
    libc.prctl(PR_SET_CHILD_SUBREAPER, 1)
    hold_secret(os.environ["CANARY"])
    if user := int(sys.argv[1]):
        become_ordinary(user)
    protect_grader()
    outcomes = {}
    options = {"hidden": [Path(one) for one in told["hidden"]], "without": told["without"]}
    with Zygote(clients=1, serve=SERVE, warm_up=(), path=[ROOT], **options) as zygote:
        found = zygote.wait_ready()
        client = zygote.client(0)
        before = descendants(os.getpid())
        for name, (source, names) in told["attacks"].items():
            with worker(client, LIMITS) as child:
                outcomes[name] = outcome(client, child, [source, names | {"PARENT": os.getpid()}])
        left = left_behind(os.getpid(), before)
    left += left_behind(os.getpid(), set())
    print(json.dumps({"outcomes": outcomes, "left": left, "layers": {one.name: one.holds for one in found}}))


if __name__ == "__main__":
    main()
