"""Real numpy and torch behind the wall: what a course's exercises use must work there."""

import sys
import textwrap

import pytest

from autograder.records import Limits
from autograder.sandbox.launch import Zygote
from tests.sandbox.stand_in import ROOT, SERVE, ask, worker

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="student code is isolated on Linux alone")


@pytest.fixture(scope="module")
def client():
    with Zygote(clients=1, serve=SERVE, path=[ROOT]) as one:
        one.wait_ready()
        yield one.client(0)


@pytest.fixture
def run(client):
    with worker(client, Limits(seconds=20, mebibytes=1024)) as child:
        yield lambda source: ask(child, textwrap.dedent(source))


def test_a_model_trains(run):
    losses = run("""
        import torch
        class Model(torch.nn.Module):
            def __init__(self):
                super().__init__()
                self.embed = torch.nn.Embedding(20, 16)
                self.lstm = torch.nn.LSTM(16, 32, batch_first=True)
                self.norm = torch.nn.LayerNorm(32)
                self.out = torch.nn.Linear(32, 20)
            def forward(self, ids):
                return self.out(self.norm(self.lstm(self.embed(ids))[0]))
        torch.manual_seed(0)
        model, ids = Model(), torch.randint(0, 20, (8, 10))
        optimizer = torch.optim.Adam(model.parameters(), lr=0.01)
        answer = []
        for _ in range(20):
            optimizer.zero_grad()
            loss = torch.nn.functional.cross_entropy(model(ids).flatten(0, 1), ids.flatten())
            loss.backward()
            optimizer.step()
            answer.append(loss.item())
    """)
    assert losses[-1] < losses[0]


@pytest.mark.parametrize(
    "source",
    [
        "import torch; torch.set_num_threads(8); x = torch.rand(600, 600); answer = (x @ x).isfinite().all().item()",
        "import torch; x = torch.rand(4, 4); torch.linalg.svd(x), torch.fft.fft(x); answer = True",
        "import torch; answer = torch.nn.Conv1d(2, 3, 3)(torch.rand(1, 2, 9)).shape == (1, 3, 7)",
        "import torch; x = torch.ones(2, 2, requires_grad=True); (x.to(torch.bfloat16) @ x.to(torch.bfloat16)).sum()"
        ".backward(); answer = True",
        "import torch; answer = torch.func.hessian(lambda x: (x**3).sum())(torch.ones(3)).shape == (3, 3)",
        "import numpy as np; x = np.random.rand(9, 9); np.linalg.svd(x), np.fft.fft2(x); answer = True",
        "import numpy as np; answer = bool(np.einsum('ij,jk->ik', np.eye(3), np.eye(3))[0, 0] == 1)",
        "import torch; answer = isinstance(repr(torch.rand(3)), str)",
        "import torch; answer = torch.nn.MultiheadAttention(4, 2)(*[torch.rand(3, 1, 4)] * 3)[0].shape == (3, 1, 4)",
        "import sympy, csv, xml.dom.minidom, torch.nn.quantized, numpy.polynomial.hermite; answer = True",
        "import warnings; warnings.warn('late'); import traceback; traceback.format_exc(); answer = True",
        "import time; time.sleep(0.001); import random; answer = 0 <= random.random() < 1",
    ],
)
def test_what_students_use_works(run, source):
    assert run(source) is True


def test_too_large_a_tensor_is_told_by_torch(run):
    assert "DefaultCPUAllocator: can't allocate memory" in run("import torch; torch.zeros(50 * 2**28)")


def test_a_thread_is_refused_in_words_and_does_not_hang(run):
    assert run("import threading; threading.Thread(target=print).start()") == "RuntimeError: can't start new thread"
