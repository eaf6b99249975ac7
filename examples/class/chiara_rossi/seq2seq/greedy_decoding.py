import torch


def softmax(logits):
    # e^(z - log sum e^z)
    return torch.exp(logits - torch.logsumexp(logits, -1, keepdim=True))


def _tokens(step, state, token, eos):
    while True:
        logits, state = step(token, state)
        token = int(logits.argmax(-1))
        if token == eos:
            return
        yield token


def greedy_decode(step, state, sos, eos, max_length):
    # zip asks the range first: no step too many
    return [token for _, token in zip(range(max_length), _tokens(step, state, sos, eos))]
