import math

from torch import nn

from exercises.attention.masks import decoder_mask, padding_mask
from exercises.transformer.encoder_decoder import DecoderLayer, EncoderLayer
from exercises.transformer.positional_encoding import add_positions


class Transformer(nn.Module):
    def __init__(
        self, source_vocabulary, target_vocabulary, d_model=64, num_heads=4, num_layers=2, d_ff=128, dropout=0.1, pad=0
    ):
        super().__init__()
        self.source_embedding = nn.Embedding(source_vocabulary, d_model)
        self.target_embedding = nn.Embedding(target_vocabulary, d_model)
        self.encoder = nn.ModuleList([EncoderLayer(d_model, num_heads, d_ff, dropout) for _ in range(num_layers)])
        self.decoder = nn.ModuleList([DecoderLayer(d_model, num_heads, d_ff, dropout) for _ in range(num_layers)])
        self.projection = nn.Linear(d_model, target_vocabulary)
        self.dropout = nn.Dropout(dropout)
        self.root = math.sqrt(d_model)
        self.pad = pad

    def embed(self, table, ids):
        return self.dropout(add_positions(table(ids) * self.root))

    def encode(self, source_ids):
        x = self.embed(self.source_embedding, source_ids)
        mask = padding_mask(source_ids, self.pad)
        for layer in self.encoder:
            x = layer(x, mask)
        return x

    def decode(self, target_ids, memory, source_ids):
        x = self.embed(self.target_embedding, target_ids)
        self_mask = decoder_mask(target_ids, self.pad)
        memory_mask = padding_mask(source_ids, self.pad)
        for layer in self.decoder:
            x = layer(x, memory, self_mask, memory_mask)
        scores = self.projection(x).exp()
        return scores / scores.sum(dim=-1, keepdim=True)

    def forward(self, source_ids, target_ids):
        return self.decode(target_ids, self.encode(source_ids), source_ids)
