import pytest
import torch
from torch import nn
from torch.func import functional_call

from .conftest import Solution
from .mapped import attention, hidden, parameters_of
from .nearness import require_equal

BATCH, Q, K, D = 2, 3, 4, 6


def mask_with_a_key_for_each_query() -> torch.Tensor:
    mask = torch.rand(BATCH, Q, K) < 0.5
    mask[..., 0] |= ~mask.any(-1)
    return mask


@pytest.mark.parametrize("num_heads", [1, 2, 3, 6])
@pytest.mark.parametrize("masked", [False, True])
def test_it_is_torchs_attention_in_all_heads(
    solution: Solution, dtype: torch.dtype, num_heads: int, masked: bool
) -> None:
    ours = solution("multi_head_attention").MultiHeadAttention(D, num_heads)
    theirs = nn.MultiheadAttention(D, num_heads, batch_first=True, dtype=dtype)
    mask = mask_with_a_key_for_each_query() if masked else None
    state = parameters_of(ours, dtype)

    def of_ours(query, key, value, *parameters):
        return functional_call(ours, dict(zip(state, parameters, strict=True)), (query, key, value, mask))

    def of_theirs(query, key, value, *parameters):
        options = {"average_attn_weights": False, "attn_mask": None if mask is None else hidden(mask, num_heads)}
        mapped = attention(dict(zip(state, parameters, strict=True)))
        return functional_call(theirs, mapped, (query, key, value), options)

    inputs = [torch.randn(BATCH, length, D, dtype=dtype) for length in (Q, K, K)]
    require_equal(of_ours, of_theirs, [*inputs, *state.values()])


@pytest.mark.parametrize("form", [(), (K,), (1, K), (Q, 1), (Q, K), (BATCH, 1, K), (1, Q, K), (BATCH, Q, 1)], ids=str)
def test_a_mask_that_broadcasts_is_its_expansion(solution: Solution, form: tuple[int, ...]) -> None:
    module = solution("multi_head_attention").MultiHeadAttention(D, 2)
    query, key, value = (torch.randn(BATCH, length, D) for length in (Q, K, K))
    mask = torch.rand(form) < 0.7
    found = module(query, key, value, mask)
    wanted = module(query, key, value, mask.expand(BATCH, Q, K))
    for one, other in zip(found, wanted, strict=True):
        torch.testing.assert_close(one, other)


def test_a_query_that_may_attend_to_nothing_gives_the_bias_and_finite_gradients(
    solution: Solution, dtype: torch.dtype
) -> None:
    module = solution("multi_head_attention").MultiHeadAttention(D, 2).to(dtype)
    query, key, value = (torch.randn(BATCH, length, D, dtype=dtype).requires_grad_() for length in (Q, K, K))
    mask = torch.ones(BATCH, Q, K, dtype=torch.bool)
    mask[0, 1] = False
    output, weights = module(query, key, value, mask)
    torch.testing.assert_close(output[0, 1], module.w_o.bias)
    assert (weights[0, :, 1] == 0).all()
    (output.sum() + weights.square().sum()).backward()
    assert all(tensor.grad.isfinite().all() for tensor in (query, key, value, *module.parameters()))


def test_splitting_is_cutting_into_chunks_and_merging_undoes_it(solution: Solution, dtype: torch.dtype) -> None:
    exercise = solution("multi_head_attention")
    x = torch.randn(BATCH, Q, D, dtype=dtype)
    heads = exercise.split_heads(x, 3)
    torch.testing.assert_close(heads, torch.stack(x.chunk(3, dim=-1), dim=1))
    torch.testing.assert_close(exercise.merge_heads(heads), x)
    strided = torch.randn(Q, BATCH, 2 * D, dtype=dtype).transpose(0, 1)[..., ::2]
    torch.testing.assert_close(exercise.split_heads(strided, 2), exercise.split_heads(strided.clone(), 2))


@pytest.mark.parametrize("num_heads", [4, 5, 7])
def test_heads_of_unequal_width_are_refused(solution: Solution, num_heads: int) -> None:
    with pytest.raises(ValueError, match=f"num_heads = {num_heads} does not divide d_model = 6"):
        solution("multi_head_attention").MultiHeadAttention(D, num_heads)


def test_the_examples_of_the_lesson(solution: Solution) -> None:
    exercise = solution("multi_head_attention")
    heads = exercise.split_heads(torch.arange(1.0, 9.0).reshape(1, 2, 4), 2)
    assert heads.tolist() == [[[[1, 2], [5, 6]], [[3, 4], [7, 8]]]]
    module = exercise.MultiHeadAttention(2, 2)
    state = {name: torch.eye(2) if name.endswith("weight") else torch.zeros(2) for name in module.state_dict()}
    module.load_state_dict(state)
    words = torch.tensor([[[1.0, 5.0], [0.0, 7.0]]])
    output, weights = module(torch.tensor([[[torch.log(torch.tensor(3.0)), 0.0]]]), words, words)
    torch.testing.assert_close(weights, torch.tensor([[[[0.75, 0.25]], [[0.5, 0.5]]]]))
    torch.testing.assert_close(output, torch.tensor([[[0.75, 6.0]]]))
