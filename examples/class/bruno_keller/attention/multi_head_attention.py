# Bruno Keller
import torch
from torch import nn
from exercises.attention.scaled_attention import scaled_dot_product_attention


def split_heads(x, num_heads):
    d_head = x.shape[2] // num_heads
    heads = []
    for n in range(num_heads):
        heads.append(x[:, :, n * d_head : (n + 1) * d_head])
    return torch.stack(heads, 1)


def merge_heads(x):
    heads = []
    for n in range(x.shape[1]):
        heads.append(x[:, n])
    return torch.cat(heads, 2)


class MultiHeadAttention(nn.Module):
    def __init__(self, d_model, num_heads):
        super().__init__()
        if d_model % num_heads != 0:
            raise ValueError("d_model / num_heads must be whole")
        self.num_heads = num_heads
        self.w_q = nn.Linear(d_model, d_model)
        self.w_k = nn.Linear(d_model, d_model)
        self.w_v = nn.Linear(d_model, d_model)
        self.w_o = nn.Linear(d_model, d_model)

    def forward(self, query, key, value, mask=None):
        q = split_heads(self.w_q(query), self.num_heads)
        k = split_heads(self.w_k(key), self.num_heads)
        v = split_heads(self.w_v(value), self.num_heads)
        outs = []
        ws = []
        # one head at a time, then the mask fits as it is
        for n in range(self.num_heads):
            out, w = scaled_dot_product_attention(q[:, n], k[:, n], v[:, n], mask)
            outs.append(out)
            ws.append(w)
        out = merge_heads(torch.stack(outs, 1))
        return self.w_o(out), torch.stack(ws, 1)
