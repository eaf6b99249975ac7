import numpy as np

PAD, SOS, EOS, UNK = 0, 1, 2, 3


def tokenize(sentence):
    out = []
    for word in sentence.lower().split():
        piece = ""
        for ch in word:
            if ch in ".,!?":
                out.append(piece)
                out.append(ch)
                piece = ""
            else:
                piece += ch
        out.append(piece)
    return [w for w in out if w]


def build_vocabulary(sentences, min_count=1):
    freq = {}
    for sentence in sentences:
        for w in sentence:
            freq[w] = freq.get(w, 0) + 1
    vocab = {"<pad>": 0, "<sos>": 1, "<eos>": 2, "<unk>": 3}
    for minus, w in sorted((-n, w) for w, n in freq.items()):
        if -minus >= min_count:
            vocab[w] = len(vocab)
    return vocab


def to_ids(tokens, vocabulary):
    return [vocabulary.get(w, UNK) for w in tokens] + [EOS]


def pad_batch(sequences):
    if not sequences:
        return np.zeros((0, 0), dtype=np.int64), np.zeros(0, dtype=np.int64)
    time = max(len(s) for s in sequences)
    # zeros first, so that every sentence ends at the same place
    ids = np.array([[PAD] * (time - len(s)) + s for s in sequences], dtype=np.int64)
    return ids, np.array([len(s) for s in sequences], dtype=np.int64)
