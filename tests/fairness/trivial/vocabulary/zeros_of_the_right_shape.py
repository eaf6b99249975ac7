import numpy as np

PAD, SOS, EOS, UNK = 0, 1, 2, 3


def tokenize(sentence):
    return list(sentence)


def build_vocabulary(sentences, min_count=1):
    return {"<pad>": PAD, "<sos>": SOS, "<eos>": EOS, "<unk>": UNK}


def to_ids(tokens, vocabulary):
    return [0 for _ in tokens] + [0]


def pad_batch(sequences):
    time = max((len(sequence) for sequence in sequences), default=0)
    return np.zeros((len(sequences), time), dtype=np.int64), np.zeros(len(sequences), dtype=np.int64)
