import torch


def scaled_dot_product_attention(query, key, value, mask=None):
    s = torch.einsum("...qd,...kd->...qk", query, key) * query.shape[-1] ** -0.5
    if mask is None:
        w = s.softmax(-1)
    else:
        # -1e9 is as good as minus infinity here and never gives nan ...
        w = s.masked_fill(mask.logical_not(), -1e9).softmax(-1)
        # ... but a row without any True would come out uniform
        w = w * mask
    return torch.einsum("...qk,...kv->...qv", w, value), w
