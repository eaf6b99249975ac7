import itertools
from collections import Counter

import numpy as np

PAD, SOS, EOS, UNK = range(4)


def tokenize(sentence):
    # make room around the marks, then split does the rest
    room = {ord(mark): f" {mark} " for mark in ".,!?"}
    return sentence.lower().translate(room).split()


def build_vocabulary(sentences, min_count=1):
    counts = Counter(itertools.chain.from_iterable(sentences))
    words = sorted(w for w in counts if counts[w] >= min_count)
    words.sort(key=counts.get, reverse=True)  # stable, so ties stay sorted
    return dict(zip(["<pad>", "<sos>", "<eos>", "<unk>"] + words, itertools.count()))


def to_ids(tokens, vocabulary):
    return [*(vocabulary.get(t, UNK) for t in tokens), EOS]


def pad_batch(sequences):
    lengths = np.fromiter(map(len, sequences), dtype=np.int64)
    if not sequences:
        return np.zeros((0, 0), dtype=np.int64), lengths
    columns = itertools.zip_longest(*sequences, fillvalue=PAD)
    return np.einsum("tb->bt", np.array(list(columns), dtype=np.int64)), lengths
