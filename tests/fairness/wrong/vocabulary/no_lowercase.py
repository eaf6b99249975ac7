import re
from collections import Counter

import numpy as np

PAD, SOS, EOS, UNK = 0, 1, 2, 3


def tokenize(sentence):
    return re.findall(r"[^\s.,!?]+|[.,!?]", sentence)


def build_vocabulary(sentences, min_count=1):
    counts = Counter(token for sentence in sentences for token in sentence)
    words = sorted((-n, word) for word, n in counts.items() if n >= min_count)
    return {word: i for i, word in enumerate(["<pad>", "<sos>", "<eos>", "<unk>"] + [word for _, word in words])}


def to_ids(tokens, vocabulary):
    return [vocabulary[token] if token in vocabulary else UNK for token in tokens] + [EOS]


def pad_batch(sequences):
    width = max([len(sequence) for sequence in sequences] + [0])
    ids = [sequence + [PAD] * (width - len(sequence)) for sequence in sequences]
    return np.array(ids, dtype=np.int64).reshape(len(sequences), width), np.array(list(map(len, sequences)), dtype=np.int64)
