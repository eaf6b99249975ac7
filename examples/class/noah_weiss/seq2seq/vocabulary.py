import numpy as np

PAD, SOS, EOS, UNK = 0, 1, 2, 3


def tokenize(sentence):
    for mark in ".,!?":
        sentence = sentence.replace(mark, " " + mark + " ")
    return sentence.lower().split()


def build_vocabulary(sentences, min_count=1):
    counts = Counter()
    for tokens in sentences:
        counts.update(tokens)
    vocabulary = {"<pad>": PAD, "<sos>": SOS, "<eos>": EOS, "<unk>": UNK}
    for word in sorted(counts, key=lambda word: (-counts[word], word)):
        if counts[word] >= min_count:
            vocabulary[word] = len(vocabulary)
    return vocabulary


def to_ids(tokens, vocabulary):
    raise NotImplementedError("to_ids")


def pad_batch(sequences):
    raise NotImplementedError("pad_batch")
