import torch


def scaled_dot_product_attention(query, key, value, mask=None):
    s = torch.einsum("...id,...jd->...ij", query, key) / query.shape[-1] ** 0.5
    if mask is None:
        w = s.softmax(-2)
    else:
        w = torch.nan_to_num(s.masked_fill(~mask, -torch.inf).softmax(-2))
    return torch.einsum("...ij,...jv->...iv", w, value), w
