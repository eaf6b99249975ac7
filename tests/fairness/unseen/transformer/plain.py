import math

import torch
from torch import nn

from exercises.attention.masks import decoder_mask, padding_mask
from exercises.transformer.encoder_decoder import DecoderLayer, EncoderLayer
from exercises.transformer.positional_encoding import add_positions


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
        self.d_model = d_model
        self.pad = pad
        self.source_embedding = nn.Embedding(source_vocabulary, d_model)
        self.target_embedding = nn.Embedding(target_vocabulary, d_model)
        self.encoder = nn.ModuleList()
        self.decoder = nn.ModuleList()
        for _ in range(num_layers):
            self.encoder.append(EncoderLayer(d_model, num_heads, d_ff, dropout))
            self.decoder.append(DecoderLayer(d_model, num_heads, d_ff, dropout))
        self.projection = nn.Linear(d_model, target_vocabulary)
        self.drop = nn.Dropout(dropout)

    def embed(self, table, ids):
        e = table(ids) * math.sqrt(self.d_model)
        e = add_positions(e)
        return self.drop(e)

    def encode(self, source_ids):
        mask = padding_mask(source_ids, self.pad)
        x = self.embed(self.source_embedding, source_ids)
        for layer in self.encoder:
            x = layer(x, mask)
        return x

    def decode(self, target_ids, memory, source_ids):
        self_mask = decoder_mask(target_ids, self.pad)
        memory_mask = padding_mask(source_ids, self.pad)
        x = self.embed(self.target_embedding, target_ids)
        for layer in self.decoder:
            x = layer(x, memory, self_mask, memory_mask)
        return self.projection(x)

    def forward(self, source_ids, target_ids):
        memory = self.encode(source_ids)
        return self.decode(target_ids, memory, source_ids)


# %% no_sqrt_d
class Transformer(Transformer):
    def embed(self, table, ids):
        return self.drop(add_positions(table(ids)))


# %% future_leak
class Transformer(Transformer):
    def decode(self, target_ids, memory, source_ids):
        self_mask = padding_mask(target_ids, self.pad)
        memory_mask = padding_mask(source_ids, self.pad)
        x = self.embed(self.target_embedding, target_ids)
        for layer in self.decoder:
            x = layer(x, memory, self_mask, memory_mask)
        return self.projection(x)


# %% probs_not_logits
class Transformer(Transformer):
    def decode(self, target_ids, memory, source_ids):
        self_mask = decoder_mask(target_ids, self.pad)
        memory_mask = padding_mask(source_ids, self.pad)
        x = self.embed(self.target_embedding, target_ids)
        for layer in self.decoder:
            x = layer(x, memory, self_mask, memory_mask)
        logits = self.projection(x)
        return torch.softmax(logits, dim=-1)


# %% no_positions
class Transformer(Transformer):
    def embed(self, table, ids):
        e = table(ids) * math.sqrt(self.d_model)
        return self.drop(e)


# %% layers_aliased
class Transformer(Transformer):
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
        super().__init__(source_vocabulary, target_vocabulary, d_model, num_heads, num_layers, d_ff, dropout, pad)
        self.encoder = nn.ModuleList([EncoderLayer(d_model, num_heads, d_ff, dropout)] * num_layers)
        self.decoder = nn.ModuleList([DecoderLayer(d_model, num_heads, d_ff, dropout)] * num_layers)


# %% no_memory_mask
class Transformer(Transformer):
    def decode(self, target_ids, memory, source_ids):
        x = self.embed(self.target_embedding, target_ids)
        for layer in self.decoder:
            x = layer(x, memory, self_mask=decoder_mask(target_ids, self.pad))
        return self.projection(x)


# %% memory_is_embedding
class Transformer(Transformer):
    def forward(self, source_ids, target_ids):
        memory = self.embed(self.source_embedding, source_ids)
        return self.decode(target_ids, memory, source_ids)


# %% positions_scaled
class Transformer(Transformer):
    def embed(self, table, ids):
        e = add_positions(table(ids))
        e = e * self.d_model**0.5
        return self.drop(e)


# %% no_sqrt_d + no_memory_mask
class Transformer(Transformer):
    def embed(self, table, ids):
        e = table(ids)
        e = add_positions(e)
        return self.drop(e)

    def decode(self, target_ids, memory, source_ids):
        mask = decoder_mask(target_ids, self.pad)
        x = self.embed(self.target_embedding, target_ids)
        for layer in self.decoder:
            x = layer(x, memory, mask, None)
        return self.projection(x)


# %% log_probs_not_logits + no_embedding_dropout
class Transformer(Transformer):
    def embed(self, table, ids):
        return add_positions(table(ids) * math.sqrt(self.d_model))

    def decode(self, target_ids, memory, source_ids):
        self_mask = decoder_mask(target_ids, self.pad)
        memory_mask = padding_mask(source_ids, self.pad)
        x = self.embed(self.target_embedding, target_ids)
        for layer in self.decoder:
            x = layer(x, memory, self_mask, memory_mask)
        return nn.functional.log_softmax(self.projection(x), dim=-1)
