import torch
from torch import nn

from exercises.attention.masks import decoder_mask
from exercises.transformer.encoder_decoder import DecoderLayer, EncoderLayer
from exercises.transformer.positional_encoding import positional_encoding


class Transformer(nn.Module):
    def __init__(self, source_vocabulary, target_vocabulary, d_model=64, num_heads=4, num_layers=2, d_ff=128,
                 dropout=0.1, pad=0):
        super().__init__()
        layer = dict(d_model=d_model, num_heads=num_heads, d_ff=d_ff, dropout=dropout)
        self.source_embedding = nn.Embedding(source_vocabulary, d_model)
        self.target_embedding = nn.Embedding(target_vocabulary, d_model)
        self.encoder = nn.ModuleList(EncoderLayer(**layer) for _ in range(num_layers))
        self.decoder = nn.ModuleList(DecoderLayer(**layer) for _ in range(num_layers))
        self.projection = nn.Linear(d_model, target_vocabulary)
        self.p, self.pad = dropout, pad

    def start(self, table, ids):
        # a lookup is a product with a one-hot vector
        one_hot = nn.functional.one_hot(ids, table.num_embeddings).to(table.weight.dtype)
        x = torch.einsum("btv,vd->btd", one_hot, table.weight) * table.embedding_dim ** 0.5
        x = x + torch.as_tensor(positional_encoding(*x.shape[1:])).type_as(x)
        return nn.functional.dropout(x, self.p, self.training)

    def encode(self, source_ids):
        x = self.start(self.source_embedding, source_ids)
        real = source_ids.ne(self.pad)[:, None]
        for layer in self.encoder:
            x = layer(x, real)
        return x

    def decode(self, target_ids, memory, source_ids):
        x = self.start(self.target_embedding, target_ids)
        past, real = decoder_mask(target_ids, self.pad), source_ids.ne(self.pad)[:, None]
        for layer in self.decoder:
            x = layer(x, memory, past, real)
        return self.projection(x)

    def forward(self, source_ids, target_ids):
        return self.decode(target_ids, self.encode(source_ids), source_ids)
