import torch as T, heapq
@T.no_grad()
def translate(model, source, sos, eos, max_length):
    m, y = model.encode(source), T.full((len(source), 1), sos)
    for _ in range(max_length): y = T.hstack([y, model.decode(y, m, source)[:, -1:].argmax(-1)])
    return [(r + [eos])[:(r + [eos]).index(eos)] for r in y[:, 1:].tolist()]
def beam_search(step, state, sos, eos, beam_width, max_length):
    B = [(0., [], sos, state)]                          # (-score, tokens, last, state)
    for _ in range(max_length):
        C = [b for b in B if b[2] == eos]
        for s, y, k, h in (b for b in B if b[2] != eos):
            z, h = step(k, h)
            C += [(s - p, y if j == eos else y + [j], j, h) for j, p in enumerate(z.log_softmax(0).tolist())]
        B = heapq.nsmallest(beam_width, C, key=lambda b: b[:2])
    return [(y, -s) for s, y, _, _ in B]
