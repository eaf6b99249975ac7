import torch


@torch.inference_mode()
def translate(model, source, sos, eos, max_length):
    memory = model.encode(source)
    ids = torch.full((len(source), 1), sos)
    for _ in range(max_length):
        logits = model.decode(ids, memory, source)
        ids = torch.cat([ids, logits[:, -1].max(-1).indices.unsqueeze(1)], 1)
    # everything from the first eos on goes
    ended = (ids[:, 1:] == eos).cumsum(1) > 0
    return [row[~over].tolist() for row, over in zip(ids[:, 1:], ended)]


def beam_search(step, state, sos, eos, beam_width, max_length):
    beam = [{"tokens": [], "score": 0.0, "last": sos, "state": state}]
    for _ in range(max_length):
        candidates = []
        for hyp in beam:
            if hyp["last"] == eos:
                candidates.append(hyp)
                continue
            logits, new = step(hyp["last"], hyp["state"])
            scores = hyp["score"] + torch.log_softmax(logits.double(), -1)
            for token, score in enumerate(scores.tolist()):
                tokens = hyp["tokens"] if token == eos else [*hyp["tokens"], token]
                candidates.append({"tokens": tokens, "score": score, "last": token, "state": new})
        beam = sorted(candidates, key=lambda hyp: (-hyp["score"], hyp["tokens"]))[:beam_width]
    return [(hyp["tokens"], hyp["score"]) for hyp in beam]
