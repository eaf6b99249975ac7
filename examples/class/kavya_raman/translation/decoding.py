import torch


def translate(model, source, sos, eos, max_length):
    with torch.no_grad():
        memory = model.encode(source)
        target = torch.full((len(source), 1), sos)
        n = 0
        while n < max_length:
            words = model.decode(target, memory, source)[:, -1].argmax(dim=-1)
            target = torch.cat([target, words.unsqueeze(1)], dim=1)
            n += 1
            if (words == eos).any():
                break  # finished
    sentences = []
    for row in target[:, 1:].tolist():
        sentences.append(row[: row.index(eos)] if eos in row else row)
    return sentences


def beam_search(step, state, sos, eos, beam_width, max_length):
    unfinished, finished = [([], 0.0, sos, state)], []
    n = 0
    while n < max_length and unfinished:
        pool = [(tokens, score, None, None) for tokens, score in finished]
        for tokens, score, last, old in unfinished:
            logits, new = step(last, old)
            gains = torch.log_softmax(logits, dim=-1)
            for word in range(len(gains)):
                total = score + float(gains[word])
                if word == eos:
                    pool.append((tokens, total, None, None))
                else:
                    pool.append((tokens + [word], total, word, new))
        pool.sort(key=lambda entry: (-entry[1], entry[0]))
        pool = pool[:beam_width]
        finished = [(tokens, score) for tokens, score, last, _ in pool if last is None]
        unfinished = [entry for entry in pool if entry[2] is not None]
        n += 1
    both = finished + [(tokens, score) for tokens, score, _, _ in unfinished]
    return sorted(both, key=lambda entry: (-entry[1], entry[0]))
