# Bruno Keller
import torch


def dot_product_attention(query, keys, values, lengths):
    batch, time = keys.shape[0], keys.shape[1]
    contexts = []
    all_weights = []
    for r in range(batch):
        n = int(lengths[r])
        context = torch.zeros(values.shape[2], dtype=values.dtype)
        weights = torch.zeros(time, dtype=keys.dtype)
        if n > 0:
            # only the first n, the padding is never touched
            scores = torch.stack([torch.dot(keys[r, t], query[r]) for t in range(n)])
            w = torch.softmax(scores, 0)
            for t in range(n):
                context = context + w[t] * values[r, t]
            weights = torch.cat([w, weights[n:]])
        contexts.append(context)
        all_weights.append(weights)
    return torch.stack(contexts), torch.stack(all_weights)
