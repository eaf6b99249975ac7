import torch


def dot_product_attention(query, keys, values, lengths):
    real = torch.arange(keys.size(1), device=keys.device).unsqueeze(0) < lengths.unsqueeze(1)
    scores = torch.bmm(keys, query[:, :, None])[:, :, 0]
    scores = scores + (1.0 - real.to(scores.dtype)) * -1e9
    weights = torch.nn.functional.softmax(scores, dim=-1)
    weights = weights * (lengths > 0).to(weights.dtype)[:, None]
    return torch.einsum("bt,btv->bv", weights, values), weights
