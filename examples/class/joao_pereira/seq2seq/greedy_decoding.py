import torch


def softmax(logits):
    z = logits.sub(logits.max(-1, keepdim=True)[0]).exp()
    return z.div(z.sum(-1, keepdim=True))


def greedy_decode(step, state, sos, eos, max_length):
    words = []
    word = sos
    while len(words) < max_length and word != eos:
        logits, state = step(word, state)
        word = logits.argmax().item()
        words.append(word)
    return words
