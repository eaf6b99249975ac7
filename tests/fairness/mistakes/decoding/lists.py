"""Sentences are lists of words from which each step makes its tensor; hypotheses are named tuples."""
from typing import Any, NamedTuple

import torch


def best_word(scores):
    return scores.index(max(scores))


def next_words(model, sentences, memory, source):
    so_far = torch.tensor(sentences)
    logits = model.decode(so_far, memory, source)
    return [best_word(scores) for scores in logits[:, -1].tolist()]


def all_done(sentences, eos):
    return all(eos in sentence for sentence in sentences)


def words_of(sentence, eos):
    words = sentence[1:]
    if eos in words:
        words = words[: words.index(eos)]
    return words


def grown(model, source, sos, eos, max_length):
    memory = model.encode(source)
    sentences = [[sos] for _ in range(len(source))]
    for _ in range(max_length):
        if all_done(sentences, eos):
            break
        for sentence, word in zip(sentences, next_words(model, sentences, memory, source)):
            sentence.append(word)
    return sentences


@torch.no_grad()
def translate(model, source, sos, eos, max_length):
    return [words_of(sentence, eos) for sentence in grown(model, source, sos, eos, max_length)]


class Hypothesis(NamedTuple):
    words: list
    score: float
    last: int
    state: Any


def gains(logits):
    return torch.log_softmax(logits, dim=-1).tolist()


def longer(one, token, gain, state, eos):
    words = one.words if token == eos else one.words + [token]
    return Hypothesis(words, one.score + gain, token, state)


def extensions(one, step, eos):
    logits, state = step(one.last, one.state)
    return [longer(one, token, gain, state, eos) for token, gain in enumerate(gains(logits))]


def next_pool(beam, step, eos):
    pool = []
    for one in beam:
        if one.last == eos:
            pool.append(one)
        else:
            pool.extend(extensions(one, step, eos))
    return pool


def order(one):
    return -one.score, one.words


def best(pool, width):
    return sorted(pool, key=order)[:width]


def told(beam):
    return [(one.words, one.score) for one in beam]


def beam_search(step, state, sos, eos, beam_width, max_length):
    beam = [Hypothesis([], 0.0, sos, state)]
    for _ in range(max_length):
        beam = best(next_pool(beam, step, eos), beam_width)
    return told(beam)


# %% any_row_stops_batch
def all_done(sentences, eos):
    return eos in [sentence[-1] for sentence in sentences]


# %% keeps_eos
def words_of(sentence, eos):
    words = []
    for word in sentence[1:]:
        words.append(word)
        if word == eos:
            break
    return words


# %% keeps_sos
def words_of(sentence, eos):
    return sentence[: sentence.index(eos)] if eos in sentence else sentence


# %% runs_past_eos
def words_of(sentence, eos):
    return [word for word in sentence[1:] if word != eos]


# %% stops_at_pad
def words_of(sentence, eos):
    words = []
    for word in sentence[1:]:
        if word in (0, eos):
            break
        words.append(word)
    return words


# %% first_position
def next_words(model, sentences, memory, source):
    logits = model.decode(torch.tensor(sentences), memory, source)
    return [best_word(positions[0]) for positions in logits.tolist()]


# %% only_the_last_word
def next_words(model, sentences, memory, source):
    last = torch.tensor([[sentence[-1]] for sentence in sentences])
    logits = model.decode(last, memory, source)
    return [best_word(scores) for scores in logits[:, -1].tolist()]


# %% memory_of_target
def next_words(model, sentences, memory, source):
    so_far = torch.tensor(sentences)
    logits = model.decode(so_far, memory, so_far)
    return [best_word(scores) for scores in logits[:, -1].tolist()]


# %% one_word_short
def grown(model, source, sos, eos, max_length):
    memory = model.encode(source)
    sentences = [[sos] for _ in range(len(source))]
    while len(sentences[0]) < max_length and not all_done(sentences, eos):
        words = next_words(model, sentences, memory, source)
        sentences = [sentence + [word] for sentence, word in zip(sentences, words)]
    return sentences


