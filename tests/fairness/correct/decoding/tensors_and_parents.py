"""Scores of a round as one tensor; the tokens are read back through the parents."""
import torch


def translate(model, source, sos, eos, max_length):
    target = torch.full_like(source[:, :1], sos)
    memory = model.encode(source).detach()
    for _ in range(max_length):
        logits = model.decode(target, memory, source).detach()[:, -1]
        word = (logits == logits.amax(-1, keepdim=True)).to(torch.int64).argmax(-1, keepdim=True)
        target = torch.hstack([target, word])
    ends = torch.hstack([target[:, 1:], torch.full_like(target[:, :1], eos)]) == eos
    return [row[1 : 1 + length].tolist() for row, length in zip(target, ends.int().argmax(1).tolist())]


def beam_search(step, state, sos, eos, beam_width, max_length):
    tokens, scores, lasts, states = [[]], [torch.tensor(0.0, dtype=torch.float64)], [sos], [state]
    for _ in range(max_length):
        pool = []
        for words, score, last, inner in zip(tokens, scores, lasts, states):
            if last == eos:
                pool.append((words, score, last, inner))
                continue
            logits, after = step(last, inner)
            gains = logits.to(torch.float64).log_softmax(0)
            pool += [
                (words if token == eos else words + [token], score + gains[token], token, after)
                for token in range(logits.numel())
            ]
        order = sorted(range(len(pool)), key=lambda n: pool[n][0])
        ranked = sorted(order, key=lambda n: pool[n][1].item(), reverse=True)[:beam_width]
        tokens, scores, lasts, states = map(list, zip(*(pool[n] for n in ranked)))
    return [[words, score.item()] for words, score in zip(tokens, scores)]
