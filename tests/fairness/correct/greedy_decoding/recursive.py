import torch


def softmax(logits):
    if logits.dim() > 1:
        return torch.stack([softmax(row) for row in logits])
    powers = (logits - max(logits.tolist())).exp()
    return powers / powers.sum()


def greedy_decode(step, state, sos, eos, max_length):
    if max_length == 0:
        return []
    logits, state = step(sos, state)
    best = 0
    for token in range(1, len(logits)):
        if logits[token] > logits[best]:
            best = token
    if best == eos:
        return []
    return [best] + greedy_decode(step, state, best, eos, max_length - 1)
