import re
from collections import Counter

import numpy as np

PAD, SOS, EOS, UNK = 0, 1, 2, 3


def tokenize(sentence):
    return re.sub("([.,!?])", r" \1 ", sentence.lower()).split()


def build_vocabulary(sentences, min_count=1):
    counts = Counter(token for tokens in sentences for token in tokens)
    vocabulary = {"<pad>": PAD, "<sos>": SOS, "<eos>": EOS, "<unk>": UNK}
    for token in sorted(counts, key=lambda t: (-counts[t], t)):
        if counts[token] > min_count:
            vocabulary[token] = len(vocabulary)
    return vocabulary


def to_ids(tokens, vocabulary):
    return [vocabulary.get(token, UNK) for token in tokens] + [EOS]


def pad_batch(sequences):
    lengths = np.array([len(s) for s in sequences], dtype=np.int64)
    ids = np.full((len(sequences), max([len(s) for s in sequences], default=0)), PAD, dtype=np.int64)
    for row, sequence in zip(ids, sequences):
        row[: len(sequence)] = sequence
    return ids, lengths
