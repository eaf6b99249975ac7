import torch


def softmax(logits):
    return (logits - logits.logsumexp(-1, keepdim=True)).exp()


def greedy_decode(step, state, sos, eos, max_length):
    out = [sos]
    while len(out) - 1 < max_length and (len(out) == 1 or out[-1] != eos):
        logits, state = step(out[-1], state)
        out.append(int(logits.argmax(dim=0)))
    return out[1:]
