import torch


def softmax(logits):
    peak = torch.max(logits, dim=-1, keepdim=True).values
    powers = torch.pow(torch.e, logits - peak)
    return powers / torch.sum(powers, dim=-1, keepdim=True)


def greedy_decode(step, state, sos, eos, max_length):
    sentence = []
    token = sos
    n = 0
    while n < max_length:
        logits, state = step(token, state)
        token = int(logits.argmax())
        if token == eos:
            n = max_length
        else:
            sentence.append(token)
            n += 1
    return sentence
