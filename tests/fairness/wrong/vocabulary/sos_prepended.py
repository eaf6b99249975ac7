import re

import numpy as np

PAD, SOS, EOS, UNK = 0, 1, 2, 3


def tokenize(sentence):
    return re.sub(r"([.,!?])", r" \1 ", sentence.lower()).split()


def build_vocabulary(sentences, min_count=1):
    flat = sum(sentences, [])
    words = [word for word in set(flat) if flat.count(word) >= min_count]
    words.sort()
    words.sort(key=flat.count, reverse=True)
    return dict(zip(["<pad>", "<sos>", "<eos>", "<unk>"] + words, range(len(words) + 4)))


def to_ids(tokens, vocabulary):
    ids = [SOS]
    for token in tokens:
        ids.append(vocabulary.get(token, UNK))
    ids.append(EOS)
    return ids


def pad_batch(sequences):
    time = max(map(len, sequences), default=0)
    ids = np.full((len(sequences), time), PAD)
    for row, sequence in zip(ids, sequences):
        row[: len(sequence)] = sequence
    return ids, np.array([len(sequence) for sequence in sequences], dtype=int)
