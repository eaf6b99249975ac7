# Bruno Keller
import numpy as np

PAD = 0
SOS = 1
EOS = 2
UNK = 3


def tokenize(sentence):
    # a small state machine, one character after the other
    tokens = []
    word = ""
    for ch in sentence.lower():
        if ch.isspace() or ch in ".,!?":
            if word != "":
                tokens.append(word)
            word = ""
            if not ch.isspace():
                tokens.append(ch)
        else:
            word = word + ch
    if word != "":
        tokens.append(word)
    return tokens


def build_vocabulary(sentences, min_count=1):
    count = {}
    for s in sentences:
        for w in s:
            if w not in count:
                count[w] = 0
            count[w] += 1
    vocab = {"<pad>": PAD, "<sos>": SOS, "<eos>": EOS, "<unk>": UNK}
    highest = 0
    for w in count:
        if count[w] > highest:
            highest = count[w]
    # from the highest count down
    for c in range(highest, min_count - 1, -1):
        same = []
        for w in count:
            if count[w] == c:
                same.append(w)
        same.sort()
        for w in same:
            vocab[w] = len(vocab)
    return vocab


def to_ids(tokens, vocabulary):
    ids = []
    for w in tokens:
        if w in vocabulary:
            ids.append(vocabulary[w])
        else:
            ids.append(UNK)
    ids.append(EOS)
    return ids


def pad_batch(sequences):
    n = len(sequences)
    longest = 0
    for s in sequences:
        if len(s) > longest:
            longest = len(s)
    ids = np.zeros((n, longest), dtype=np.int64)    # PAD is 0
    lengths = np.zeros(n, dtype=np.int64)
    for r in range(n):
        lengths[r] = len(sequences[r])
        for t in range(len(sequences[r])):
            ids[r, t] = sequences[r][t]
    return ids, lengths
