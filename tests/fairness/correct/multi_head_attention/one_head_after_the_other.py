import torch
import torch.nn as nn

from exercises.attention.scaled_attention import scaled_dot_product_attention


def columns(width, num_heads, head):
    size = width // num_heads
    return slice(head * size, (head + 1) * size)


def split_heads(x, num_heads):
    batch, time, width = x.shape
    out = x.new_empty(batch, num_heads, time, width // num_heads)
    for head in range(num_heads):
        out[:, head] = x[:, :, columns(width, num_heads, head)]
    return out


def merge_heads(x):
    return torch.cat([x[:, head] for head in range(x.shape[1])], dim=2)


class MultiHeadAttention(nn.Module):
    def __init__(self, d_model, num_heads):
        super().__init__()
        if num_heads * (d_model // num_heads) != d_model:
            raise ValueError
        self.d_model, self.num_heads = d_model, num_heads
        self.w_q, self.w_k, self.w_v, self.w_o = (nn.Linear(d_model, d_model) for _ in range(4))

    def forward(self, query, key, value, mask=None):
        q, k, v = self.w_q(query), self.w_k(key), self.w_v(value)
        outputs, weights = [], []
        for head in range(self.num_heads):
            part = columns(self.d_model, self.num_heads, head)
            output, weight = scaled_dot_product_attention(q[..., part], k[..., part], v[..., part], mask)
            outputs.append(output)
            weights.append(weight)
        return self.w_o(torch.cat(outputs, dim=-1)), torch.stack(weights, dim=1)
