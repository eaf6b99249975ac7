"""Exercise: from words to numbers.  Ada Okafor"""

import re
from collections import Counter
from collections.abc import Iterable

import numpy as np

PAD, SOS, EOS, UNK = 0, 1, 2, 3
SPECIALS = ("<pad>", "<sos>", "<eos>", "<unk>")


def tokenize(sentence: str) -> list[str]:
    """Lower-case words; every . , ! ? is a token of its own."""
    return re.findall(r"[.,!?]|[^\s.,!?]+", sentence.lower())


def build_vocabulary(sentences: Iterable[list[str]], min_count: int = 1) -> dict[str, int]:
    """The specials first, then the words from frequent to rare."""
    counts: Counter[str] = Counter()
    for sentence in sentences:
        counts.update(sentence)
    vocabulary = {name: index for index, name in enumerate(SPECIALS)}
    # Negative count: sorted() goes upwards, and ties are to stay in alphabetical order.
    for word, count in sorted(counts.items(), key=lambda item: (-item[1], item[0])):
        if count >= min_count:
            vocabulary[word] = len(vocabulary)
    return vocabulary


def to_ids(tokens: list[str], vocabulary: dict[str, int]) -> list[int]:
    """The ids of a sentence, closed with EOS."""
    ids = [vocabulary.get(token, UNK) for token in tokens]
    ids.append(EOS)
    return ids


def pad_batch(sequences: list[list[int]]) -> tuple[np.ndarray, np.ndarray]:
    """(batch, time) and (batch,)."""
    lengths = np.array([len(s) for s in sequences], dtype=np.int64)
    time = int(lengths.max()) if sequences else 0
    padded = [s + [PAD] * (time - len(s)) for s in sequences]
    return np.array(padded, dtype=np.int64).reshape(len(sequences), time), lengths
