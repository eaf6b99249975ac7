def translate(model, source, sos, eos, max_length):
    return [row[:max_length] for row in model.encode(source).argmax(-1).tolist()]


def beam_search(step, state, sos, eos, beam_width, max_length):
    logits, _ = step(sos, state)
    return [([int(logits.argmax())], 0.0)]
