import torch


def best_words(logits):
    return logits.max(dim=-1, keepdim=True).values.eq(logits).to(torch.int64).argmax(dim=-1)


def cut(row, eos):
    words = []
    for word in row:
        if word == eos:
            break
        words.append(word)
    return words


def translate(model, source, sos, eos, max_length):
    batch = source.shape[0]
    out = torch.full((batch, 1), sos, dtype=torch.int64)
    done = torch.zeros(batch, dtype=torch.bool)
    with torch.no_grad():
        memory = model.encode(source)
        for _ in range(max_length):
            logits = model.decode(out, memory, source)
            word = best_words(logits[:, -1, :])
            out = torch.cat([out, word[:, None]], dim=1)
            done = done | (word == eos)
            if bool(done.all()):
                break
    return [cut(row[1:], eos) for row in out.tolist()]


def rank(hypothesis):
    return (-hypothesis["score"], hypothesis["words"])


def start(state, sos):
    return {"words": [], "score": 0.0, "state": state, "last": sos, "done": False}


def extend(hyp, step, eos):
    logits, state = step(hyp["last"], hyp["state"])
    logp = torch.log_softmax(logits, dim=-1).tolist()
    new = []
    for word in range(len(logp)):
        new.append(
            {
                "words": hyp["words"] if word == eos else hyp["words"] + [word],
                "score": hyp["score"] + logp[word],
                "state": state,
                "last": word,
                "done": word == eos,
            }
        )
    return new


def beam_search(step, state, sos, eos, beam_width, max_length):
    beam = [start(state, sos)]
    for _ in range(max_length):
        if all(hyp["done"] for hyp in beam):
            break
        candidates = []
        for hyp in beam:
            if hyp["done"]:
                candidates.append(hyp)
            else:
                candidates += extend(hyp, step, eos)
        candidates.sort(key=rank)
        beam = candidates[:beam_width]
    return [(hyp["words"], hyp["score"]) for hyp in beam]


# %% any_row_stops_batch
def translate(model, source, sos, eos, max_length):
    batch = source.shape[0]
    out = torch.full((batch, 1), sos, dtype=torch.int64)
    with torch.no_grad():
        memory = model.encode(source)
        for _ in range(max_length):
            word = best_words(model.decode(out, memory, source)[:, -1, :])
            out = torch.cat([out, word[:, None]], dim=1)
            if eos in word:
                break
    return [cut(row[1:], eos) for row in out.tolist()]


# %% keeps_eos
def cut(row, eos):
    words = []
    for word in row:
        words.append(word)
        if word == eos:
            break
    return words


# %% sums_raw_logits
def extend(hyp, step, eos):
    logits, state = step(hyp["last"], hyp["state"])
    new = []
    for word, logit in enumerate(logits.tolist()):
        new.append(
            {
                "words": hyp["words"] if word == eos else hyp["words"] + [word],
                "score": hyp["score"] + logit,
                "state": state,
                "last": word,
                "done": word == eos,
            }
        )
    return new


# %% only_the_last_word
def translate(model, source, sos, eos, max_length):
    batch = source.shape[0]
    words = [torch.full((batch,), sos, dtype=torch.int64)]
    with torch.no_grad():
        memory = model.encode(source)
        for _ in range(max_length):
            logits = model.decode(words[-1].unsqueeze(1), memory, source)
            words.append(best_words(logits[:, 0]))
    out = torch.stack(words, dim=1)
    return [cut(row[1:], eos) for row in out.tolist()]


# %% length_normalised
def rank(hypothesis):
    length = len(hypothesis["words"]) + int(hypothesis["done"])
    return (-hypothesis["score"] / max(length, 1), hypothesis["words"])


# %% finished_beams_dropped
def beam_search(step, state, sos, eos, beam_width, max_length):
    beam = [start(state, sos)]
    for _ in range(max_length):
        if all(hyp["done"] for hyp in beam):
            break
        candidates = []
        for hyp in beam:
            if not hyp["done"]:
                candidates.extend(extend(hyp, step, eos))
        candidates.sort(key=rank)
        beam = candidates[:beam_width]
    return [(hyp["words"], hyp["score"]) for hyp in beam]


# %% left_in_eval_mode
def translate(model, source, sos, eos, max_length):
    model.eval()
    out = torch.full((source.shape[0], 1), sos, dtype=torch.int64)
    with torch.no_grad():
        memory = model.encode(source)
        for _ in range(max_length):
            word = best_words(model.decode(out, memory, source)[:, -1])
            out = torch.cat([out, word[:, None]], dim=1)
    return [cut(row[1:], eos) for row in out.tolist()]


# %% keeps_sos + sums_raw_logits
def translate(model, source, sos, eos, max_length):
    batch = source.shape[0]
    out = torch.full((batch, 1), sos, dtype=torch.int64)
    with torch.no_grad():
        memory = model.encode(source)
        for _ in range(max_length):
            word = best_words(model.decode(out, memory, source)[:, -1, :])
            out = torch.cat([out, word[:, None]], dim=1)
    return [cut(row, eos) for row in out.tolist()]


def extend(hyp, step, eos):
    logits, state = step(hyp["last"], hyp["state"])
    new = []
    for word in range(logits.shape[0]):
        new.append(
            {
                "words": hyp["words"] if word == eos else hyp["words"] + [word],
                "score": hyp["score"] + float(logits[word]),
                "state": state,
                "last": word,
                "done": word == eos,
            }
        )
    return new


# %% any_row_stops_batch + eos_not_counted
def translate(model, source, sos, eos, max_length):
    out = torch.full((source.shape[0], 1), sos, dtype=torch.int64)
    with torch.no_grad():
        memory = model.encode(source)
        while out.shape[1] <= max_length:
            word = best_words(model.decode(out, memory, source)[:, -1, :])
            out = torch.cat([out, word[:, None]], dim=1)
            if (word == eos).any():
                break
    return [cut(row[1:], eos) for row in out.tolist()]


def extend(hyp, step, eos):
    logits, state = step(hyp["last"], hyp["state"])
    logp = torch.log_softmax(logits, dim=-1).tolist()
    new = []
    for word in range(len(logp)):
        if word == eos:
            new.append({**hyp, "done": True})
        else:
            score = hyp["score"] + logp[word]
            new.append({"words": hyp["words"] + [word], "score": score, "state": state, "last": word, "done": False})
    return new
