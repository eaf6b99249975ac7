import torch as T
# this one time I do import: not all of it again
from exercises.transformer.encoder_decoder import EncoderLayer as E, DecoderLayer as D
def pe(n, d):
    j = T.arange(d, dtype=T.float64)
    return T.sin(T.outer(T.arange(n).double(), 1e4**-((j - j % 2)/d)) + (j % 2)*T.pi/2)
class Transformer(T.nn.Module):
    def __init__(self, source_vocabulary, target_vocabulary, d_model=64, num_heads=4, num_layers=2, d_ff=128, dropout=0.1, pad=0):
        super().__init__(); N, a = T.nn, (d_model, num_heads, d_ff, dropout)
        self.source_embedding, self.target_embedding = N.Embedding(source_vocabulary, d_model), N.Embedding(target_vocabulary, d_model)
        self.encoder, self.decoder = (N.ModuleList(L(*a) for _ in range(num_layers)) for L in (E, D))
        self.projection, self.drop, self.pad = N.Linear(d_model, target_vocabulary), N.Dropout(dropout), pad
    def emb(self, e, i): x = e(i); return self.drop(x*x.shape[-1]**.5 + pe(*x.shape[1:]).to(x.dtype))
    def encode(self, source_ids):
        x, m = self.emb(self.source_embedding, source_ids), (source_ids != self.pad)[:, None]
        for l in self.encoder: x = l(x, m)
        return x
    def decode(self, target_ids, memory, source_ids):
        x, m = self.emb(self.target_embedding, target_ids), (source_ids != self.pad)[:, None]
        c = (target_ids != self.pad)[:, None] & T.ones(2*target_ids.shape[1:], dtype=T.bool).tril()
        for l in self.decoder: x = l(x, memory, c, m)
        return self.projection(x)
    def forward(self, source_ids, target_ids): return self.decode(target_ids, self.encode(source_ids), source_ids)
