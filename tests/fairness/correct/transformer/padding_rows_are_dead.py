import copy
import math
from functools import reduce

import torch
import torch.nn.functional as F
from torch import nn

from exercises.transformer.encoder_decoder import DecoderLayer, EncoderLayer


def sinusoids(time, d_model):
    position = torch.arange(time, dtype=torch.float64)
    waves = []
    for column in range(d_model):
        angle = position / 10000 ** ((column - column % 2) / d_model)
        waves.append(torch.cos(angle) if column % 2 else torch.sin(angle))
    return torch.stack(waves, dim=1)


def clones(layer, count):
    return nn.ModuleList(copy.deepcopy(layer) for _ in range(count))


class Transformer(nn.Module):
    """Padding is hidden both as key and as query, and its vectors are zero wherever they can be."""

    def __init__(
        self, source_vocabulary, target_vocabulary, d_model=64, num_heads=4, num_layers=2, d_ff=128, dropout=0.1, pad=0
    ):
        super().__init__()
        self.source_embedding = nn.Embedding(source_vocabulary, d_model)
        self.target_embedding = nn.Embedding(target_vocabulary, d_model)
        self.encoder = clones(EncoderLayer(d_model, num_heads, d_ff, dropout), num_layers)
        self.decoder = clones(DecoderLayer(d_model, num_heads, d_ff, dropout), num_layers)
        self.projection = nn.Linear(d_model, target_vocabulary)
        self.p = dropout
        self.pad = pad

    def start(self, table, ids):
        x = F.embedding(ids, table.weight).mul(math.sqrt(table.embedding_dim))
        x = x + sinusoids(ids.shape[1], x.shape[-1]).to(x)
        return F.dropout(x, self.p, training=self.training) * ids.ne(self.pad)[..., None]

    def encode(self, source_ids):
        real = source_ids != self.pad
        mask = real[:, :, None] & real[:, None, :]
        x = reduce(lambda x, layer: layer(x, mask), self.encoder, self.start(self.source_embedding, source_ids))
        return x * real[..., None]

    def decode(self, target_ids, memory, source_ids):
        real, known = target_ids != self.pad, source_ids != self.pad
        earlier = torch.arange(target_ids.shape[1])[:, None] >= torch.arange(target_ids.shape[1])
        self_mask = real[:, :, None] & real[:, None, :] & earlier
        memory_mask = real[:, :, None] & known[:, None, :]
        x = self.start(self.target_embedding, target_ids)
        x = reduce(lambda x, layer: layer(x, memory, self_mask, memory_mask), self.decoder, x)
        return self.projection(x) * real[..., None]

    def forward(self, source_ids, target_ids):
        memory = self.encode(source_ids)
        return self.decode(target_ids, memory, source_ids)
