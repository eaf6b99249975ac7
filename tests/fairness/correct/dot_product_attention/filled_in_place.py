import torch


def dot_product_attention(query, keys, values, lengths):
    batch, time, _ = keys.shape
    weights = torch.zeros(batch, time, dtype=keys.dtype)
    context = torch.zeros(batch, values.shape[2], dtype=values.dtype)
    for b in range(batch):
        n = int(lengths[b])
        if n == 0:
            continue
        score = torch.mv(keys[b, :n], query[b])
        score = torch.exp(score - score.max())
        weights[b, :n] = score / score.sum()
        for t in range(n):
            context[b] = context[b] + weights[b, t].clone() * values[b, t]
    return [context, weights]
