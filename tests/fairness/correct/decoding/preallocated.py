"""A rectangle that is filled from the left, in eval mode; recursion over the rounds."""
import math

import torch


def translate(model, source, sos, eos, max_length):
    modes = {module: module.training for module in model.modules()}
    model.eval()
    with torch.inference_mode():
        memory = model.encode(source)
        board = torch.full((source.size(0), max_length + 1), eos, dtype=torch.long)
        board[:, 0] = sos
        running = torch.ones(source.size(0), dtype=torch.bool)
        for place in range(max_length):
            choice = model.decode(board, memory, source)[:, place].argmax(1)
            board[:, place + 1] = torch.where(running, choice, eos)
            running &= choice != eos
    for module, mode in modes.items():
        module.training = mode
    sentences = []
    for row in board[:, 1:].tolist():
        sentence = []
        for word in row:
            if word == eos:
                break
            sentence.append(word)
        sentences.append(sentence)
    return sentences


def beam_search(step, state, sos, eos, beam_width, max_length):
    def rounds(beam, left):
        if left == 0 or all(ended for *_, ended in beam):
            return beam
        pool = []
        for tokens, score, last, inner, ended in beam:
            if ended:
                pool.append((tokens, score, last, inner, True))
                continue
            logits, after = step(last, inner)
            numbers = [float(number) for number in logits]
            top = max(numbers)
            total = top + math.log(sum(math.exp(number - top) for number in numbers))
            for token, number in enumerate(numbers):
                if token == eos:
                    pool.append((tokens, score + number - total, token, after, True))
                else:
                    pool.append((tokens + [token], score + number - total, token, after, False))
        pool.sort(key=lambda one: one[0])
        pool.sort(key=lambda one: one[1], reverse=True)
        return rounds(pool[:beam_width], left - 1)

    return [(tokens, score) for tokens, score, *_ in rounds([([], 0.0, sos, state, False)], max_length)]
