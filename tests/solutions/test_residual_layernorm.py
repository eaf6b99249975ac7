import pytest
import torch
from torch import nn
from torch.nn import functional

from autograder.checks.check import checks_of
from autograder.examples.drawing import drawn_examples

from .conftest import Solution
from .nearness import require_equal

D = 6


@pytest.mark.parametrize("eps", [1e-5, 0.5])
@pytest.mark.parametrize("scale", [1.0, 1e-3])
@pytest.mark.parametrize("leading", [(), (3,), (2, 3)], ids=str)
def test_the_norm_is_that_of_torch(
    solution: Solution, dtype: torch.dtype, leading: tuple[int, ...], scale: float, eps: float
) -> None:
    norm = solution("residual_layernorm").layer_norm
    require_equal(
        lambda x, gain, bias: norm(scale * x, gain, bias, eps),
        lambda x, gain, bias: functional.layer_norm(scale * x, (D,), gain, bias, eps),
        [torch.randn(*leading, D, dtype=dtype), torch.randn(D, dtype=dtype), torch.randn(D, dtype=dtype)],
    )


def test_a_vector_of_one_entry_becomes_its_bias(solution: Solution, dtype: torch.dtype) -> None:
    bias = torch.randn(1, dtype=dtype)
    found = solution("residual_layernorm").layer_norm(torch.randn(4, 1, dtype=dtype), torch.ones_like(bias), bias)
    torch.testing.assert_close(found, bias.expand(4, 1))


def test_the_module_is_torchs_norm_of_the_sum(solution: Solution, dtype: torch.dtype) -> None:
    module = solution("residual_layernorm").ResidualLayerNorm(D, eps=1e-3).to(dtype)
    norm = nn.LayerNorm(D, eps=1e-3, dtype=dtype)
    sublayer = nn.Linear(D, D, dtype=dtype)

    def ours(x, gain, bias):
        return torch.func.functional_call(module, {"gain": gain, "bias": bias}, (x, sublayer))

    def theirs(x, gain, bias):
        return torch.func.functional_call(norm, {"weight": gain, "bias": bias}, (x + sublayer(x),))

    inputs = [torch.randn(2, 3, D, dtype=dtype), torch.randn(D, dtype=dtype), torch.randn(D, dtype=dtype)]
    require_equal(ours, theirs, inputs)


def test_a_new_module_is_torchs_new_layer_norm(solution: Solution) -> None:
    module = solution("residual_layernorm").ResidualLayerNorm(D)
    x = torch.randn(2, 3, D)
    assert list(module.state_dict()) == ["gain", "bias"]
    torch.testing.assert_close(module(x, torch.zeros_like), nn.LayerNorm(D)(x))


def test_it_is_the_post_norm_residual_of_torchs_encoder_layer(solution: Solution) -> None:
    theirs = nn.TransformerEncoderLayer(D, 1, 8, dropout=0.0, batch_first=True, norm_first=False)
    first, second = (solution("residual_layernorm").ResidualLayerNorm(D) for _ in range(2))
    x = torch.randn(2, 3, D)
    attended = first(x, lambda y: theirs.self_attn(y, y, y, need_weights=False)[0])
    found = second(attended, lambda y: theirs.linear2(torch.relu(theirs.linear1(y))))
    torch.testing.assert_close(found, theirs(x), rtol=1e-4, atol=1e-5)


def test_dropout_takes_the_sublayers_part_in_train_mode_only(solution: Solution) -> None:
    module = solution("residual_layernorm").ResidualLayerNorm(D, dropout=1.0)
    x, norm = torch.randn(2, 3, D), nn.LayerNorm(D)
    torch.testing.assert_close(module.train()(x, torch.exp), norm(x))
    torch.testing.assert_close(module.eval()(x, torch.exp), norm(x + torch.exp(x)))


def test_the_example_of_the_lesson(solution: Solution) -> None:
    x = torch.tensor([1.0, 2.0, 3.0, 6.0])
    found = solution("residual_layernorm").layer_norm(x, torch.ones(4), torch.zeros(4), 0.5)
    torch.testing.assert_close(found, torch.tensor([-1.0, -0.5, 0.0, 1.5]))


# At seeds 17 and 35 no example was in eval mode with a dropout that takes everything: dropout in eval mode passed.
@pytest.mark.parametrize("seed", [0, 17, 35])
def test_examples_with_dropout_are_in_both_modes(solution: Solution, seed: int) -> None:
    name = "residual_layer_norm_values_with_dropout"
    check = checks_of(vars(solution("residual_layernorm")))[name]
    drawn = drawn_examples("solutions/transformer/residual_layernorm.py", name, check, seed)
    cases = [one.example["case"] for one in drawn]
    assert {(case["init"]["dropout"], case["training"]) for case in cases} == {(1.0, False), (1.0, True)}
