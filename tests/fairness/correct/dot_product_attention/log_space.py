import math
from collections import namedtuple

import torch

Attention = namedtuple("Attention", "context weights")


def dot_product_attention(query, keys, values, lengths):
    real = torch.arange(keys.shape[1]).expand(len(keys), -1).lt(lengths[:, None])
    scores = (query[:, None, :] * keys).sum(-1)
    # an empty row looks at everything here, and loses its weights at the end
    seen = real | ~real.any(1, keepdim=True)
    scores = torch.where(seen, scores, -math.inf)
    weights = (scores - scores.logsumexp(1, keepdim=True)).exp()
    weights = torch.where(real, weights, 0.0)
    return Attention((weights.unsqueeze(-1) * values).sum(dim=1), weights)
