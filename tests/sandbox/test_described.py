"""Models and optimizers are made in the worker: the student's code gets real ones."""

import pytest
import torch

from autograder.calls import Described, effects
from autograder.sandbox.decoding import decode
from autograder.sandbox.encoding import encode
from autograder.sandbox.outcomes import BadReply, Raised

MODES = dict.fromkeys(("", "source_votes", "target_votes", "dropout"), True)
MODEL = Described(
    "model",
    {
        "source_votes": torch.arange(16.0).reshape(4, 4),
        "target_votes": torch.arange(20.0).reshape(5, 4),
        "pad": 0,
        "dropout": 0.0,
        "modes": MODES,
        "gradients": {},
    },
)
ADAM = Described("optimizer", {"name": "Adam", "of": "model", "options": {"lr": 0.1, "betas": (0.5, 0.5)}})
GIVEN = {"model": MODEL, "optimizer": ADAM, "source": torch.tensor([[1, 2]]), "target": torch.tensor([[1, 3]])}
STEP = """
import torch

def f(model, optimizer, source, target):
    assert isinstance(model, torch.nn.Module) and isinstance(optimizer, torch.optim.Optimizer)
    loss = torch.nn.functional.cross_entropy(model(source, target).flatten(0, 1), target.flatten())
    loss.backward()
    optimizer.step()
    model.dropout.eval()
    return loss.item()
"""


def test_a_step_of_training_in_the_worker_is_that_of_this_process(open_session):
    namespace: dict = {}
    exec(STEP, namespace)
    here, there = effects(namespace["f"], GIVEN), open_session(STEP).call("f", GIVEN, want="effects")
    assert (
        there.modes
        == here.modes
        == {
            "model": True,
            "model.source_votes": True,
            "model.target_votes": True,
            "model.dropout": False,
        }
    )
    assert list(there.parameters) == list(here.parameters)
    for name, parameter in here.parameters.items():
        assert torch.equal(parameter, there.parameters[name])


def test_its_value_can_be_asked_for_as_well(open_session):
    session = open_session(STEP)
    first, second = session.call("f", GIVEN), session.call("f", GIVEN)
    assert isinstance(first, float)
    assert first == second  # each call has a model of its own


def test_what_the_code_raises_with_a_model_is_told(open_session):
    with pytest.raises(Raised, match="no attribute 'decoder'"):
        open_session("def f(model, *rest):\n    return model.decoder").call("f", GIVEN)


def test_a_description_does_not_cross_to_the_grader():
    node, buffers = encode(MODEL)
    with pytest.raises(BadReply):
        decode(node, memoryview(b"".join(buffers)))
