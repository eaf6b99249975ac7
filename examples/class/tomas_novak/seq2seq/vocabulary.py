import numpy as np

PAD, SOS, EOS, UNK = 0, 1, 2, 3


def tokenize(sentence):
    return [sentence]


def build_vocabulary(sentences, min_count=1):
    return {"<pad>": 0, "<sos>": 1, "<eos>": 2, "<unk>": 3}


def to_ids(tokens, vocabulary):
    return [UNK for _ in tokens]


def pad_batch(sequences):
    return np.zeros((len(sequences), 10), dtype=np.int64), np.zeros(len(sequences), dtype=np.int64)
