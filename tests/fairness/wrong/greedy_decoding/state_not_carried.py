import torch


def softmax(logits):
    top = torch.amax(logits, -1, True)
    e = torch.exp(logits - top)
    return e.div(e.sum(-1, True))


def greedy_decode(step, state, sos, eos, max_length):
    sentence = []
    previous = sos
    while len(sentence) < max_length:
        scores, new_state = step(previous, state)
        previous = torch.argmax(scores, dim=-1).item()
        if previous == eos:
            return sentence
        sentence.append(previous)
    return sentence
