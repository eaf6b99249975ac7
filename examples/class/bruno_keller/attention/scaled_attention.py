# Bruno Keller
import torch


def scaled_dot_product_attention(query, key, value, mask=None):
    lead = query.shape[:-2]
    nq, dk = query.shape[-2], query.shape[-1]
    nk, dv = key.shape[-2], value.shape[-1]
    # squash the leading axes into one, so there is only one kind of loop
    Q = query.reshape(-1, nq, dk)
    K = key.reshape(-1, nk, dk)
    V = value.reshape(-1, nk, dv)
    if mask is None:
        M = torch.ones(Q.shape[0], nq, nk, dtype=torch.bool)
    else:
        M = mask.expand(lead + (nq, nk)).reshape(-1, nq, nk)

    rows_out = []
    rows_w = []
    for n in range(Q.shape[0]):
        for q in range(nq):
            allowed = [k for k in range(nk) if bool(M[n, q, k])]
            w = torch.zeros(nk, dtype=query.dtype)
            if len(allowed) > 0:
                s = torch.stack([torch.dot(Q[n, q], K[n, k]) for k in allowed]) / dk ** 0.5
                e = torch.exp(s - s.max())
                p = e / e.sum()
                w = w.index_add(0, torch.tensor(allowed), p)
            total = torch.zeros(dv, dtype=value.dtype)
            for k in range(nk):
                total = total + w[k] * V[n, k]
            rows_w.append(w)
            rows_out.append(total)
    output = torch.stack(rows_out).reshape(lead + (nq, dv))
    weights = torch.stack(rows_w).reshape(lead + (nq, nk))
    return output, weights
