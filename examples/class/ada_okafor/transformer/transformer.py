"""Exercise: the Transformer.  Ada Okafor"""

import math

from torch import Tensor, nn

from exercises.attention.masks import decoder_mask, padding_mask
from exercises.transformer.encoder_decoder import DecoderLayer, EncoderLayer
from exercises.transformer.positional_encoding import add_positions


class Transformer(nn.Module):
    """Source ids and target ids in, logits of the next target word out."""

    def __init__(
        self,
        source_vocabulary: int,
        target_vocabulary: int,
        d_model: int = 64,
        num_heads: int = 4,
        num_layers: int = 2,
        d_ff: int = 128,
        dropout: float = 0.1,
        pad: int = 0,
    ) -> None:
        super().__init__()
        self.pad = pad
        self.d_model = d_model
        self.source_embedding = nn.Embedding(source_vocabulary, d_model)
        self.target_embedding = nn.Embedding(target_vocabulary, d_model)
        self.dropout = nn.Dropout(dropout)
        settings = (d_model, num_heads, d_ff, dropout)
        self.encoder = nn.ModuleList([EncoderLayer(*settings) for _ in range(num_layers)])
        self.decoder = nn.ModuleList([DecoderLayer(*settings) for _ in range(num_layers)])
        self.projection = nn.Linear(d_model, target_vocabulary)

    def _embed(self, embedding: nn.Embedding, ids: Tensor) -> Tensor:
        scaled = embedding(ids) * math.sqrt(self.d_model)
        return self.dropout(add_positions(scaled))

    def encode(self, source_ids: Tensor) -> Tensor:
        memory = self._embed(self.source_embedding, source_ids)
        for layer in self.encoder:
            memory = layer(memory, mask=padding_mask(source_ids, self.pad))
        return memory

    def decode(self, target_ids: Tensor, memory: Tensor, source_ids: Tensor) -> Tensor:
        hidden = self._embed(self.target_embedding, target_ids)
        for layer in self.decoder:
            hidden = layer(
                hidden,
                memory,
                self_mask=decoder_mask(target_ids, self.pad),
                memory_mask=padding_mask(source_ids, self.pad),
            )
        return self.projection(hidden)

    def forward(self, source_ids: Tensor, target_ids: Tensor) -> Tensor:
        return self.decode(target_ids, self.encode(source_ids), source_ids)
