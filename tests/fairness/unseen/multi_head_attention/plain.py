import torch
from torch import nn

from exercises.attention.scaled_attention import scaled_dot_product_attention


def split_heads(x, num_heads):
    batch, time, d_model = x.shape
    d_head = d_model // num_heads
    return x.reshape(batch, time, num_heads, d_head).permute(0, 2, 1, 3)


def merge_heads(x):
    batch, num_heads, time, d_head = x.shape
    return x.permute(0, 2, 1, 3).reshape(batch, time, num_heads * d_head)


class MultiHeadAttention(nn.Module):
    def __init__(self, d_model, num_heads):
        super().__init__()
        if d_model % num_heads != 0:
            raise ValueError("d_model must be a multiple of num_heads")
        self.num_heads = num_heads
        self.w_q = nn.Linear(d_model, d_model)
        self.w_k = nn.Linear(d_model, d_model)
        self.w_v = nn.Linear(d_model, d_model)
        self.w_o = nn.Linear(d_model, d_model)

    def attend(self, q, k, v, mask):
        if mask is not None and mask.dim() == 3:
            mask = mask[:, None]
        return scaled_dot_product_attention(q, k, v, mask)

    def forward(self, query, key, value, mask=None):
        q = split_heads(self.w_q(query), self.num_heads)
        k = split_heads(self.w_k(key), self.num_heads)
        v = split_heads(self.w_v(value), self.num_heads)
        out, weights = self.attend(q, k, v, mask)
        return self.w_o(merge_heads(out)), weights


# %% split_no_transpose
def split_heads(x, num_heads):
    batch, time, d_model = x.shape
    return x.reshape(batch, num_heads, time, d_model // num_heads)


# %% merge_no_transpose
def merge_heads(x):
    batch, num_heads, time, d_head = x.shape
    x = x.contiguous()
    return x.view(batch, time, num_heads * d_head)


# %% no_w_o
class MultiHeadAttention(MultiHeadAttention):
    def forward(self, query, key, value, mask=None):
        q = split_heads(self.w_q(query), self.num_heads)
        k = split_heads(self.w_k(key), self.num_heads)
        v = split_heads(self.w_v(value), self.num_heads)
        out, weights = self.attend(q, k, v, mask)
        return merge_heads(out), weights


# %% mask_ignored
class MultiHeadAttention(MultiHeadAttention):
    def attend(self, q, k, v, mask):
        return scaled_dot_product_attention(q, k, v)


# %% values_from_key
class MultiHeadAttention(MultiHeadAttention):
    def forward(self, query, key, value, mask=None):
        q, k, v = self.w_q(query), self.w_k(key), self.w_v(key)
        q, k, v = [split_heads(z, self.num_heads) for z in (q, k, v)]
        out, weights = self.attend(q, k, v, mask)
        return self.w_o(merge_heads(out)), weights


# %% heads_interleaved
def split_heads(x, num_heads):
    batch, time, d_model = x.shape
    return x.reshape(batch, time, d_model // num_heads, num_heads).permute(0, 3, 1, 2)


# %% mask_without_head_axis
class MultiHeadAttention(MultiHeadAttention):
    def attend(self, q, k, v, mask):
        return scaled_dot_product_attention(q, k, v, mask=mask)


# %% no_w_o + weights_averaged
class MultiHeadAttention(MultiHeadAttention):
    def forward(self, query, key, value, mask=None):
        q = split_heads(self.w_q(query), self.num_heads)
        k = split_heads(self.w_k(key), self.num_heads)
        v = split_heads(self.w_v(value), self.num_heads)
        out, weights = self.attend(q, k, v, mask)
        return merge_heads(out), weights.mean(dim=1)


# %% mask_ignored + values_from_key
class MultiHeadAttention(MultiHeadAttention):
    def forward(self, query, key, value, mask=None):
        q = split_heads(self.w_q(query), self.num_heads)
        k = split_heads(self.w_k(key), self.num_heads)
        v = split_heads(self.w_v(key), self.num_heads)
        out, weights = self.attend(q, k, v, None)
        return self.w_o(merge_heads(out)), weights


# %% split_no_transpose + no_w_o
def split_heads(x, num_heads):
    b, t, d = x.size()
    return x.contiguous().view(b, num_heads, t, d // num_heads)


class MultiHeadAttention(MultiHeadAttention):
    def forward(self, query, key, value, mask=None):
        q = split_heads(self.w_q(query), self.num_heads)
        k = split_heads(self.w_k(key), self.num_heads)
        v = split_heads(self.w_v(value), self.num_heads)
        out, weights = self.attend(q, k, v, mask)
        return merge_heads(out), weights
