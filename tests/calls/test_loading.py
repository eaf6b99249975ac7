import pytest
import torch
from torch import nn

from autograder.calls.loading import constructed, load


class Small(nn.Module):
    def __init__(self, size: int) -> None:
        super().__init__()
        self.first = nn.Linear(size, size)
        self.list = nn.ModuleList([nn.Embedding(3, size)])
        self.register_buffer("kept", torch.zeros(size))
        self.register_buffer("loose", torch.ones(size), persistent=False)
        self.register_buffer("whole", torch.ones(size, dtype=torch.int64), persistent=False)


def state_of(module: nn.Module, dtype: torch.dtype = torch.float64) -> dict[str, torch.Tensor]:
    return {name: torch.randn(tensor.shape, dtype=dtype) for name, tensor in module.state_dict().items()}


@pytest.mark.parametrize("training", [False, True])
def test_a_module_gets_dtype_parameters_and_mode(training: bool) -> None:
    module = constructed(Small, 2)
    state = state_of(module)
    assert not load(module, state, torch.float64, training)
    found = module.state_dict()
    assert all(
        torch.equal(found[name], tensor) and found[name].dtype == torch.float64 for name, tensor in state.items()
    )
    assert module.loose.dtype == torch.float64
    assert module.whole.dtype == torch.int64
    assert {part.training for part in module.modules()} == {training}
    assert all(parameter.requires_grad for parameter in module.parameters())


def test_the_state_is_copied() -> None:
    module = constructed(Small, 2)
    state = state_of(module)
    load(module, state, torch.float64, training=False)
    with torch.no_grad():
        module.first.weight.zero_()
    assert state["first.weight"].any()


def test_differences_are_told_and_nothing_is_loaded() -> None:
    module = Small(2)
    before = module.first.weight.clone()
    state = {**state_of(module), "second": torch.zeros(1), "kept": torch.zeros(5)}
    del state["first.bias"]
    found = load(module, state, torch.float64, training=False)
    assert (found.missing, found.unexpected) == (("second",), ("first.bias",))
    assert found.shapes == {"kept": ((5,), (2,))}
    assert torch.equal(module.first.weight, before)


def test_one_layer_under_two_names_holds_what_was_loaded_last() -> None:
    module = nn.ModuleList([nn.Linear(2, 2)] * 2)
    state = state_of(module)
    load(module, state, torch.float64, training=False)
    assert torch.equal(module[0].weight, state["1.weight"])


class Fused(nn.Module):
    """Keeps two parameters as one, and gives and takes two."""

    def __init__(self) -> None:
        super().__init__()
        self.both = nn.Parameter(torch.zeros(2))
        self.register_state_dict_post_hook(self.split)
        self.register_load_state_dict_pre_hook(self.join)

    @staticmethod
    def split(module, state, prefix, metadata):
        both = state.pop(f"{prefix}both")
        state[f"{prefix}one"], state[f"{prefix}other"] = both[:1], both[1:]

    @staticmethod
    def join(module, state, prefix, *rest):
        state[f"{prefix}both"] = torch.cat([state.pop(f"{prefix}one"), state.pop(f"{prefix}other")])


class Watched(nn.Linear):
    def train(self, mode: bool = True) -> "Watched":
        self.last_mode = mode
        return super().train(mode)


def test_modules_with_ways_of_their_own_are_loaded_by_torch() -> None:
    fused = constructed(Fused)
    assert not load(fused, {"one": torch.ones(1), "other": torch.full((1,), 2.0)}, torch.float64, training=False)
    assert fused.both.tolist() == [1, 2]
    watched = constructed(nn.Sequential, Watched(2, 2))
    load(watched, state_of(watched), torch.float64, training=False)
    assert watched[0].last_mode is False


def test_layers_draw_their_parameters_as_ever_outside() -> None:
    constructed(Small, 2)
    torch.manual_seed(0)
    drawn = nn.Linear(2, 2).weight.clone()
    torch.manual_seed(0)
    assert torch.equal(nn.Linear(2, 2).weight, drawn)
    with pytest.raises(ZeroDivisionError):
        constructed(lambda: 1 / 0)
    torch.manual_seed(0)
    assert torch.equal(nn.Linear(2, 2).weight, drawn)
