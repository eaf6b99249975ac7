import torch


def scaled_dot_product_attention(query, key, value, mask=None):
    *lead, q, d_k = query.shape
    k, d_v = value.shape[-2:]
    allowed = torch.ones((), dtype=torch.bool) if mask is None else mask
    allowed = allowed.expand(*lead, q, k).reshape(-1, q, k)
    # a quarter of the lowest number: adding a score to it cannot overflow
    bias = query.new_zeros(allowed.shape).masked_fill(~allowed, torch.finfo(query.dtype).min / 4)
    scores = torch.baddbmm(bias, query.reshape(-1, q, d_k), key.reshape(-1, k, d_k).mT, alpha=d_k**-0.5)
    weights = torch.softmax(scores, 2) * allowed
    output = torch.bmm(weights, value.reshape(-1, k, d_v))
    return output.view(*lead, q, d_v), weights.view(*lead, q, k)