# %% last_of_equals
def best_word(scores):
    best = 0
    for word, score in enumerate(scores):
        if score >= scores[best]:
            best = word
    return best


# %% left_in_eval_mode
@torch.no_grad()
def translate(model, source, sos, eos, max_length):
    model.eval()
    return [words_of(sentence, eos) for sentence in grown(model, source, sos, eos, max_length)]


# %% left_in_train_mode
@torch.no_grad()
def translate(model, source, sos, eos, max_length):
    model.eval()
    sentences = grown(model, source, sos, eos, max_length)
    model.train()
    return [words_of(sentence, eos) for sentence in sentences]


# %% sums_raw_logits
def gains(logits):
    return logits.tolist()


# %% finished_beams_continue
def next_pool(beam, step, eos):
    pool = []
    for one in beam:
        pool.extend(extensions(one, step, eos))
    return pool


# %% finished_beams_dropped
def next_pool(beam, step, eos):
    return [new for one in beam if one.last != eos for new in extensions(one, step, eos)]


# %% eos_not_counted
def longer(one, token, gain, state, eos):
    if token == eos:
        return Hypothesis(one.words, one.score, eos, state)
    return Hypothesis(one.words + [token], one.score + gain, token, state)


# %% eos_among_the_tokens
def longer(one, token, gain, state, eos):
    return Hypothesis(one.words + [token], one.score + gain, token, state)


# %% worst_first
def order(one):
    return one.score, one.words


# %% ties_unordered
def best(pool, width):
    return sorted(pool, key=lambda one: one.score, reverse=True)[:width]


# %% length_normalised
def order(one):
    return -one.score / max(len(one.words), 1), one.words


# %% probabilities_added
def gains(logits):
    return torch.softmax(logits, dim=-1).tolist()


# %% first_state_for_all
def extensions(one, step, eos):
    logits, _ = step(one.last, one.state)
    return [longer(one, token, gain, one.state, eos) for token, gain in enumerate(gains(logits))]


# %% unlimited_beam
def best(pool, width):
    return sorted(pool, key=order)


# %% only_the_best_returned
def told(beam):
    return [(beam[0].words, beam[0].score)]


# %% scores_are_tensors
def gains(logits):
    return torch.log_softmax(logits, dim=-1)


# %% stops_at_first_finished
def beam_search(step, state, sos, eos, beam_width, max_length):
    beam = [Hypothesis([], 0.0, sos, state)]
    for _ in range(max_length):
        if beam[0].last == eos:
            break
        beam = best(next_pool(beam, step, eos), beam_width)
    return told(beam)


# %% keeps_sos + keeps_eos
def words_of(sentence, eos):
    return sentence[: sentence.index(eos) + 1] if eos in sentence else sentence


# %% left_in_eval_mode + one_word_short
@torch.no_grad()
def translate(model, source, sos, eos, max_length):
    model.eval()
    return [words_of(sentence, eos) for sentence in grown(model, source, sos, eos, max(max_length - 1, 0))]


# %% any_row_stops_batch + left_in_train_mode
def all_done(sentences, eos):
    return any(eos in sentence for sentence in sentences)


@torch.no_grad()
def translate(model, source, sos, eos, max_length):
    model.eval()
    sentences = grown(model, source, sos, eos, max_length)
    model.train()
    return [words_of(sentence, eos) for sentence in sentences]


# %% sums_raw_logits + eos_not_counted
def longer(one, token, gain, state, eos):
    if token == eos:
        return Hypothesis(one.words, one.score, eos, state)
    return Hypothesis(one.words + [token], one.score + gain, token, state)


def gains(logits):
    return logits.tolist()


# %% finished_beams_dropped + only_the_best_returned
def next_pool(beam, step, eos):
    return [new for one in beam if one.last != eos for new in extensions(one, step, eos)]


def told(beam):
    return [(one.words, one.score) for one in beam[:1]]
