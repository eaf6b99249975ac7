import torch
from torch import nn

from exercises.attention.scaled_attention import scaled_dot_product_attention


def split_heads(x, num_heads):
    return torch.stack(x.chunk(num_heads, dim=-1), dim=1)


def merge_heads(x):
    return torch.cat(x.unbind(dim=1), dim=-1)


def mask_for_heads(mask):
    if mask is not None and mask.dim() > 2:
        mask = mask[:, None]
    return mask


def attend(queries, keys, values, mask):
    return scaled_dot_product_attention(queries, keys, values, mask_for_heads(mask))


def projected(layer, query, key, value):
    return layer.w_q(query), layer.w_k(key), layer.w_v(value)


class MultiHeadAttention(nn.Module):
    def __init__(self, d_model, num_heads):
        super().__init__()
        if d_model % num_heads:
            raise ValueError("d_model must be a multiple of num_heads")
        self.h = num_heads
        for name in ("w_q", "w_k", "w_v", "w_o"):
            setattr(self, name, nn.Linear(d_model, d_model))

    def forward(self, query, key, value, mask=None):
        parts = (split_heads(x, self.h) for x in projected(self, query, key, value))
        mixed, weights = attend(*parts, mask)
        return self.w_o(merge_heads(mixed)), weights


# %% split_no_transpose
def split_heads(x, num_heads):
    batch, time, d_model = x.size()
    return x.view(batch, num_heads, time, d_model // num_heads)


# %% merge_no_transpose
def merge_heads(x):
    batch, num_heads, time, d_head = x.size()
    return x.contiguous().view(batch, time, num_heads * d_head)


# %% heads_interleaved
def split_heads(x, num_heads):
    return torch.stack([x[:, :, head::num_heads] for head in range(num_heads)], dim=1)


# %% no_w_o
class MultiHeadAttention(MultiHeadAttention):
    def forward(self, query, key, value, mask=None):
        parts = (split_heads(x, self.h) for x in projected(self, query, key, value))
        mixed, weights = attend(*parts, mask)
        return merge_heads(mixed), weights


# %% mask_ignored
def attend(queries, keys, values, mask):
    return scaled_dot_product_attention(queries, keys, values)


# %% scale_d_model
def attend(queries, keys, values, mask):
    # scaled_dot_product_attention divides by sqrt(d_head) itself
    num_heads, d_head = queries.size(1), queries.size(-1)
    queries = queries * d_head**0.5 / (num_heads * d_head) ** 0.5
    return scaled_dot_product_attention(queries, keys, values, mask_for_heads(mask))


# %% mask_without_head_axis
def mask_for_heads(mask):
    return mask


# %% mask_inverted
def attend(queries, keys, values, mask):
    if mask is not None:
        mask = torch.logical_not(mask_for_heads(mask))
    return scaled_dot_product_attention(queries, keys, values, mask)


# %% mask_in_first_head_only
def attend(queries, keys, values, mask):
    first = [x[:, :1] for x in (queries, keys, values)]
    others = [x[:, 1:] for x in (queries, keys, values)]
    mixed_first, weights_first = scaled_dot_product_attention(*first, mask_for_heads(mask))
    mixed_others, weights_others = scaled_dot_product_attention(*others)
    return torch.cat([mixed_first, mixed_others], dim=1), torch.cat([weights_first, weights_others], dim=1)


# %% keys_from_query
def projected(layer, query, key, value):
    return layer.w_q(query), layer.w_k(query), layer.w_v(value)


# %% values_from_key
def projected(layer, query, key, value):
    return layer.w_q(query), layer.w_k(key), layer.w_v(key)


# %% query_projection_for_keys
def projected(layer, query, key, value):
    return layer.w_q(query), layer.w_q(key), layer.w_v(value)


# %% key_projection_for_values
def projected(layer, query, key, value):
    return layer.w_q(query), layer.w_k(key), layer.w_k(value)


# %% projections_after_split
def projected(layer, query, key, value):
    return query, key, value


# %% weights_averaged
def attend(queries, keys, values, mask):
    mixed, weights = scaled_dot_product_attention(queries, keys, values, mask_for_heads(mask))
    return mixed, weights.mean(1)


# %% one_head_only
class MultiHeadAttention(MultiHeadAttention):
    def forward(self, query, key, value, mask=None):
        mixed, weights = scaled_dot_product_attention(*projected(self, query, key, value), mask)
        return self.w_o(mixed), torch.stack([weights] * self.h, dim=1)


# %% no_w_o + mask_ignored
class MultiHeadAttention(MultiHeadAttention):
    def forward(self, query, key, value, mask=None):
        q, k, v = (split_heads(x, self.h) for x in projected(self, query, key, value))
        mixed, weights = scaled_dot_product_attention(q, k, v)
        return merge_heads(mixed), weights


# %% weights_averaged + values_from_key
def projected(layer, query, key, value):
    return layer.w_q(query), layer.w_k(key), layer.w_v(key)


def attend(queries, keys, values, mask):
    mixed, weights = scaled_dot_product_attention(queries, keys, values, mask_for_heads(mask))
    return mixed, weights.mean(dim=1)


# %% no_w_o + scale_d_model
class MultiHeadAttention(MultiHeadAttention):
    def forward(self, query, key, value, mask=None):
        q, k, v = (split_heads(x, self.h) for x in projected(self, query, key, value))
        mixed, weights = attend(q / self.h**0.5, k, v, mask)
        return merge_heads(mixed), weights
