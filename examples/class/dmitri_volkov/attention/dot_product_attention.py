import torch as T
def dot_product_attention(query, keys, values, lengths):
    m = T.arange(keys.shape[1]) < lengths[:, None]
    w = T.softmax((keys @ query[..., None])[..., 0] + T.where(m, 0., -1e30), 1)*m
    return (w[:, None] @ values)[:, 0], w
