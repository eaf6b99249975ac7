import re, numpy as np
from collections import Counter
PAD, SOS, EOS, UNK = 0, 1, 2, 3
tokenize = lambda sentence: re.sub(r'([.,!?])', r' \1 ', sentence.lower()).split()
def build_vocabulary(sentences, min_count=1):
    n = Counter(w for s in sentences for w in s)
    ws = sorted((-c, w) for w, c in n.items() if c >= min_count)
    return {w: i for i, w in enumerate('<pad> <sos> <eos> <unk>'.split() + [w for _, w in ws])}
to_ids = lambda tokens, vocabulary: [vocabulary.get(w, UNK) for w in tokens] + [EOS]
def pad_batch(sequences):
    n = np.array([*map(len, sequences)], dtype='int64')
    a = np.zeros((len(n), max(n, default=0)), dtype='int64')
    # row-major boolean indexing fills row after row
    a[np.arange(a.shape[1]) < n[:, None]] = [i for s in sequences for i in s]
    return a, n
