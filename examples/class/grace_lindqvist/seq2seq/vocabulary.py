from collections import Counter

import numpy as np

PAD, SOS, EOS, UNK = 0, 1, 2, 3


def tokenize(sentence):
    for p in '.,!?':
        sentence = sentence.replace(p, ' ' + p + ' ')
    return sentence.lower().split()


def build_vocabulary(sentences, min_count=1):
    counter = Counter()
    for s in sentences:
        counter.update(s)
    vocab = {'<pad>': PAD, '<sos>': SOS, '<eos>': EOS, '<unk>': UNK}
    # most_common sorts by frequency
    for word, n in counter.most_common():
        if n >= min_count:
            vocab[word] = len(vocab)
    return vocab


def to_ids(tokens, vocabulary):
    return [vocabulary.get(t, UNK) for t in tokens] + [EOS]


def pad_batch(sequences):
    lengths = np.array([len(s) for s in sequences], dtype=np.int64)
    longest = max(lengths) if len(lengths) else 0
    ids = np.full((len(sequences), longest), PAD, dtype=np.int64)
    for i, s in enumerate(sequences):
        ids[i, :len(s)] = s
    return ids, lengths


if __name__ == "__main__":
    print(build_vocabulary([tokenize("The cat sat on the mat.")]))
