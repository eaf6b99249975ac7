import torch
from torch.nn.functional import log_softmax


def scaled_dot_product_attention(query, key, value, mask=None):
    root = query.shape[-1] ** 0.25
    scores = torch.matmul(query / root, (key / root).transpose(-1, -2))
    if mask is None:
        weights = log_softmax(scores, -1).exp()
    else:
        mask = torch.broadcast_to(mask, scores.shape)
        alive = mask.any(-1, keepdim=True)
        # a row without any key is computed as if all were allowed, and thrown away
        log_weights = log_softmax(scores.masked_fill(~mask & alive, -torch.inf), -1)
        weights = torch.where(alive, log_weights.exp(), 0.0)
    return torch.matmul(weights, value), weights
