def translate(model, source, sos, eos, max_length):
    return source[:, :max_length].tolist()


def beam_search(step, state, sos, eos, beam_width, max_length):
    return [([token], 0.0) for token in range(beam_width)]
