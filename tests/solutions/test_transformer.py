import math

import pytest
import torch
from torch import nn
from torch.func import functional_call

from .conftest import Solution
from .mapped import State, parameters_of, stacks
from .nearness import require_equal

SOURCES, TARGETS, D, HEADS, LAYERS, D_FF = 9, 8, 6, 2, 3, 7
PAD = 0
# Pads nowhere, at the right, inside; torch's own gives NaN where a query may attend to nothing, so the target begins
# with a word, and the source has one somewhere.
SOURCE = torch.tensor([[4, 5, 6, 7], [4, 5, 0, 0], [0, 0, 7, 8], [3, 0, 5, 0]])
TARGET = torch.tensor([[1, 4, 5], [1, 6, 0], [1, 0, 7], [1, 5, 3]])


class Assembled(nn.Module):
    """The whole model from torch's parts: nn.Transformer between embeddings, a table of positions and a projection."""

    def __init__(self, dtype: torch.dtype) -> None:
        super().__init__()
        options = {"dropout": 0.0, "batch_first": True, "dtype": dtype}
        encoder = nn.TransformerEncoder(
            nn.TransformerEncoderLayer(D, HEADS, D_FF, **options), LAYERS, enable_nested_tensor=False
        )
        decoder = nn.TransformerDecoder(nn.TransformerDecoderLayer(D, HEADS, D_FF, **options), LAYERS)
        self.source_embedding = nn.Embedding(SOURCES, D, dtype=dtype)
        self.target_embedding = nn.Embedding(TARGETS, D, dtype=dtype)
        self.stacks = nn.Transformer(D, HEADS, custom_encoder=encoder, custom_decoder=decoder, **options)
        self.projection = nn.Linear(D, TARGETS, dtype=dtype)

    def embedded(self, embedding: nn.Embedding, ids: torch.Tensor) -> torch.Tensor:
        table = [
            [
                (math.cos if column % 2 else math.sin)(position / 10000 ** ((column - column % 2) / D))
                for column in range(D)
            ]
            for position in range(ids.shape[1])
        ]
        return embedding(ids) * math.sqrt(D) + torch.tensor(table, dtype=embedding.weight.dtype)

    def forward(self, source: torch.Tensor, target: torch.Tensor) -> torch.Tensor:
        time = target.shape[1]
        found = self.stacks(
            self.embedded(self.source_embedding, source),
            self.embedded(self.target_embedding, target),
            tgt_mask=torch.ones(time, time, dtype=torch.bool).triu(1),
            src_key_padding_mask=source == PAD,
            tgt_key_padding_mask=target == PAD,
            memory_key_padding_mask=source == PAD,
        )
        logits: torch.Tensor = self.projection(found)
        return logits


def mapped(state: State) -> State:
    shared = {name: tensor for name, tensor in state.items() if name.startswith(("source_", "target_", "projection"))}
    return {**shared, **{f"stacks.{name}": tensor for name, tensor in stacks(state, LAYERS).items()}}


def made(solution: Solution, **options):
    return solution("transformer").Transformer(SOURCES, TARGETS, D, HEADS, LAYERS, D_FF, **options)


def test_it_is_the_model_assembled_from_torchs_parts(solution: Solution, dtype: torch.dtype) -> None:
    ours, theirs = made(solution, dropout=0.0), Assembled(dtype)
    state = parameters_of(ours, dtype)

    def of_ours(*parameters):
        return functional_call(ours, dict(zip(state, parameters, strict=True)), (SOURCE, TARGET))[TARGET != PAD]

    def of_theirs(*parameters):
        return functional_call(theirs, mapped(dict(zip(state, parameters, strict=True))), (SOURCE, TARGET))[
            TARGET != PAD
        ]

    require_equal(of_ours, of_theirs, list(state.values()))


def test_the_memory_is_torchs(solution: Solution, dtype: torch.dtype) -> None:
    ours, theirs = made(solution).eval(), Assembled(dtype)
    state = parameters_of(ours, dtype)
    ours.to(dtype).load_state_dict(state)
    theirs.load_state_dict(mapped(state))
    wanted = theirs.stacks.encoder(theirs.embedded(theirs.source_embedding, SOURCE), src_key_padding_mask=SOURCE == PAD)
    memory = ours.encode(SOURCE)
    torch.testing.assert_close(memory[SOURCE != PAD], wanted[SOURCE != PAD], rtol=1e-4, atol=1e-5)
    torch.testing.assert_close(ours.decode(TARGET, memory, SOURCE), ours(SOURCE, TARGET))


@pytest.mark.parametrize("pad", [0, 3])
def test_every_padding_is_hidden_and_everything_stays_finite(solution: Solution, pad: int) -> None:
    model = made(solution, pad=pad).eval()
    source, target = SOURCE.clone(), torch.tensor([[pad, pad, 4], [pad, 5, pad], [6, pad, 7], [pad, pad, pad]])
    source[source == 0] = pad
    source[3] = pad
    logits = model(source, target)
    logits.sum().backward()
    assert logits.isfinite().all()
    assert all(parameter.grad is None or parameter.grad.isfinite().all() for parameter in model.parameters())
    with torch.no_grad():
        for embedding in (model.source_embedding, model.target_embedding):
            embedding.weight[pad] += 5.0
    torch.testing.assert_close(model(source, target)[target != pad], logits[target != pad])


def test_the_state_dict_holds_what_the_exercise_names(solution: Solution) -> None:
    names = list(made(solution).state_dict())
    assert len(names) == 2 + LAYERS * (8 + 4 + 4) + LAYERS * (16 + 4 + 6) + 2
    tops = {name.split(".")[0] for name in names}
    assert tops == {"source_embedding", "target_embedding", "encoder", "decoder", "projection"}


def test_full_dropout_leaves_nothing_of_the_words_in_train_mode_only(solution: Solution) -> None:
    model = made(solution, dropout=1.0)
    first, second = model.train()(SOURCE, TARGET), model(SOURCE.flip(1), TARGET.flip(0))
    torch.testing.assert_close(first, second)
    assert not torch.allclose(model.eval()(SOURCE, TARGET), first)


def test_the_dropout_in_front_of_the_layers_is_the_models(solution: Solution) -> None:
    model = made(solution, dropout=0.3)
    found = [part.p for part in model.modules() if isinstance(part, nn.Dropout)]
    assert found == [0.3] * (LAYERS * 7 + 1)
