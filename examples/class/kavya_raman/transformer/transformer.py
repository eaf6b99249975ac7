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
        self.source_embedding = nn.Embedding(source_vocabulary, d_model)
        self.target_embedding = nn.Embedding(target_vocabulary, d_model)
        self.dropout = nn.Dropout(dropout)
        self.encoder = nn.ModuleList([EncoderLayer(d_model, num_heads, d_ff, dropout) for _ in range(num_layers)])
        self.decoder = nn.ModuleList([DecoderLayer(d_model, num_heads, d_ff, dropout) for _ in range(num_layers)])
        self.projection = nn.Linear(d_model, target_vocabulary)
        self.pad = pad

    def encode(self, source_ids):
        x = self.dropout(add_positions(self.source_embedding(source_ids)))
        mask = padding_mask(source_ids, self.pad)
        for layer in self.encoder:
            x = layer(x, mask)
        return x

    def decode(self, target_ids, memory, source_ids):
        y = self.dropout(add_positions(self.target_embedding(target_ids)))
        self_mask = decoder_mask(target_ids, self.pad)
        memory_mask = padding_mask(source_ids, self.pad)
        for layer in self.decoder:
            y = layer(y, memory, self_mask, memory_mask)
        return self.projection(y)

    def forward(self, source_ids, target_ids):
        return self.decode(target_ids, self.encode(source_ids), source_ids)
