#!/usr/bin/env python3
import math
from torch import nn
from exercises.attention.masks import decoder_mask, padding_mask
from exercises.transformer.encoder_decoder import EncoderLayer, DecoderLayer
from exercises.transformer.positional_encoding import add_positions

class Transformer(nn.Module):
  def __init__(self, source_vocabulary, target_vocabulary, d_model=64, num_heads=4, num_layers=2, d_ff=128, dropout=0.1, pad=0):
    super().__init__()
    self.source_embedding = nn.Embedding(source_vocabulary, d_model)
    self.target_embedding = nn.Embedding(target_vocabulary, d_model)
    a = (d_model, num_heads, d_ff, dropout)
    self.encoder = nn.ModuleList([EncoderLayer(*a) for i in range(num_layers)])
    self.decoder = nn.ModuleList([DecoderLayer(*a) for i in range(num_layers)])
    self.projection = nn.Linear(d_model, target_vocabulary)
    self.drop = nn.Dropout(dropout)
    self.s = math.sqrt(d_model)
    self.pad = pad

  def encode(self, source_ids):
    x = self.drop(add_positions(self.s * self.source_embedding(source_ids)))
    for l in self.encoder:
      x = l(x, padding_mask(source_ids, self.pad))
    return x

  def decode(self, target_ids, memory, source_ids):
    x = self.drop(add_positions(self.s * self.target_embedding(target_ids)))
    for l in self.decoder:
      x = l(x, memory, decoder_mask(target_ids, self.pad), padding_mask(source_ids, self.pad))
    return self.projection(x)

  def forward(self, source_ids, target_ids):
    return self.decode(target_ids, self.encode(source_ids), source_ids)
