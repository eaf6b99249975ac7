import torch


def softmax(logits):
    z = torch.exp(logits - logits.max(dim=-1, keepdim=True).values)
    return z / z.sum(dim=-1, keepdim=True)


def greedy_decode(step, state, sos, eos, max_length):
    token, tokens = sos, []
    for _ in range(max_length):
        logits, state = step(token, state)
        # sorted from small to large, so the best one is the last one
        token = int(torch.argsort(logits, stable=True)[-1])
        if token == eos:
            break
        tokens.append(token)
    return tokens
