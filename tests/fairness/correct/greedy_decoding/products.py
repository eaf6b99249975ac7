import torch

BLOCK = 8


class Decoder:
    def __init__(self, step, state):
        self.step, self.state = step, state

    def next(self, token):
        logits, self.state = self.step(token, self.state)
        p = softmax(logits)
        return (p == p.max()).nonzero()[0].item()


def softmax(logits):
    # shifted by the greatest logit, and kept as a view of a transposed result
    moved = logits.movedim(-1, 0)
    moved = moved - moved.max(dim=0).values
    powers = torch.expm1(moved) + 1
    return (powers / torch.sum(powers, dim=0)).movedim(0, -1)


def greedy_decode(step, state, sos, eos, max_length):
    decoder = Decoder(step, state)
    tokens, token = [], sos
    for _ in range(max_length):
        token = decoder.next(token)
        if token == eos:
            break
        tokens += [token]
    return tokens
