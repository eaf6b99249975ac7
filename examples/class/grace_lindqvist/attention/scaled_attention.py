import torch


def scaled_dot_product_attention(query, key, value, mask=None):
    # how much does every query look like every key?
    scores = torch.matmul(query, key.transpose(-1, -2))
    if mask is not None:
        scores = scores.masked_fill(mask == False, float('-inf'))
    attn = scores.softmax(dim=-1)
    if mask is not None:
        # rows that are masked completely are nan now
        attn = attn.masked_fill(mask == False, 0.0)
    out = torch.matmul(attn, value)
    return out, attn
