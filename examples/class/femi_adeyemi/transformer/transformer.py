"""The Transformer, object-oriented edition. Femi Adeyemi, group 2."""
from dataclasses import asdict, dataclass
from functools import partial

from torch import Tensor, nn

from exercises.attention.masks import causal_mask, padding_mask
from exercises.transformer.encoder_decoder import DecoderLayer, EncoderLayer
from exercises.transformer.positional_encoding import add_positions


@dataclass(frozen=True)
class LayerConfig:
    d_model: int
    num_heads: int
    d_ff: int
    dropout: float

    def stack(self, kind: type[nn.Module], height: int) -> nn.ModuleList:
        return nn.ModuleList(kind(**asdict(self)) for _ in range(height))


class Transformer(nn.Module):
    def __init__(
        self,
        source_vocabulary,
        target_vocabulary,
        d_model=64,
        num_heads=4,
        num_layers=2,
        d_ff=128,
        dropout=0.1,
        pad=0,
    ):
        super().__init__()
        config = LayerConfig(d_model, num_heads, d_ff, dropout)
        embedding = partial(nn.Embedding, embedding_dim=d_model, padding_idx=pad)
        self.source_embedding = embedding(source_vocabulary)
        self.target_embedding = embedding(target_vocabulary)
        self.encoder = config.stack(EncoderLayer, num_layers)
        self.decoder = config.stack(DecoderLayer, num_layers)
        self.projection = nn.Linear(d_model, target_vocabulary)
        self.noise = nn.Dropout(dropout)
        self.real = partial(padding_mask, pad=pad)

    def located(self, vectors: Tensor) -> Tensor:
        return self.noise(add_positions(vectors.mul(vectors.shape[-1] ** 0.5)))

    def encode(self, source_ids: Tensor) -> Tensor:
        hidden = self.located(self.source_embedding(source_ids))
        for layer in self.encoder:
            hidden = layer(hidden, self.real(source_ids))
        return hidden

    def decode(self, target_ids: Tensor, memory: Tensor, source_ids: Tensor) -> Tensor:
        said = self.real(target_ids) & causal_mask(target_ids.shape[1])
        hidden = self.located(self.target_embedding(target_ids))
        for layer in self.decoder:
            hidden = layer(hidden, memory, said, self.real(source_ids))
        return self.projection(hidden)

    def forward(self, source_ids: Tensor, target_ids: Tensor) -> Tensor:
        return self.decode(target_ids, memory=self.encode(source_ids), source_ids=source_ids)
