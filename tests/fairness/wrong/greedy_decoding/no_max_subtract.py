import torch


def softmax(logits):
    e = logits.exp()
    return e / e.sum(dim=-1).unsqueeze(-1)


def greedy_decode(step, state, sos, eos, max_length):
    def go(token, state, left):
        if left == 0:
            return
        logits, state = step(token, state)
        token = int(torch.argmax(logits))
        if token != eos:
            yield token
            yield from go(token, state, left - 1)

    return list(go(sos, state, max_length))
