# Bruno Keller
import torch
from torch import nn
from exercises.attention.masks import padding_mask, decoder_mask
from exercises.transformer.positional_encoding import add_positions
from exercises.transformer.encoder_decoder import EncoderLayer, DecoderLayer


class Transformer(nn.Module):
    def __init__(self, source_vocabulary, target_vocabulary, d_model=64, num_heads=4,
                 num_layers=2, d_ff=128, dropout=0.1, pad=0):
        super().__init__()
        self.source_embedding = nn.Embedding(source_vocabulary, d_model)
        self.target_embedding = nn.Embedding(target_vocabulary, d_model)
        self.encoder = nn.ModuleList()
        self.decoder = nn.ModuleList()
        for n in range(num_layers):
            self.encoder.append(EncoderLayer(d_model, num_heads, d_ff, dropout))
            self.decoder.append(DecoderLayer(d_model, num_heads, d_ff, dropout))
        self.projection = nn.Linear(d_model, target_vocabulary)
        self.drop = nn.Dropout(dropout)
        self.factor = d_model ** 0.5
        self.num_layers = num_layers
        self.pad = pad

    def encode(self, source_ids):
        mask = padding_mask(source_ids, self.pad)
        x = self.source_embedding(source_ids)
        x = x * self.factor
        x = add_positions(x)
        x = self.drop(x)
        for n in range(self.num_layers):
            x = self.encoder[n](x, mask)
        return x

    def decode(self, target_ids, memory, source_ids):
        mask_t = decoder_mask(target_ids, self.pad)
        mask_s = padding_mask(source_ids, self.pad)
        y = self.target_embedding(target_ids)
        y = y * self.factor
        y = add_positions(y)
        y = self.drop(y)
        for n in range(self.num_layers):
            y = self.decoder[n](y, memory, mask_t, mask_s)
        return self.projection(y)

    def forward(self, source_ids, target_ids):
        memory = self.encode(source_ids)
        return self.decode(target_ids, memory, source_ids)
