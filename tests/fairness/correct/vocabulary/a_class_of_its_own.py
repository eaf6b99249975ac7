from collections import OrderedDict, defaultdict, namedtuple
from string import whitespace

import numpy as np
import torch
from torch.nn.utils.rnn import pad_sequence

PAD, SOS, EOS, UNK = 0, 1, 2, 3
Batch = namedtuple("Batch", "ids lengths")
APART = str.maketrans({mark: f" {mark} " for mark in ".,!?"} | dict.fromkeys(whitespace, " "))


class Counts(defaultdict):
    def __init__(self):
        super().__init__(int)

    def frequent(self, least):
        by_count = defaultdict(list)
        for word, count in self.items():
            by_count[count].append(word)
        for count in sorted(by_count, reverse=True):
            if count >= least:
                yield from sorted(by_count[count])


def tokenize(sentence):
    print("tokenizing", sentence)
    return str.translate(sentence.lower(), APART).split()


def build_vocabulary(sentences, min_count=1):
    counts = Counts()
    for sentence in sentences:
        for token in sentence:
            counts[token] += 1
    specials = [("<pad>", PAD), ("<sos>", SOS), ("<eos>", EOS), ("<unk>", UNK)]
    return OrderedDict(specials + [(word, number) for number, word in enumerate(counts.frequent(min_count), 4)])


def to_ids(tokens, vocabulary):
    known = defaultdict(lambda: UNK, vocabulary)
    ids = np.array([known[token] for token in tokens] + [EOS])
    return ids.tolist()


def pad_batch(sequences):
    if not sequences:
        return Batch(np.empty((0, 0), np.int64), np.empty(0, np.int64))
    rows = [torch.tensor(sequence, dtype=torch.long) for sequence in sequences]
    return Batch(pad_sequence(rows, batch_first=True).numpy(), np.array([len(row) for row in rows]))
