"""Words to numbers, object-oriented edition. Femi Adeyemi, group 2."""
from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from enum import IntEnum

import numpy as np


class Special(IntEnum):
    PAD = 0
    SOS = 1
    EOS = 2
    UNK = 3


PAD, SOS, EOS, UNK = map(int, Special)


@dataclass
class Tokenizer:
    marks: frozenset = frozenset(".,!?")
    tokens: list[str] = field(default_factory=list)

    def feed(self, chunk: str) -> Tokenizer:
        """A chunk has no white space in it."""
        start = 0
        for place, character in enumerate(chunk):
            if character in self.marks:
                self.tokens += [chunk[start:place], character]
                start = place + 1
        self.tokens.append(chunk[start:])
        return self

    def result(self) -> list[str]:
        return [token for token in self.tokens if token]


class Frequencies(defaultdict):
    def __init__(self) -> None:
        super().__init__(int)

    def ranked(self, at_least: int) -> list[str]:
        kept = filter(lambda word: self[word] >= at_least, self)
        return sorted(kept, key=lambda word: (-self[word], word))


def tokenize(sentence):
    tokenizer = Tokenizer()
    for chunk in sentence.lower().split():
        tokenizer.feed(chunk)
    return tokenizer.result()


def build_vocabulary(sentences, min_count=1):
    frequencies = Frequencies()
    for sentence in sentences:
        for word in sentence:
            frequencies[word] += 1
    table = {f"<{special.name.lower()}>": special.value for special in Special}
    table.update((word, 4 + rank) for rank, word in enumerate(frequencies.ranked(min_count)))
    return table


def to_ids(tokens, vocabulary):
    return [vocabulary[token] if token in vocabulary else UNK for token in tokens] + [EOS]


def pad_batch(sequences):
    lengths = np.asarray([*map(len, sequences)], dtype=np.int64)
    board = np.full((lengths.size, lengths.max(initial=0)), PAD, dtype=np.int64)
    for row, sequence in zip(board, sequences):
        row[: len(sequence)] = sequence
    return board, lengths
