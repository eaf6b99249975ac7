import math

import pytest
import torch
from torch.nn import functional as F  # noqa: N812 - torch's own habit

from .conftest import Solution
from .nearness import require_equal


def inputs(dtype, scale=1.0, batch=4, time=6, d_h=3, d_v=2):
    shapes = ((batch, d_h), (batch, time, d_h), (batch, time, d_v))
    return [scale * torch.randn(shape, dtype=dtype) for shape in shapes]


def torchs(query, keys, values, lengths):
    """torch's attention with one query and no scale; its values are also the unit vectors, which gives the weights."""
    mask = (torch.arange(keys.shape[1]) < lengths.unsqueeze(1)).unsqueeze(1)
    units = torch.eye(keys.shape[1], dtype=keys.dtype).expand(len(keys), -1, -1)
    context, weights = (
        F.scaled_dot_product_attention(query.unsqueeze(1), keys, mixed, attn_mask=mask, scale=1.0).squeeze(1)
        for mixed in (values, units)
    )
    return context, weights


@pytest.mark.parametrize("scale", [0.1, 1.0, 5.0])
@pytest.mark.parametrize("lengths", [[6, 6, 6, 6], [6, 1, 3, 5]])
def test_it_is_torchs_attention_without_a_scale(solution: Solution, dtype: torch.dtype, scale, lengths) -> None:
    ours = solution("dot_product_attention").dot_product_attention
    cut = torch.tensor(lengths)
    require_equal(lambda *given: ours(*given, cut), lambda *given: torchs(*given, cut), inputs(dtype, scale))


def test_a_row_without_words_gives_zeros_and_leaves_the_others_alone(solution: Solution, dtype: torch.dtype) -> None:
    ours = solution("dot_product_attention").dot_product_attention
    drawn = [tensor.requires_grad_() for tensor in inputs(dtype)]
    context, weights = ours(*drawn, torch.tensor([6, 0, 3, 0]))
    assert not context[[1, 3]].any()
    assert not weights[[1, 3]].any()
    (context.sum() + weights.square().sum()).backward()
    assert all(torch.isfinite(tensor.grad).all() for tensor in drawn)
    assert not any(tensor.grad[[1, 3]].any() for tensor in drawn)
    rest, _ = ours(*(tensor[[0, 2]] for tensor in drawn), torch.tensor([6, 3]))
    torch.testing.assert_close(context[[0, 2]], rest)


def test_the_example_of_the_lesson(solution: Solution) -> None:
    query = torch.tensor([[1.0, 2.0]], dtype=torch.float64)
    keys = torch.tensor([[[math.log(3), 0.0], [2.0, -1.0], [9.0, 9.0]]], dtype=torch.float64)
    values = torch.tensor([[[8.0], [4.0], [99.0]]], dtype=torch.float64)
    context, weights = solution("dot_product_attention").dot_product_attention(query, keys, values, torch.tensor([2]))
    assert context.item() == pytest.approx(7.0)
    assert weights[0].tolist() == pytest.approx([0.75, 0.25, 0.0])
