"""Functions that get the model; the class holds the parts."""
import torch
import torch.nn.functional as F
from torch import nn

from exercises.attention.masks import causal_mask, decoder_mask, padding_mask
from exercises.transformer.encoder_decoder import DecoderLayer, EncoderLayer
from exercises.transformer.positional_encoding import add_positions


def new_stack(kind, count, *sizes):
    stack = nn.ModuleList()
    for _ in range(count):
        stack.append(kind(*sizes))
    return stack


def vectors(model, table, ids):
    x = table(ids) * model.d_model**0.5
    x = add_positions(x)
    return F.dropout(x, model.rate, model.training)


def through(stack, x, *rest):
    for layer in stack:
        x = layer(x, *rest)
    return x


def mask_of_source(model, ids):
    return padding_mask(ids, model.pad)


def mask_of_target(model, ids):
    return decoder_mask(ids, model.pad)


def read(model, source):
    x = vectors(model, model.source_embedding, source)
    return through(model.encoder, x, mask_of_source(model, source))


def write(model, target, memory, source):
    y = vectors(model, model.target_embedding, target)
    return through(model.decoder, y, memory, mask_of_target(model, target), mask_of_source(model, source))


def scores(model, y):
    return model.projection(y)


class Transformer(nn.Module):
    def __init__(
        self, source_vocabulary, target_vocabulary, d_model=64, num_heads=4, num_layers=2, d_ff=128, dropout=0.1, pad=0
    ):
        super().__init__()
        self.d_model, self.rate, self.pad = d_model, dropout, pad
        self.source_embedding = nn.Embedding(source_vocabulary, d_model)
        self.target_embedding = nn.Embedding(target_vocabulary, d_model)
        self.encoder = new_stack(EncoderLayer, num_layers, d_model, num_heads, d_ff, dropout)
        self.decoder = new_stack(DecoderLayer, num_layers, d_model, num_heads, d_ff, dropout)
        self.projection = nn.Linear(d_model, target_vocabulary)

    def encode(self, source_ids):
        return read(self, source_ids)

    def decode(self, target_ids, memory, source_ids):
        return scores(self, write(self, target_ids, memory, source_ids))

    def forward(self, source_ids, target_ids):
        return self.decode(target_ids, self.encode(source_ids), source_ids)


# %% no_sqrt_d
def vectors(model, table, ids):
    return F.dropout(add_positions(table(ids)), model.rate, model.training)


# %% future_leak
def mask_of_target(model, ids):
    return padding_mask(ids, model.pad)


# %% memory_is_embedding
class Transformer(Transformer):
    def forward(self, source_ids, target_ids):
        memory = vectors(self, self.source_embedding, source_ids)
        return self.decode(target_ids, memory, source_ids)


# %% probs_not_logits
def scores(model, y):
    return torch.softmax(model.projection(y), dim=-1)


# %% log_probs_not_logits
def scores(model, y):
    return F.log_softmax(model.projection(y), -1)


# %% layers_aliased
def new_stack(kind, count, *sizes):
    layer = kind(*sizes)
    return nn.ModuleList([layer] * count)


# %% decoder_result_lost
def write(model, target, memory, source):
    y = vectors(model, model.target_embedding, target)
    masks = mask_of_target(model, target), mask_of_source(model, source)
    for layer in model.decoder:
        layer(y, memory, *masks)
    return y


# %% no_positions
def vectors(model, table, ids):
    x = table(ids) * model.d_model**0.5
    return F.dropout(x, model.rate, model.training)


# %% positions_scaled
def vectors(model, table, ids):
    x = add_positions(table(ids)) * model.d_model**0.5
    return F.dropout(x, model.rate, model.training)


# %% divides_by_sqrt_d
def vectors(model, table, ids):
    x = add_positions(table(ids) / model.d_model**0.5)
    return F.dropout(x, model.rate, model.training)


# %% multiplies_by_d
def vectors(model, table, ids):
    x = add_positions(table(ids) * model.d_model)
    return F.dropout(x, model.rate, model.training)


# %% no_embedding_dropout
def vectors(model, table, ids):
    return add_positions(table(ids) * model.d_model**0.5)


# %% no_source_mask
def read(model, source):
    x = vectors(model, model.source_embedding, source)
    return through(model.encoder, x)


# %% no_memory_mask
def write(model, target, memory, source):
    y = vectors(model, model.target_embedding, target)
    return through(model.decoder, y, memory, mask_of_target(model, target))


# %% no_padding_masks_on_the_source
def mask_of_source(model, ids):
    return None


# %% target_padding_attended
def mask_of_target(model, ids):
    return causal_mask(ids.shape[1])


# %% pad_always_0
def mask_of_source(model, ids):
    return padding_mask(ids)


def mask_of_target(model, ids):
    return decoder_mask(ids)


# %% memory_of_each_layer
class Transformer(Transformer):
    def forward(self, source_ids, target_ids):
        x = vectors(self, self.source_embedding, source_ids)
        y = vectors(self, self.target_embedding, target_ids)
        seen, said = mask_of_source(self, source_ids), mask_of_target(self, target_ids)
        for encoder_layer, decoder_layer in zip(self.encoder, self.decoder):
            x = encoder_layer(x, seen)
            y = decoder_layer(y, x, said, seen)
        return scores(self, y)


# %% first_layer_only
def through(stack, x, *rest):
    for layer in stack:
        x = layer(x, *rest)
        return x


# %% target_read_by_source_embedding
def write(model, target, memory, source):
    y = vectors(model, model.source_embedding, target)
    return through(model.decoder, y, memory, mask_of_target(model, target), mask_of_source(model, source))


# %% no_sqrt_d + no_embedding_dropout
def vectors(model, table, ids):
    return add_positions(table(ids))


# %% no_sqrt_d + no_positions
def vectors(model, table, ids):
    return F.dropout(table(ids), model.rate, model.training)


# %% future_leak + no_memory_mask
def write(model, target, memory, source):
    y = vectors(model, model.target_embedding, target)
    return through(model.decoder, y, memory, padding_mask(target, model.pad))


# %% positions_scaled + no_embedding_dropout
def vectors(model, table, ids):
    x = add_positions(table(ids))
    return x * model.d_model**0.5


# %% layers_aliased + probs_not_logits
def new_stack(kind, count, *sizes):
    return nn.ModuleList([kind(*sizes)] * count)


def scores(model, y):
    return model.projection(y).softmax(-1)


# %% target_padding_attended + no_padding_masks_on_the_source
def read(model, source):
    return through(model.encoder, vectors(model, model.source_embedding, source))


def write(model, target, memory, source):
    y = vectors(model, model.target_embedding, target)
    return through(model.decoder, y, memory, causal_mask(target.shape[1]))
