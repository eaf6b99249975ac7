import torch as T
def scaled_dot_product_attention(query, key, value, mask=None):
    a = query @ key.mT / query.shape[-1]**.5
    if mask is None: w = T.softmax(a, -1)
    else: w = T.softmax(a + T.where(mask, 0., -1e30), -1)*mask   # *mask: rows without any True
    return w @ value, w
