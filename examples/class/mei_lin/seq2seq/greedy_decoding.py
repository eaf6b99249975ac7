import torch


def softmax(logits):
    m = logits.max(dim=-1, keepdim=True).values
    e = torch.exp(logits - m)
    return e / e.sum(dim=-1, keepdim=True)


def greedy_decode(step, state, sos, eos, max_length):
    out = []
    y = sos
    for _ in range(max_length):
        logits, state = step(y, state)
        y = torch.argmax(logits).item()
        if y == eos:
            break
        out.append(y)
    return out
