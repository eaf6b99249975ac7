import torch


def softmax(logits):
    return torch.softmax(logits, dim=-1)


def greedy_decode(step, state, sos, eos, max_length):
    said = []
    while len(said) < max_length:
        logits, state = step(said[-1] if said else sos, state)
        best = int(torch.argmax(logits))
        if best == eos:
            break
        said.append(best)
    return said
