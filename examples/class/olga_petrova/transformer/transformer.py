from torch import nn

from exercises.attention.masks import padding_mask
from exercises.transformer.encoder_decoder import DecoderLayer, EncoderLayer
from exercises.transformer.positional_encoding import add_positions


class Transformer(nn.Module):
    def __init__(
        self, source_vocabulary, target_vocabulary, d_model=64, num_heads=4, num_layers=2, d_ff=128, dropout=0.1, pad=0
    ):
        super().__init__()
        self.pad, self.d_model = pad, d_model
        self.source_embedding = nn.Embedding(source_vocabulary, d_model, pad)
        self.target_embedding = nn.Embedding(target_vocabulary, d_model, pad)
        self.drop = nn.Dropout(dropout)
        self.encoder, self.decoder = nn.ModuleList(), nn.ModuleList()
        for _ in range(num_layers):
            self.encoder.append(EncoderLayer(d_model, num_heads, d_ff, dropout))
            self.decoder.append(DecoderLayer(d_model, num_heads, d_ff, dropout))
        self.projection = nn.Linear(d_model, target_vocabulary)

    def embed(self, table, ids):
        return self.drop(add_positions(table(ids) * self.d_model**0.5))

    def encode(self, source_ids):
        x = self.embed(self.source_embedding, source_ids)
        for layer in self.encoder:
            x = layer(x, padding_mask(source_ids, self.pad))
        return x

    def decode(self, target_ids, memory, source_ids):
        # tgt_key_padding_mask and memory_key_padding_mask
        target_mask, memory_mask = padding_mask(target_ids, self.pad), padding_mask(source_ids, self.pad)
        x = self.embed(self.target_embedding, target_ids)
        for layer in self.decoder:
            x = layer(x, memory, target_mask, memory_mask)
        return self.projection(x)

    def forward(self, source_ids, target_ids):
        return self.decode(target_ids, self.encode(source_ids), source_ids)
