import torch


def scaled_dot_product_attention(query, key, value, mask=None):
    if mask is None:
        mask = torch.tensor(True)
    similarity = query.matmul(key.mT)
    weights = torch.where(mask, similarity, -1e30).softmax(-1).mul(mask)
    return weights.matmul(value), weights
