import string
from collections import Counter
from operator import itemgetter

import numpy as np

PAD, SOS, EOS, UNK = 0, 1, 2, 3


def tokenize(sentence):
    table = str.maketrans({mark: f" {mark} " for mark in string.punctuation if mark in ".,!?"})
    return sentence.lower().translate(table).split()


def build_vocabulary(sentences, min_count=1):
    counted = Counter(token for sentence in sentences for token in sentence).items()
    by_word = sorted(counted, key=itemgetter(0))
    by_count = sorted(by_word, key=itemgetter(1), reverse=True)
    names = ["<pad>", "<sos>", "<eos>", "<unk>", *(word for word, count in by_count if count >= min_count)]
    return dict(zip(names, range(len(names))))


def to_ids(tokens, vocabulary):
    return list(map(lambda token: vocabulary.get(token, UNK), tokens)) + [EOS]


def pad_batch(sequences):
    lengths = np.array([len(s) for s in sequences], dtype="int64")
    ids = np.zeros((len(sequences), max(map(len, sequences), default=0)), dtype="int64")
    for r, s in enumerate(sequences):
        np.put(ids[r], range(len(s)), s)
    return ids, lengths
