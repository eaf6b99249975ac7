from collections import Counter

import numpy as np

PAD, SOS, EOS, UNK = 0, 1, 2, 3


def tokenize(sentence):
    for mark in ".,!?":
        sentence = (" " + mark + " ").join(sentence.split(mark))
    return sentence.lower().split()


def build_vocabulary(sentences, min_count=1):
    counts = Counter()
    for sentence in sentences:
        counts.update(sentence)
    vocabulary = {"<pad>": PAD, "<sos>": SOS, "<eos>": EOS, "<unk>": UNK}
    for word, count in counts.most_common():
        if count >= min_count:
            vocabulary[word] = len(vocabulary)
    return vocabulary


def to_ids(tokens, vocabulary):
    ids = [vocabulary.get(token, UNK) for token in tokens]
    ids.append(EOS)
    return ids


def pad_batch(sequences):
    lengths = np.array([len(sequence) for sequence in sequences], dtype=np.int64)
    ids = np.zeros((len(sequences), lengths.max(initial=0)), dtype=np.int64)
    for i in range(len(sequences)):
        ids[i, : lengths[i]] = sequences[i]
    return ids, lengths
