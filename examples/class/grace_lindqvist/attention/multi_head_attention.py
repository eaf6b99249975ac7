import torch.nn as nn
from exercises.attention.scaled_attention import scaled_dot_product_attention


def split_heads(x, num_heads):
    batch, time, d_model = x.shape
    return x.reshape(batch, time, num_heads, d_model // num_heads).permute(0, 2, 1, 3)


def merge_heads(x):
    batch, num_heads, time, d_head = x.shape
    return x.permute(0, 2, 1, 3).reshape(batch, time, num_heads * d_head)


class MultiHeadAttention(nn.Module):
    def __init__(self, d_model, num_heads):
        super().__init__()
        if d_model % num_heads != 0:
            raise ValueError('d_model is not divisible by num_heads')
        self.num_heads = num_heads
        self.w_q = nn.Linear(d_model, d_model)
        self.w_k = nn.Linear(d_model, d_model)
        self.w_v = nn.Linear(d_model, d_model)
        self.w_o = nn.Linear(d_model, d_model)

    def forward(self, query, key, value, mask=None):
        heads = [split_heads(w(x), self.num_heads)
                 for w, x in ((self.w_q, query), (self.w_k, key), (self.w_v, value))]
        if mask is not None and mask.dim() == 3:
            mask = mask[:, None]  # same mask for every head
        out, attn = scaled_dot_product_attention(*heads, mask=mask)
        return self.w_o(merge_heads(out)), attn
