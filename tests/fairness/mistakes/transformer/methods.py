"""Methods on a base class; masks by comparison; the table of positions is made with NumPy's."""
import math

import torch
import torch.nn as nn

from exercises.transformer.encoder_decoder import DecoderLayer, EncoderLayer
from exercises.transformer.positional_encoding import positional_encoding


class Embedder(nn.Module):
    """What both sides do before the first layer."""

    def scaled(self, embedded):
        return math.sqrt(embedded.size(-1)) * embedded

    def with_positions(self, x):
        table = torch.as_tensor(positional_encoding(x.size(1), x.size(2)), dtype=x.dtype)
        return x + table

    def embed_source(self, ids):
        return self.dropout(self.with_positions(self.scaled(self.source_embedding(ids))))

    def embed_target(self, ids):
        return self.dropout(self.with_positions(self.scaled(self.target_embedding(ids))))

    def words(self, ids):
        return (ids != self.pad).unsqueeze(1)

    def earlier(self, ids):
        time = ids.size(1)
        return torch.tril(torch.ones(time, time)).bool()

    def target_mask(self, ids):
        return self.words(ids) & self.earlier(ids)


class Transformer(Embedder):
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
        self.pad = pad
        self.source_embedding = nn.Embedding(source_vocabulary, d_model)
        self.target_embedding = nn.Embedding(target_vocabulary, d_model)
        self.dropout = nn.Dropout(dropout)
        sizes = {"d_model": d_model, "num_heads": num_heads, "d_ff": d_ff, "dropout": dropout}
        self.make_layers(num_layers, sizes)
        self.projection = nn.Linear(d_model, target_vocabulary)

    def make_layers(self, count, sizes):
        self.encoder = nn.ModuleList([EncoderLayer(**sizes) for _ in range(count)])
        self.decoder = nn.ModuleList([DecoderLayer(**sizes) for _ in range(count)])

    def encode(self, source_ids):
        memory, mask = self.embed_source(source_ids), self.words(source_ids)
        for i in range(len(self.encoder)):
            memory = self.encoder[i](memory, mask=mask)
        return memory

    def decode_vectors(self, target_ids, memory, source_ids):
        y = self.embed_target(target_ids)
        self_mask, memory_mask = self.target_mask(target_ids), self.words(source_ids)
        for i in range(len(self.decoder)):
            y = self.decoder[i](y, memory, self_mask=self_mask, memory_mask=memory_mask)
        return y

    def decode(self, target_ids, memory, source_ids):
        y = self.decode_vectors(target_ids, memory, source_ids)
        return self.projection(y)

    def forward(self, source_ids, target_ids):
        return self.decode(target_ids=target_ids, memory=self.encode(source_ids), source_ids=source_ids)


# %% no_sqrt_d
class Transformer(Transformer):
    def embed_target(self, ids):
        x = self.target_embedding(ids)
        x = self.with_positions(x)
        return self.dropout(x)


# %% future_leak
class Transformer(Transformer):
    def target_mask(self, ids):
        return None


# %% memory_is_embedding
class Transformer(Transformer):
    def encode(self, source_ids):
        memory, mask = self.embed_source(source_ids), self.words(source_ids)
        for layer in self.encoder:
            layer(memory, mask=mask)
        return memory


# %% probs_not_logits
class Transformer(Transformer):
    def decode(self, target_ids, memory, source_ids):
        logits = self.projection(self.decode_vectors(target_ids, memory, source_ids))
        odds = torch.exp(logits)
        return odds / odds.sum(-1, keepdim=True)


# %% log_probs_not_logits
class Transformer(Transformer):
    def decode(self, target_ids, memory, source_ids):
        logits = self.projection(self.decode_vectors(target_ids, memory, source_ids))
        return logits - torch.logsumexp(logits, -1, keepdim=True)


# %% layers_aliased
class Transformer(Transformer):
    def make_layers(self, count, sizes):
        encoder_layer, decoder_layer = EncoderLayer(**sizes), DecoderLayer(**sizes)
        self.encoder = nn.ModuleList([encoder_layer for _ in range(count)])
        self.decoder = nn.ModuleList([decoder_layer for _ in range(count)])


# %% decoder_result_lost
class Transformer(Transformer):
    def decode(self, target_ids, memory, source_ids):
        y = self.embed_target(target_ids)
        self.decode_vectors(target_ids, memory, source_ids)
        return self.projection(y)


# %% no_positions
class Transformer(Transformer):
    def embed_target(self, ids):
        return self.dropout(self.scaled(self.target_embedding(ids)))


