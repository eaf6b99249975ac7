import torch
from torch import nn

from exercises.attention.masks import causal_mask
from exercises.transformer.encoder_decoder import DecoderLayer, EncoderLayer
from exercises.transformer.positional_encoding import positional_encoding


class Transformer(nn.Module):
    """Takes the padding out of each sentence and puts zeros in its place afterwards."""

    def __init__(
        self, source_vocabulary, target_vocabulary, d_model=64, num_heads=4, num_layers=2, d_ff=128, dropout=0.1, pad=0
    ):
        super().__init__()
        self.source_embedding = nn.Embedding(source_vocabulary, d_model)
        self.target_embedding = nn.Embedding(target_vocabulary, d_model)
        self.encoder = nn.ModuleList([EncoderLayer(d_model, num_heads, d_ff, dropout) for _ in range(num_layers)])
        self.decoder = nn.ModuleList([DecoderLayer(d_model, num_heads, d_ff, dropout) for _ in range(num_layers)])
        self.projection = nn.Linear(d_model, target_vocabulary)
        self.dropout = nn.Dropout(p=dropout)
        self.pad = pad

    def vectors(self, embedding, ids, places):
        width = embedding.embedding_dim
        table = torch.tensor(positional_encoding(len(ids), width), dtype=embedding.weight.dtype)
        return self.dropout(embedding.weight[ids[places]] * width**0.5 + table[places]).unsqueeze(0)

    def places(self, ids):
        return (ids != self.pad).nonzero().flatten()

    def encode(self, source_ids):
        width = self.source_embedding.embedding_dim
        rows = []
        for ids in source_ids:
            places = self.places(ids)
            row = self.source_embedding.weight.new_zeros(len(ids), width)
            if len(places):
                x = self.vectors(self.source_embedding, ids, places)
                for layer in self.encoder:
                    x = layer(x)
                row = row.index_copy(0, places, x[0])
            rows.append(row)
        return torch.stack(rows)

    def decode(self, target_ids, memory, source_ids):
        rows = []
        for ids, remembered, source in zip(target_ids, memory, source_ids):
            places, known = self.places(ids), self.places(source)
            row = remembered.new_zeros(len(ids), self.projection.out_features)
            if len(places):
                x = self.vectors(self.target_embedding, ids, places)
                there = remembered[known].unsqueeze(0) if len(known) else remembered.unsqueeze(0)
                mask = None if len(known) else torch.tensor(False)
                for layer in self.decoder:
                    x = layer(x, there, causal_mask(len(places)), mask)
                row = row.index_copy(0, places, self.projection(x[0]))
            rows.append(row)
        return torch.stack(rows)

    def forward(self, source_ids, target_ids):
        return self.decode(target_ids, self.encode(source_ids), source_ids)
