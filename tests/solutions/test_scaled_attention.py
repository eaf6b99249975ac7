import pytest
import torch
from torch.nn import functional

from .conftest import Solution
from .nearness import require_equal

QUERIES, KEYS, D_K, D_V = 3, 4, 5, 2
MASKS = {
    "none": None,
    "causal": torch.ones(QUERIES, KEYS, dtype=torch.bool).tril(),
    "keys": torch.tensor([True, False, True, True]),
    "each row its own": torch.tensor([[[True, False, True, True]], [[False, False, False, True]]]),
    "scalar": torch.tensor(True),
}


def inputs(leading: tuple[int, ...], dtype: torch.dtype, scale: float = 1.0) -> list[torch.Tensor]:
    shapes = ((*leading, QUERIES, D_K), (*leading, KEYS, D_K), (*leading, KEYS, D_V))
    return [scale * torch.randn(shape, dtype=dtype) for shape in shapes]


@pytest.mark.parametrize("mask", MASKS.values(), ids=MASKS)
@pytest.mark.parametrize("scale", [1.0, 6.0])
def test_the_output_is_that_of_torch(
    solution: Solution, dtype: torch.dtype, mask: torch.Tensor | None, scale: float
) -> None:
    attend = solution("scaled_attention").scaled_dot_product_attention
    full = None if mask is None else mask.expand(2, QUERIES, KEYS)
    require_equal(
        lambda query, key, value: attend(query, key, value, mask)[0],
        lambda query, key, value: functional.scaled_dot_product_attention(query, key, value, full),
        inputs((2,), dtype, scale),
    )


@pytest.mark.parametrize("leading", [(), (2,), (2, 3)], ids=str)
def test_the_weights_are_torchs_output_for_the_identity_as_values(
    solution: Solution, dtype: torch.dtype, leading: tuple[int, ...]
) -> None:
    attend = solution("scaled_attention").scaled_dot_product_attention
    identity = torch.eye(KEYS, dtype=dtype).expand(*leading, KEYS, KEYS)
    require_equal(
        lambda query, key: attend(query, key, identity)[1],
        lambda query, key: functional.scaled_dot_product_attention(query, key, identity),
        inputs(leading, dtype)[:2],
    )


def test_a_query_that_may_attend_to_nothing_gets_zeros_and_finite_gradients(
    solution: Solution, dtype: torch.dtype
) -> None:
    given = [tensor.requires_grad_() for tensor in inputs((2,), dtype)]
    mask = torch.tensor([[False], [True], [True]]).expand(QUERIES, KEYS)
    output, weights = solution("scaled_attention").scaled_dot_product_attention(*given, mask)
    assert not output[:, 0].any()
    assert not weights[:, 0].any()
    gradients = torch.autograd.grad((output.sum() + weights.square().sum()), given)
    assert all(gradient.isfinite().all() for gradient in gradients)


def test_the_example_of_the_lesson(solution: Solution) -> None:
    query = torch.tensor([[2.0, 0.0, 0.0, 0.0]])
    output, weights = solution("scaled_attention").scaled_dot_product_attention(
        query, torch.eye(4)[:2], torch.tensor([[10.0], [20.0]])
    )
    torch.testing.assert_close(weights, torch.tensor([[0.731, 0.269]]), rtol=0, atol=5e-4)
    assert output.item() == pytest.approx(12.69, abs=5e-3)
