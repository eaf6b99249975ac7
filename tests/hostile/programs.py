"""Running the programs of these tests: each in a process of its own, with JSON in and JSON out."""

import json
import os
import subprocess
import sys
from typing import Any

import pytest

from tests.sandbox.stand_in import ROOT

ORDINARY_USER = 12_345


def program(name: str, *arguments: str, told: Any, canary: str) -> Any:
    """Run a module and give what it printed; the test fails where it does."""
    run = subprocess.run(
        [sys.executable, "-m", name, *arguments],
        input=json.dumps(told),
        env={**os.environ, "CANARY": canary},
        capture_output=True,
        text=True,
        cwd=ROOT,
        check=False,
    )
    if run.returncode != 0:
        pytest.fail(f"{name} failed: {run.stderr[-2000:]}")
    return json.loads(run.stdout)
