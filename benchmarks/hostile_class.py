"""Grades a class with hostile students in it, and the same class without them: do the others notice anything?

    python benchmarks/hostile_class.py [--others 160] [--hostile 40]

The others are the sample class, copied, at three exercises. The hostile ones take turns at the attacks below: code that
loops, takes all memory, floods its output, dies, forks, kills, writes files, forges replies, lies about equality, looks
for the solutions; and archives and files that are broken or traps. Compared are the others' entries in results.json,
byte for byte, and the time. Ends with 1 when an entry differs, when a hostile hand-in scores more than a tenth of its
points, or when the run takes more than twice the time without them and what the hostile ones' own limits allow.
"""

import argparse
import io
import json
import os
import subprocess
import sys
import tempfile
import time
import zipfile
from collections import Counter
from pathlib import Path

from kills import ROOT, write_course

SECONDS = 4
TARGET = "attention/masks.py"
WRONG = """
import torch
def padding_mask(ids, pad=0): {body}
causal_mask = decoder_mask = padding_mask
"""
CODE = {
    "loops_in_a_call": WRONG.format(body="\n    while True: pass"),
    "loops_at_once": "while True: pass\n",
    "sleeps": "import time\ntime.sleep(1000)\n",
    "counts_for_ever_in_c": "sum(iter(int, 1))\n",
    "takes_all_memory": "kept = []\nwhile True: kept.append(bytearray(1 << 24))\n",
    "asks_for_50_gigabytes": "x = bytearray(50 << 30)\n",
    "allocates_a_giant_tensor": "import torch\nx = torch.ones(50 << 30)\n",
    "floods_its_output": "while True: print('x' * 1_000_000)\n",
    "dies": "import os\nos._exit(0)\n",
    "crashes": "import ctypes\nctypes.string_at(0)\n",
    "leaves": "import sys\nsys.exit(0)\n",
    "forks": "import os\nwhile True: os.fork()\n",
    "starts_threads": "import threading\nwhile True: threading.Thread(target=print).start()\n",
    "kills_all": "import os, signal\nos.kill(-1, signal.SIGKILL)\n",
    "kills_its_parent": "import os, signal\nos.kill(os.getppid(), signal.SIGKILL)\n",
    "runs_a_program": "import os\nos.system('rm -rf /tmp/*')\n",
    "opens_a_socket": "import socket\nsocket.create_connection(('127.0.0.1', 80))\n",
    "writes_results": "open('results.json', 'w').write('{}')\nopen('/tmp/results.json', 'w').write('{}')\n",
    "reads_the_solutions": f"exec(open({str(ROOT / 'solutions' / TARGET)!r}).read())\n",
    "forges_replies": 'import os\nwhile True: os.write(3, b\'{"op": "reply", "value": true}\' * 1000)\n',
    "says_half_a_reply": "import os\nos.write(3, bytes([0, 0, 0, 9]))\nwhile True: pass\n",
    "sends_zeros": "import os\nwhile True: os.write(3, bytes(1 << 20))\n",
    "closes_its_socket": "import os\nos.close(3)\nwhile True: pass\n",
    "equals_everything": "class Yes:\n    def __eq__(self, other): return True\n    def __bool__(self): return True\n"
    + WRONG.format(body="return Yes()"),
    "asks_for_endless_recursion": "def f(): f()\nimport sys\nsys.setrecursionlimit(10**9)\nf()\n",
    "sets_signals": "import signal\nfor n in range(1, 64):\n    try: signal.signal(n, signal.SIG_IGN)\n"
    "    except OSError: pass\nwhile True: pass\n",
    "raises_ansi_and_html": "raise ValueError('\\x1b[2J\\x1b]0;owned\\x07<script>alert(1)</script>' * 1000)\n",
    "answers_a_giant_view": WRONG.format(body="return torch.zeros(1).expand(1 << 40)"),
    "computes_a_huge_constant": "x = (1 << 10**7) ** 10**5\n",
    "nests_brackets": "x = " + "(" * 100_000 + ")" * 100_000 + "\n",
}


