import re
from collections import Counter

import numpy as np

PAD, SOS, EOS, UNK = 0, 1, 2, 3


def tokenize(sentence):
    return re.findall(r"[^\s.,!?]+|[.,!?]", sentence)


def build_vocabulary(sentences, min_count=1):
    counts = Counter(word for sentence in sentences for word in sentence)
    words = [w for w in sorted(counts, key=lambda w: (-counts[w], w)) if counts[w] >= min_count]
    return {w: i for i, w in enumerate(["<pad>", "<sos>", "<eos>", "<unk>"] + words)}


def to_ids(tokens, vocabulary):
    return [vocabulary.get(t, UNK) for t in tokens] + [EOS]


def pad_batch(sequences):
    lengths = np.array(list(map(len, sequences)), dtype=np.int64)
    out = np.full((len(sequences), lengths.max(initial=0)), PAD, dtype=np.int64)
    for row, seq in zip(out, sequences):
        row[: len(seq)] = seq
    return out, lengths
