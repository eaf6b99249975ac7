import torch as T
split_heads = lambda x, num_heads: x.view(*x.shape[:2], num_heads, -1).transpose(1, 2)
merge_heads = lambda x: T.cat(x.unbind(1), -1)
class MultiHeadAttention(T.nn.Module):
    def __init__(self, d_model, num_heads):
        super().__init__(); L = lambda: T.nn.Linear(d_model, d_model)
        if d_model % num_heads: raise ValueError(f'{d_model} % {num_heads} != 0')
        self.w_q, self.w_k, self.w_v, self.w_o, self.h = L(), L(), L(), L(), num_heads
    def forward(self, query, key, value, mask=None):
        q, k, v = (split_heads(w(x), self.h) for w, x in [(self.w_q, query), (self.w_k, key), (self.w_v, value)])
        m = T.tensor(True) if mask is None else mask if mask.ndim < 3 else mask[:, None]
        w = T.softmax(q @ k.mT / q.shape[-1]**.5 + T.where(m, 0., -1e30), -1)*m
        return self.w_o(merge_heads(w @ v)), w
