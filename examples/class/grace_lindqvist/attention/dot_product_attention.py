import torch


def dot_product_attention(query, keys, values, lengths):
    # how well does every position fit to the state of the decoder?
    scores = torch.matmul(keys, query.unsqueeze(2)).squeeze(2)
    real = torch.arange(keys.size(1)).unsqueeze(0) < lengths.unsqueeze(1)
    attn = scores.masked_fill(real == False, float('-inf')).softmax(dim=1)
    attn = attn.masked_fill(real == False, 0.0)
    context = torch.matmul(attn.unsqueeze(1), values).squeeze(1)
    return context, attn
