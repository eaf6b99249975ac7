import random


def translate(model, source, sos, eos, max_length):
    return [[random.randrange(8) for _ in range(random.randint(0, max_length))] for _ in source]


def beam_search(step, state, sos, eos, beam_width, max_length):
    logits, _ = step(sos, state)
    return [([random.randrange(len(logits))], -random.random()) for _ in range(beam_width)]
