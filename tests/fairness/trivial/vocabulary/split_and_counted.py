import numpy as np

PAD, SOS, EOS, UNK = 0, 1, 2, 3


def tokenize(sentence):
    return sentence.split()


def build_vocabulary(sentences, min_count=1):
    words = {word for sentence in sentences for word in sentence}
    return {word: number for number, word in enumerate(sorted(words))}


def to_ids(tokens, vocabulary):
    return [UNK] * len(tokens) + [EOS]


def pad_batch(sequences):
    time = max((len(sequence) for sequence in sequences), default=0)
    return np.ones((len(sequences), time), dtype=np.int64), np.full(len(sequences), time, dtype=np.int64)
