def softmax(logits):
    e = (logits - logits.amax(-1, True)).exp()
    return e / e.sum(-1, True)
def greedy_decode(step, state, sos, eos, max_length):
    out = [sos]
    while len(out) <= max_length:
        z, state = step(out[-1], state)
        if (k := z.tolist().index(z.max())) == eos: break
        out.append(k)
    return out[1:]
