from itertools import takewhile

import torch


def translate(model, source, sos, eos, max_length):
    with torch.no_grad():
        memory = model.encode(source)
        ids = torch.full((len(source), max_length + 1), sos)
        for t in range(max_length):
            ids[:, t + 1] = model.decode(ids[:, : t + 1], memory, source)[:, t].argmax(-1)
    # all rows run to the end and are cut at their own eos afterwards
    return [list(takewhile(lambda word: word != eos, row)) for row in ids[:, 1:].tolist()]


def beam_search(step, state, sos, eos, beam_width, max_length):
    best = lambda hyps: sorted(hyps, key=lambda h: (-h[1], h[0]))[:beam_width]
    done, live = [], [([], 0.0, sos, state)]
    for _ in range(max_length):
        grown = []
        for tokens, score, last, s in live:
            logits, s = step(last, s)
            for k, lp in enumerate(logits.log_softmax(0).tolist()):
                grown.append((tokens if k == eos else tokens + [k], score + lp, k, s))
        kept = best(done + grown)
        done = [h for h in kept if h[2] == eos]
        live = [h for h in kept if h[2] != eos]
    return [(tokens, score) for tokens, score, _, _ in best(done + live)]
