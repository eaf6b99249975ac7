import numpy as np

PAD, SOS, EOS, UNK = 0, 1, 2, 3
MARKS = {".", ",", "!", "?"}


def tokenize(sentence):
    spaced = "".join(f" {ch} " if ch in MARKS else ch for ch in sentence.lower())
    return spaced.split()


def build_vocabulary(sentences, min_count=1):
    words, counts = np.unique([w for s in sentences for w in s] or [""], return_counts=True)
    # np.unique sorts the words, a stable sort by -count keeps that order among equals
    order = np.argsort(-counts, kind="stable")
    vocabulary = {"<pad>": PAD, "<sos>": SOS, "<eos>": EOS, "<unk>": UNK}
    for k in order:
        if counts[k] >= min_count and words[k] != "":
            vocabulary[str(words[k])] = len(vocabulary)
    return vocabulary


def to_ids(tokens, vocabulary):
    ids = []
    for token in tokens:
        try:
            ids.append(vocabulary[token])
        except KeyError:
            ids.append(UNK)
    return ids + [EOS]


def pad_batch(sequences):
    lengths = np.zeros(len(sequences), dtype=np.int64)
    for k, sequence in enumerate(sequences):
        lengths[k] = len(sequence)
    width = 0 if len(lengths) == 0 else lengths.max()
    rows = [np.pad(np.asarray(s, dtype=np.int64), (0, width - len(s)), constant_values=PAD) for s in sequences]
    return (np.stack(rows) if rows else np.empty((0, 0), dtype=np.int64)), lengths
