"""One sentence at a time, with the whole model at each step; beam search by a heap."""
import heapq

import torch


def translate(model, source, sos, eos, max_length):
    found = []
    for sentence in source.split(1):
        words = []
        while len(words) < max_length:
            logits = model(sentence, torch.tensor([[sos, *words]]))[0, -1].tolist()
            word = logits.index(max(logits))
            if word == eos:
                break
            words.append(word)
        found.append(words)
    return found


def beam_search(step, state, sos, eos, beam_width, max_length):
    finished, going_on = [], [(-0.0, [], sos, state)]
    for _ in range(max_length):
        grown = []
        for cost, words, last, state in going_on:
            logits, after = step(last, state)
            logits = logits.double()
            costs = torch.logsumexp(logits, 0) - logits
            for token in range(len(costs)):
                more = [] if token == eos else [token]
                grown.append((cost + costs[token].item(), words + more, token, after))
        both = [(c, w, True, None, None) for c, w in finished]
        both += [(c, w, token == eos, token, after) for c, w, token, after in grown]
        kept = heapq.nsmallest(beam_width, both, key=lambda one: one[:2])
        finished = [(c, w) for c, w, ended, _, _ in kept if ended]
        going_on = [(c, w, token, after) for c, w, ended, token, after in kept if not ended]
        if not going_on:
            break
    last = sorted(finished + [(c, w) for c, w, _, _ in going_on])
    return [(words, -cost) for cost, words in last]
