import math

import torch


def dot_product_attention(query, keys, values, lengths):
    scores = (keys * query[:, None]).sum(2) / math.sqrt(keys.size(2))
    contexts, rows = [], []
    for score, value, n in zip(scores, values, lengths):
        weight = torch.zeros_like(score)
        weight[:n] = score[:n].softmax(0)
        rows.append(weight)
        contexts.append(weight @ value)
    return torch.stack(contexts), torch.stack(rows)
