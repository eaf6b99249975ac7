from collections import Counter

import numpy as np

PAD, SOS, EOS, UNK = 0, 1, 2, 3


def tokenize(sentence):
    spaced = "".join(f" {letter} " if letter in ".,!?" else letter for letter in sentence.lower())
    return spaced.split()


def build_vocabulary(sentences, min_count=1):
    counts = Counter(token for sentence in sentences for token in sentence)
    words = [word for word in sorted(counts, key=lambda w: (-counts[w], w)) if counts[word] >= min_count]
    return {word: i for i, word in enumerate(["<pad>", "<sos>", "<eos>", "<unk>"] + words)}


def to_ids(tokens, vocabulary):
    return [vocabulary.get(token, UNK) for token in tokens] + [EOS]


def pad_batch(sequences):
    lengths = np.array([len(s) for s in sequences], dtype=np.int64)
    time = int(lengths.max()) if len(lengths) else 0
    rows = [np.pad(np.array(s, dtype=np.int64), (time - len(s), 0)) for s in sequences]
    return (np.stack(rows) if rows else np.zeros((0, 0), dtype=np.int64)), lengths
