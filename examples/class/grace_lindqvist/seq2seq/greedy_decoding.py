import torch


def softmax(logits):
    e = torch.exp(logits)
    return e / e.sum(dim=-1, keepdim=True)


def greedy_decode(step, state, sos, eos, max_length):
    words = []
    word = sos
    for _ in range(max_length):
        logits, state = step(word, state)
        word = torch.argmax(logits, dim=-1).item()
        if word == eos:
            break
        words.append(word)
    return words
