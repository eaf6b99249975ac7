# Hassan El-Masri, 2nd semester
import torch


def softmax(logits):
    m = torch.amax(logits, dim=-1, keepdim=True)
    return torch.exp(logits - m) / torch.sum(torch.exp(logits - m), dim=-1, keepdim=True)


def greedy_decode(step, state, sos, eos, max_length):
    token = sos
    result = []
    for i in range(max_length):
        logits, state = step(token, state)
        token = int(torch.argmax(softmax(logits)))
        if token != eos:
            result.append(token)
    return result
