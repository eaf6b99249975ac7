import torch


def softmax(logits):
    return torch.exp(logits - torch.logsumexp(logits, dim=-1, keepdim=True))


def greedy_decode(step, state, sos, eos, max_length):
    tokens = [sos]
    while len(tokens) <= max_length:
        logits, state = step(tokens[-1], state)
        tokens.append(softmax(logits).max(dim=-1).indices.item())
        if tokens[-1] == eos:
            return tokens[1:-1]
    return tokens[1:]
