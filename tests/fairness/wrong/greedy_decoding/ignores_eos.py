import torch


def softmax(logits):
    z = logits - logits.max(-1, keepdim=True)[0]
    return z.exp() / z.exp().sum(-1, keepdim=True)


def greedy_decode(step, state, sos, eos, max_length):
    out = []
    token = sos
    for _ in range(max_length):
        logits, state = step(token, state)
        token = softmax(logits).argmax().item()
        out.append(token)
    return out
