from torch import nn

from exercises.attention.masks import causal_mask, padding_mask
from exercises.transformer.encoder_decoder import DecoderLayer, EncoderLayer
from exercises.transformer.positional_encoding import add_positions


class Transformer(nn.Module):
    def __init__(
        self, source_vocabulary, target_vocabulary, d_model=64, num_heads=4, num_layers=2, d_ff=128, dropout=0.1, pad=0
    ):
        super().__init__()
        self.d_model, self.pad = d_model, pad
        self.source_embedding = nn.Embedding(source_vocabulary, d_model, padding_idx=pad)
        self.target_embedding = nn.Embedding(target_vocabulary, d_model, padding_idx=pad)
        self.encoder, self.decoder = nn.ModuleList(), nn.ModuleList()
        for _ in range(num_layers):
            self.encoder.append(EncoderLayer(d_model, num_heads, d_ff, dropout))
            self.decoder.append(DecoderLayer(d_model, num_heads, d_ff, dropout))
        self.projection = nn.Linear(d_model, target_vocabulary)
        self.dropout = nn.Dropout(dropout)

    def embed(self, embedding, ids):
        return self.dropout(add_positions(embedding(ids) * self.d_model**0.5))

    def encode(self, source_ids):
        memory = self.embed(self.source_embedding, source_ids)
        for layer in self.encoder:
            memory = layer(memory, mask=padding_mask(source_ids, self.pad))
        return memory

    def decode(self, target_ids, memory, source_ids):
        y = self.embed(self.target_embedding, target_ids)
        masks = {
            "self_mask": padding_mask(target_ids, self.pad) & causal_mask(target_ids.shape[1]),
            "memory_mask": padding_mask(source_ids, self.pad),
        }
        for layer in self.decoder:
            y = layer(y, memory, **masks)
        return self.projection(y)

    def forward(self, source_ids, target_ids):
        return self.decode(target_ids, self.encode(source_ids), source_ids)