# %% positions_scaled
class Transformer(Transformer):
    def embed_source(self, ids):
        x = self.with_positions(self.source_embedding(ids))
        return self.dropout(self.scaled(x))

    def embed_target(self, ids):
        x = self.with_positions(self.target_embedding(ids))
        return self.dropout(self.scaled(x))


# %% divides_by_sqrt_d
class Transformer(Transformer):
    def scaled(self, embedded):
        return embedded / math.sqrt(embedded.size(-1))


# %% multiplies_by_d
class Transformer(Transformer):
    def scaled(self, embedded):
        return embedded.size(-1) * embedded


# %% no_embedding_dropout
class Transformer(Transformer):
    def embed_source(self, ids):
        return self.with_positions(self.scaled(self.source_embedding(ids)))

    def embed_target(self, ids):
        return self.with_positions(self.scaled(self.target_embedding(ids)))


# %% no_source_mask
class Transformer(Transformer):
    def encode(self, source_ids):
        memory = self.embed_source(source_ids)
        for layer in self.encoder:
            memory = layer(memory)
        return memory


# %% no_memory_mask
class Transformer(Transformer):
    def decode_vectors(self, target_ids, memory, source_ids):
        y = self.embed_target(target_ids)
        for layer in self.decoder:
            y = layer(y, memory, self_mask=self.target_mask(target_ids))
        return y


# %% no_padding_masks_on_the_source
class Transformer(Transformer):
    def encode(self, source_ids):
        memory = self.embed_source(source_ids)
        for layer in self.encoder:
            memory = layer(memory)
        return memory

    def decode_vectors(self, target_ids, memory, source_ids):
        y = self.embed_target(target_ids)
        for layer in self.decoder:
            y = layer(y, memory, self.target_mask(target_ids))
        return y


# %% target_padding_attended
class Transformer(Transformer):
    def target_mask(self, ids):
        return self.earlier(ids)


# %% pad_always_0
class Transformer(Transformer):
    def words(self, ids):
        return (ids > 0).unsqueeze(1)


# %% memory_of_each_layer
class Transformer(Transformer):
    def encode(self, source_ids):
        x, mask = self.embed_source(source_ids), self.words(source_ids)
        self.memories = []
        for layer in self.encoder:
            x = layer(x, mask)
            self.memories.append(x)
        return x

    def decode_vectors(self, target_ids, memory, source_ids):
        y = self.embed_target(target_ids)
        for layer, memory in zip(self.decoder, self.memories):
            y = layer(y, memory, self.target_mask(target_ids), self.words(source_ids))
        return y


# %% first_layer_only
class Transformer(Transformer):
    def encode(self, source_ids):
        return self.encoder[0](self.embed_source(source_ids), self.words(source_ids))

    def decode_vectors(self, target_ids, memory, source_ids):
        y = self.embed_target(target_ids)
        return self.decoder[0](y, memory, self.target_mask(target_ids), self.words(source_ids))


# %% target_read_by_source_embedding
class Transformer(Transformer):
    def embed_target(self, ids):
        return self.embed_source(ids)


# %% multiplies_by_d + no_positions
class Transformer(Transformer):
    def embed_source(self, ids):
        x = self.source_embedding(ids)
        return self.dropout(x * x.size(-1))

    def embed_target(self, ids):
        x = self.target_embedding(ids)
        return self.dropout(x * x.size(-1))


# %% divides_by_sqrt_d + no_embedding_dropout
class Transformer(Transformer):
    def embed_source(self, ids):
        x = self.source_embedding(ids)
        return self.with_positions(x / x.size(-1) ** 0.5)

    def embed_target(self, ids):
        x = self.target_embedding(ids)
        return self.with_positions(x / x.size(-1) ** 0.5)


# %% no_sqrt_d + target_read_by_source_embedding
class Transformer(Transformer):
    def embed_target(self, ids):
        return self.dropout(self.with_positions(self.source_embedding(ids)))


# %% future_leak + probs_not_logits
class Transformer(Transformer):
    def target_mask(self, ids):
        return self.words(ids)

    def decode(self, target_ids, memory, source_ids):
        return self.projection(self.decode_vectors(target_ids, memory, source_ids)).softmax(2)


# %% first_layer_only + no_memory_mask
class Transformer(Transformer):
    def encode(self, source_ids):
        x = self.embed_source(source_ids)
        for layer in self.encoder:
            return layer(x, self.words(source_ids))

    def decode_vectors(self, target_ids, memory, source_ids):
        y = self.embed_target(target_ids)
        for layer in self.decoder:
            return layer(y, memory, self.target_mask(target_ids))
