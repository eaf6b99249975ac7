import torch


def softmax(logits):
    e = (logits - logits.amax(-1, keepdim=True)).exp()
    return e / e.sum(-1, keepdim=True)


def greedy_decode(step, state, sos, eos, max_length):
    out = [sos]
    for _ in range(max_length):
        logits, _ = step(out[-1], state)
        nxt = logits.argmax().item()
        if nxt == eos:
            break
        out.append(nxt)
    return out[1:]
