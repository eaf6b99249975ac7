from collections import Counter

import numpy as np

PAD, SOS, EOS, UNK = 0, 1, 2, 3


def tokenize(sentence):
    tokens = []
    for word in sentence.lower().split():
        # cut at the first mark until there is none left
        while word:
            at = min([word.find(m) for m in ".,!?" if m in word], default=len(word))
            if at == 0:
                tokens.append(word[0])
                word = word[1:]
            else:
                tokens.append(word[:at])
                word = word[at:]
    return tokens


def build_vocabulary(sentences, min_count=1):
    counts = Counter(sum(sentences, []))
    words = sorted(counts.items(), key=lambda wc: (-wc[1], wc[0]))
    words = ["<pad>", "<sos>", "<eos>", "<unk>"] + [w for w, c in words if c >= min_count]
    return {w: i for i, w in enumerate(words)}


def to_ids(tokens, vocabulary):
    return [vocabulary.get(w, UNK) for w in tokens] + [EOS]


def pad_batch(sequences):
    lengths = np.array([len(s) for s in sequences]).astype(np.int64)
    ids = np.zeros((len(sequences), max(lengths.tolist() + [0])), np.int64)
    for i, s in enumerate(sequences):
        ids[i, : lengths[i]] = s
    return ids, lengths
