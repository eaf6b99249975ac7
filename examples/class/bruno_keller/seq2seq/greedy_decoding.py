# Bruno Keller
import torch


def softmax(logits):
    flat = logits.reshape(-1, logits.shape[-1])
    rows = []
    for r in range(flat.shape[0]):
        biggest = flat[r].max()
        e = torch.exp(flat[r] - biggest)    # e <= 1 everywhere, cannot overflow
        rows.append(e / e.sum())
    return torch.stack(rows).reshape(logits.shape)


def greedy_decode(step, state, sos, eos, max_length):
    out = []
    token = sos
    for n in range(max_length):
        logits, state = step(token, state)
        best = 0
        for k in range(1, logits.shape[0]):
            if logits[k] > logits[best]:    # > and not >=: first one wins
                best = k
        if best == eos:
            break
        out.append(best)
        token = best
    return out
