import itertools
import re
from collections import Counter

import numpy

PAD, SOS, EOS, UNK = range(4)
TOKEN = re.compile(r"[.,!?]|[^\s.,!?]+")


def tokenize(sentence):
    return TOKEN.findall(sentence.lower())


def build_vocabulary(sentences, min_count=1):
    counts = Counter(itertools.chain.from_iterable(sentences))
    # two stable sorts: by word, then by how frequent it is
    words = sorted(sorted(counts), key=counts.get, reverse=True)
    known = itertools.takewhile(lambda word: counts[word] >= min_count, words)
    return dict(zip(["<pad>", "<sos>", "<eos>", "<unk>", *known], itertools.count()))


def to_ids(tokens, vocabulary):
    return [*map(lambda token: vocabulary.get(token, vocabulary["<unk>"]), tokens), vocabulary["<eos>"]]


def pad_batch(sequences):
    columns = list(itertools.zip_longest(*sequences, fillvalue=PAD))
    ids = numpy.array(columns, dtype=numpy.int64).reshape(len(columns), len(sequences)).T
    return ids, numpy.fromiter(map(len, sequences), dtype=numpy.int64, count=len(sequences))
