import pytest
import torch

from autograder.calls import Described, changed, effects, made, value
from autograder.calls.table_model import TableModel

SOURCE = torch.tensor([[1, 2, 0], [3, 0, 0]])
TARGET = torch.tensor([[1, 2, 3], [1, 3, 3]])


def arguments(**parts):
    generator = torch.Generator().manual_seed(3)
    votes = {
        name: torch.randn(rows, 4, generator=generator) for name, rows in (("source_votes", 4), ("target_votes", 5))
    }
    modes = dict.fromkeys(("", "source_votes", "target_votes", "dropout"), True)
    model = {**votes, "pad": 0, "dropout": 0.0, "modes": modes, "gradients": {}, **parts}
    optimizer = {"name": "SGD", "of": "model", "options": {"lr": 0.5}}
    return {"model": Described("model", model), "optimizer": Described("optimizer", optimizer), "n": 2}


def descend(model, optimizer, n):
    for _ in range(n):
        optimizer.zero_grad()
        model(SOURCE, TARGET).square().sum().backward()
        optimizer.step()
    model.dropout.eval()
    return n


def test_what_is_made_are_a_real_module_and_a_real_optimizer_of_its_parameters():
    found = made(arguments())
    assert isinstance(found["model"], torch.nn.Module)
    assert isinstance(found["optimizer"], torch.optim.SGD)
    assert found["optimizer"].param_groups[0]["params"] == list(found["model"].parameters())
    assert found["n"] == 2


def test_each_call_gets_objects_of_its_own():
    given = arguments()
    assert value(descend, given) == 2
    first, second = effects(descend, given), effects(descend, given)
    assert first.modes == second.modes
    for name, parameter in first.parameters.items():
        assert torch.equal(parameter, second.parameters[name])


def test_effects_are_the_parameters_and_the_modes_afterwards():
    given = arguments()
    found = effects(descend, given)
    assert found.modes == {
        "model": True,
        "model.source_votes": True,
        "model.target_votes": True,
        "model.dropout": False,
    }
    own = made(given)
    descend(**own)
    assert list(found.parameters) == ["model.source_votes.weight", "model.target_votes.weight"]
    for name, parameter in own["model"].named_parameters():
        assert torch.equal(found.parameters[f"model.{name}"], parameter)


def test_modes_and_gradients_from_before_are_as_described():
    modes = {"": False, "source_votes": True, "target_votes": False, "dropout": True}
    old = torch.ones(5, 4)
    model = made(arguments(modes=modes, gradients={"target_votes.weight": old}))["model"]
    assert {name: part.training for name, part in model.named_modules()} == modes
    assert torch.equal(model.target_votes.weight.grad, old)
    assert model.source_votes.weight.grad is None


def test_the_model_is_not_told_among_the_changed_arguments():
    assert changed(descend, arguments()) == ()


def test_another_dtype_is_that_of_all_tables():
    described = arguments()["model"].to(torch.float64)
    assert made({"model": described})["model"](SOURCE, TARGET).dtype == torch.float64


def test_a_description_says_what_is_made_in_one_line():
    given = arguments(modes={"": False, "source_votes": True, "target_votes": True, "dropout": False})
    assert str(given["model"]) == "model(pad=0, dropout=0.0); in eval mode: the whole, dropout"
    assert str(given["optimizer"]) == "SGD(lr=0.5)"


def test_a_description_of_no_known_kind_is_refused():
    with pytest.raises(ValueError, match="'rocket'"):
        made({"x": Described("rocket", {})})


def test_the_table_model_looks_at_no_pad_and_at_nothing_that_comes_later():
    model = TableModel(torch.randn(4, 4), torch.randn(23, 4), 0, 0.0)
    logits = model(SOURCE, TARGET)
    assert logits.shape == (2, 3, 4)
    memory = model.encode(SOURCE)
    memory[SOURCE == 0] = 99.0
    assert torch.equal(model.decode(TARGET, memory, SOURCE), logits)
    later = TARGET.clone()
    later[:, 2] = 0
    assert torch.equal(model(SOURCE, later)[:, :2], logits[:, :2])
    swapped = TARGET[:, [1, 0, 2]]
    assert not torch.equal(model(SOURCE, swapped)[:, 2], logits[:, 2])