def archives() -> dict[str, bytes]:
    """Hand-ins that are an archive."""
    encrypted = bytearray(zipped({TARGET: b"x = 1"}))
    encrypted[6] |= 1
    encrypted[encrypted.index(b"PK\1\2") + 8] |= 1
    return {
        "zip_that_leads_out": zipped({"../../results.json": b"{}"}),
        "zip_with_an_absolute_path": zipped({"/etc/cron.d/owned": b"* * * * * root true"}),
        "zip_bomb": zipped({TARGET: bytes(200 << 20)}),
        "zip_of_many": zipped({f"attention/{number}.py": b"" for number in range(20_000)}),
        "zip_cut_short": zipped({TARGET: os.urandom(10_000)})[:5_000],
        "zip_that_is_none": os.urandom(10_000),
        "zip_encrypted": bytes(encrypted),
        "zip_with_a_link": linked(),
    }


def zipped(files: dict[str, bytes]) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    return stream.getvalue()


def linked() -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        info = zipfile.ZipInfo(TARGET)
        info.external_attr = 0o120777 << 16
        archive.writestr(info, "/etc/passwd")
    return stream.getvalue()


def hand_in_traps(folder: Path, number: int) -> list[str]:
    """Puts hostile hand-ins into the class; their names."""
    packed = archives()
    kinds = [*CODE, *packed, "a_pipe", "a_link"]
    names = []
    for place in range(number):
        kind = kinds[place % len(kinds)]
        # Spread among the others: names sort between theirs.
        name = f"{place * 4:03}_hostile_{kind}"
        names.append(name)
        if kind in packed:
            (folder / f"{name}.zip").write_bytes(packed[kind])
            continue
        path = folder / name / TARGET
        path.parent.mkdir(parents=True)
        if kind == "a_pipe":
            os.mkfifo(path)
        elif kind == "a_link":
            path.symlink_to("/dev/zero")
        else:
            path.write_text(CODE[kind])
    return names


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--others", type=int, default=160)
    parser.add_argument("--hostile", type=int, default=40)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        write_course(root, options.others)
        settings = root / "course.toml"
        settings.write_text(settings.read_text().replace("seconds = 2", f"seconds = {SECONDS}"))
        without_seconds, without = graded(root, "without")
        names = hand_in_traps(root / "class", options.hostile)
        with_seconds, with_them = graded(root, "with")
    differ = [name for name in without if entry(without, name) != entry(with_them, name)]
    hostile = {name: with_them[name] for name in names}
    statuses = Counter(one["exercises"]["attention/masks"]["status"] for one in hostile.values())
    paid = [name for name, one in hostile.items() if one["score"] > one["max_score"] / 10]
    cores = len(os.sched_getaffinity(0))
    limits = statuses["timeout"] * SECONDS / cores
    print(f"{options.others} students alone: {without_seconds:.1f} s; with {options.hostile} hostile ones:", end=" ")
    print(f"{with_seconds:.1f} s, of which their own limits allow {limits:.1f} s on {cores} cores")
    print(f"statuses of the hostile: {', '.join(f'{number} {status}' for status, number in statuses.most_common())}")
    print(f"entries of the others that differ: {len(differ)}{': ' if differ else ''}{', '.join(differ)}")
    print(f"hostile hand-ins with more than a tenth: {len(paid)}{': ' if paid else ''}{', '.join(paid)}")
    sys.exit(bool(differ or paid or with_seconds > 2 * without_seconds + limits))


def graded(root: Path, out: str) -> tuple[float, dict[str, object]]:
    """Grades the class: the seconds, and the students."""
    start = time.monotonic()
    run = subprocess.run(
        [sys.executable, "-m", "autograder", "grade", "class", "--out", out],
        cwd=root,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=False,
    )
    seconds = time.monotonic() - start
    if run.returncode != 0:
        sys.exit(f"the run ended with {run.returncode}: {run.stderr[-1000:]}")
    return seconds, json.loads((root / out / "results.json").read_text("utf-8"))["students"]


def entry(students: dict[str, object], name: str) -> str:
    return json.dumps(students[name])


if __name__ == "__main__":
    main()
