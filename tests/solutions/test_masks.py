import pytest
import torch
from torch import nn

from .conftest import Solution

# Pads nowhere, at the right, at the left, inside, and nothing but pads.
IDS = torch.tensor([[4, 5, 6, 7], [4, 5, 0, 0], [0, 0, 4, 5], [4, 0, 5, 6], [0, 0, 0, 0]])


@pytest.mark.parametrize("time", [1, 2, 7])
def test_the_causal_mask_is_that_of_torchs_transformer(solution: Solution, time: int) -> None:
    # torch's is added to the scores: 0 where a query may attend, -inf where it may not.
    theirs = nn.Transformer.generate_square_subsequent_mask(time) == 0
    assert torch.equal(solution("masks").causal_mask(time), theirs)


def test_the_padding_mask_hides_what_torchs_key_padding_mask_hides(solution: Solution) -> None:
    # MultiheadAttention's key_padding_mask is True where a key is hidden; it gives NaN where all are.
    ids = IDS[:-1]
    attention = nn.MultiheadAttention(6, 1, batch_first=True)
    x = torch.randn(*ids.shape, 6)
    _, weights = attention(x, x, x, key_padding_mask=ids == 0)
    mask = solution("masks").padding_mask(ids)
    assert mask.shape == (4, 1, 4)
    assert torch.equal(weights > 0, mask.expand(4, 4, 4))


@pytest.mark.parametrize("pad", [0, 5])
def test_the_decoder_mask_is_true_for_real_keys_up_to_the_query(solution: Solution, pad: int) -> None:
    mask = solution("masks").decoder_mask(IDS, pad)
    assert mask.dtype == torch.bool
    for row, ids in enumerate(IDS.tolist()):
        for query in range(4):
            for key in range(4):
                assert mask[row, query, key].item() == (ids[key] != pad and key <= query)


def test_the_example_of_the_lesson(solution: Solution) -> None:
    module = solution("masks")
    ids = torch.tensor([[1, 4, 5, 0]])

    def drawn(mask: torch.Tensor) -> list[str]:
        return ["".join("x" if may else "." for may in row) for row in mask.tolist()]

    assert drawn(module.causal_mask(4)) == ["x...", "xx..", "xxx.", "xxxx"]
    assert drawn(module.padding_mask(ids)[0]) == ["xxx."]
    assert drawn(module.decoder_mask(ids)[0]) == ["x...", "xx..", "xxx.", "xxx."]
