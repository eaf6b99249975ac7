import torch


def dot_product_attention(query, keys, values, lengths):
    scores = keys.bmm(query.unsqueeze(2)).squeeze(2)
    pad = torch.arange(keys.size(1)).ge(lengths.unsqueeze(1))
    w = scores.masked_fill(pad, -1e9).softmax(0).masked_fill(pad, 0)
    return w.unsqueeze(1).bmm(values).squeeze(1), w
