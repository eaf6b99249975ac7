# %% [markdown]
# # From words to numbers
#
# A network computes with numbers. Between a sentence and the first matrix lie four small steps:
#
# | step | from | to |
# |---|---|---|
# | `tokenize` | a sentence | its **tokens**: words and marks |
# | `build_vocabulary` | the tokens of all sentences | the **vocabulary**: one id for each word |
# | `to_ids` | the tokens of one sentence | their ids |
# | `pad_batch` | the ids of many sentences | one rectangular array, and the true lengths |
#
# Four ids belong to no word:
#
# | id | name | stands for |
# |---|---|---|
# | 0 | `<pad>` | nothing; it fills a short row up |
# | 1 | `<sos>` | the start of a sentence |
# | 2 | `<eos>` | the end of a sentence |
# | 3 | `<unk>` | a word that the vocabulary does not know |
#
# The end is part of the sentence: a model that must learn when to stop needs something that it can say when it stops.
# Sutskever, Vinyals & Le (2014) end every sentence with `<EOS>` (section 2) and put `UNK` in the place of every word
# that their vocabulary does not hold (section 3.1). The start is no part of it: only the decoder needs `<sos>`, to
# have something to read when it has not said anything yet.
#
# **By hand.** Two sentences, `"No, no!"` and `"A cat? No."`
#
# 1. Tokens: `no` `,` `no` `!` and `a` `cat` `?` `no` `.`
# 2. `no` occurs three times and comes first, with id 4. All others occur once: the order of their code points decides,
#    which is `!` (33), `,` (44), `.` (46), `?` (63), `a` (97), `cat` (99 97 116). Their ids are 5 to 10.
# 3. Ids: `4 6 4 5 2` and `9 10 8 4 7 2`. The sentence `"No dog."` would be `4 3 7 2`: there is no `dog`.
# 4. Batch, with the lengths 5 and 6:
#
# $$\begin{pmatrix} 4 & 6 & 4 & 5 & 2 & 0 \\ 9 & 10 & 8 & 4 & 7 & 2 \end{pmatrix}$$
#
# An id is a name, not a quantity: 8, the `?`, is not twice 4, the `no`. What a network computes with is a vector of
# learned numbers for each id, with which the next exercise begins.

# %%
from collections import Counter
from collections.abc import Iterable

import numpy as np
from hypothesis import given
from hypothesis.strategies import integers, just, lists, sampled_from
from jaxtyping import Int64

from autograder.checks import Fill, agreement, arguments, check, hold, results

PAD, SOS, EOS, UNK = 0, 1, 2, 3


# %%
def tokenize(sentence: str) -> list[str]:
    """Cuts a sentence into lower-case tokens.

    The whole sentence is lower-cased, then split on white space; each of . , ! ? is a token of its own, wherever it
    stands. Every other character belongs to the word that it stands in: "don't" is one token, "3.5" is three.

    Args:
        sentence: any text.

    Returns:
        The tokens in order.
    """
    raise NotImplementedError("tokenize")


def build_vocabulary(sentences: Iterable[list[str]], min_count: int = 1) -> dict[str, int]:
    """Gives every word that is frequent enough an id.

    "<pad>", "<sos>", "<eos>" and "<unk>" are 0 to 3. The words follow from 4 on: the most frequent first, equally
    frequent ones in the order of their code points (that in which Python compares strings).

    Args:
        sentences: the tokens of each sentence.
        min_count: a word that occurs less often gets no id.

    Returns:
        word -> id.
    """
    raise NotImplementedError("build_vocabulary")


def to_ids(tokens: list[str], vocabulary: dict[str, int]) -> list[int]:
    """Looks the tokens of a sentence up and closes it with EOS.

    Args:
        tokens: the tokens of one sentence.
        vocabulary: word -> id.

    Returns:
        One id for each token, UNK for a word that the vocabulary does not hold, and EOS at the end.
    """
    raise NotImplementedError("to_ids")


def pad_batch(sequences: list[list[int]]) -> tuple[Int64[np.ndarray, "batch time"], Int64[np.ndarray, "batch"]]:
    """Puts sequences of different lengths into one array, each filled up at its right with PAD.

    Args:
        sequences: the ids of each sentence.

    Returns:
        The ids, (batch, time), where time is the greatest length, and the true lengths, (batch,), both of dtype int64.
        No sequences give the shapes (0, 0) and (0,).
    """
    raise NotImplementedError("pad_batch")


# %% [markdown]
# ## Checks
#
# `autograder check vocabulary` runs what follows, and so does `pytest exercises/seq2seq/vocabulary.py`.
#
# Each function is checked without the others: trouble with one costs only what is about it.

# %%
MARKS = ".,!?"
SPECIALS = {"<pad>": PAD, "<sos>": SOS, "<eos>": EOS, "<unk>": UNK}
WORDS = ["a", "été", "Zug", "zug", "don't", "42", "!", "cat"]


def some(generator, choices, count):
    """As many choices as asked for, each as likely as every other, some more than once."""
    return [choices[place] for place in generator.integers(0, len(choices), count)]


def in_sentences(tokens):
    """The tokens cut into sentences of three."""
    return [tokens[start : start + 3] for start in range(0, len(tokens), 3)]


# %%
def sentences_of(letters):
    """Sentences of up to six words made of these letters, with marks and white space in any order."""
    marks = ["", "", "", "", ".", ",", "!", "?", "...", "?!", " . "]
    spaces = [" ", " ", " ", "  ", "\t", "\n", ""]

    def make(generator, spot, count):
        pieces = []
        for _ in range(count):
            word = "".join(some(generator, letters, generator.integers(1, 5)))
            left, right = some(generator, marks, 2)
            before, after = some(generator, spaces, 2)
            pieces.append(before + left + word + right + after)
        (start,) = some(generator, ["", "", " ", "! "], 1)
        return start + "".join(pieces).lstrip(".,!? \t\n")

    return Fill(integers(0, 6), make)


without_capitals = arguments(tokenize, sentence=sentences_of("aéz-'7"))
with_capitals = arguments(tokenize, sentence=sentences_of("aAÉz'7"))

(test_tokens,) = agreement(
    tokenize,
    without_capitals,
    returns="tokens",
    points={"values": 0.6},
    about="where the sentence has no capitals",
)

(test_tokens_of_sentences_with_capitals,) = agreement(
    tokenize,
    with_capitals,
    returns="tokens",
    points={"values": 0.4},
    about="where the sentence has capitals",
)


@check(points=0.4)
@given(case=without_capitals, pieces=lists(sampled_from([*MARKS, "don't", "été"]), min_size=1, max_size=5))
def test_nothing_but_white_space_is_lost(case, pieces):
    """The tokens hold all of the sentence but its white space; marks stand alone, and words stay whole."""
    sentence = case["sentence"]
    tokens = tokenize(sentence)
    told = {"tokens": tokens}
    are_words = isinstance(tokens, list) and all(isinstance(token, str) for token in tokens)
    hold(are_words, "tokenize should return a list of strings.", actual=told)
    whole = "".join(tokens) == "".join(sentence.split())
    hold(whole, "the tokens, joined, should be the sentence without its white space.", actual=told)
    alone = all(token in MARKS for token in tokens if any(mark in token for mark in MARKS))
    hold(alone, "each of . , ! ? should be a token of its own.", actual=told)
    again = tokenize("  ".join(pieces))
    hold(again == pieces, f"words and marks that stand apart should come back: {pieces}.", actual={"tokens": again})


# %%
def frequencies_apart():
    """Sentences in which one word occurs once, another one twice, and so on: no two are equally frequent."""

    def make(generator, spot, count):
        words = generator.permutation(WORDS)[:count].tolist()
        tokens = [word for times, word in enumerate(words, 1) for _ in range(times)]
        return in_sentences(generator.permutation(tokens).tolist())

    return Fill(integers(0, 5), make)


def any_frequencies():
    """Sentences of any words."""
    return Fill(integers(0, 12), lambda generator, spot, count: in_sentences(some(generator, WORDS, count)))


(test_vocabulary,) = agreement(
    build_vocabulary,
    arguments(build_vocabulary, sentences=frequencies_apart()),
    returns="vocabulary",
    points={"values": 0.6},
    about="where no two words are equally frequent",
)

(test_vocabulary_where_words_are_equally_frequent,) = agreement(
    build_vocabulary,
    arguments(build_vocabulary, sentences=any_frequencies()),
    returns="vocabulary",
    points={"values": 0.4},
    about="where words are equally frequent",
)

(test_vocabulary_of_frequent_words,) = agreement(
    build_vocabulary,
    arguments(build_vocabulary, sentences=frequencies_apart(), min_count=integers(1, 4)),
    returns="vocabulary",
    points={"values": 0.3},
    about="where rare words are left out",
)


@check(points=0.2)
@given(case=arguments(build_vocabulary, sentences=any_frequencies()))
def test_the_ids_are_counted_through_from_the_most_frequent_word_to_the_rarest(case):
    """The specials are 0 to 3, the words take the ids from 4 on without a gap, and no word comes after a rarer one."""
    vocabulary = build_vocabulary(case["sentences"])
    told = {"vocabulary": vocabulary}
    hold(isinstance(vocabulary, dict), "build_vocabulary should return a dict.", actual=told)
    tokens = [token for sentence in case["sentences"] for token in sentence]
    complete = vocabulary.keys() == {*SPECIALS, *tokens}
    hold(complete, "the vocabulary should hold the four specials and every word of the sentences.", actual=told)
    first = all(vocabulary[name] == number for name, number in SPECIALS.items())
    hold(first, "<pad>, <sos>, <eos> and <unk> should be 0, 1, 2 and 3.", actual=told)
    ordered = sorted(set(tokens), key=vocabulary.__getitem__)
    without_gap = [vocabulary[word] for word in ordered] == list(range(4, 4 + len(ordered)))
    hold(without_gap, "the words should have the ids from 4 on, each one once.", actual=told)
    counts = [tokens.count(word) for word in ordered]
    hold(counts == sorted(counts, reverse=True), "a more frequent word should have a smaller id.", actual=told)


# %%
def vocabularies(least):
    """Vocabularies that hold at least so many of the words, in any order."""

    def make(generator, spot, count):
        words = generator.permutation(WORDS)[:count].tolist()
        return SPECIALS | {word: number for number, word in enumerate(words, 4)}

    return Fill(integers(least, len(WORDS)), make)


some_words = Fill(integers(0, 8), lambda generator, spot, count: some(generator, WORDS, count))
known_words = arguments(to_ids, tokens=some_words, vocabulary=vocabularies(least=len(WORDS)))

(test_ids,) = agreement(
    to_ids,
    known_words,
    returns="ids",
    points={"values": 0.4},
    about="where the vocabulary holds every word",
)

test_ids_of_unknown_words, test_vocabulary_unchanged = agreement(
    to_ids,
    arguments(to_ids, tokens=some_words, vocabulary=vocabularies(least=0)),
    returns="ids",
    points={"values": 0.3, "unchanged": 0.1},
    about="where words are unknown",
)


@check(points=0.2)
@given(case=known_words)
def test_the_ids_can_be_read_back(case):
    """Looked up the other way round, the ids are the tokens again, and the last one is the end of the sentence."""
    ids = to_ids(**case)
    hold(isinstance(ids, list), "to_ids should return a list.", actual={"ids": ids})
    word_of = {number: word for word, number in case["vocabulary"].items()}
    read = [word_of.get(number, "(no word)") if isinstance(number, int) else "(no id)" for number in ids]
    told = {"read back": read}
    words = [word for word in read if word not in SPECIALS]
    hold(words == case["tokens"], "the ids, read back, should be the tokens.", actual=told)
    hold(read[-1:] == ["<eos>"], "the last id should be that of <eos>.", actual=told)


# %%
NAMES = ("ids", "lengths")


def id_lists():
    """Up to four rows of ids; a row may be empty where another one is not."""

    def make(generator, spot, count):
        lengths = generator.integers(0, 6, count)
        lengths[generator.integers(count)] = generator.integers(1, 6)
        return [generator.integers(1, 10, length).tolist() for length in lengths]

    return Fill(integers(1, 4), make)


test_batch_shapes, test_sequences_unchanged, test_batch_values = agreement(
    pad_batch,
    arguments(pad_batch, sequences=id_lists()),
    returns=NAMES,
    points={"shapes": 0.1, "unchanged": 0.1, "values": 0.6},
)

test_batch_shapes_of_no_sequences, test_batch_of_no_sequences = agreement(
    pad_batch,
    arguments(pad_batch, sequences=just([])),
    returns=NAMES,
    points={"shapes": 0.05, "values": 0.05},
    about="where there are none",
)


@check(points=0.2)
@given(case=arguments(pad_batch, sequences=id_lists()))
def test_each_row_is_its_sequence_and_then_padding(case):
    """Cut at its length, each row is its sequence; what is cut off is PAD."""
    sequences = case["sequences"]
    ids, lengths = results(pad_batch(sequences), "pad_batch", NAMES)
    told = {"ids": ids, "lengths": lengths}
    are_arrays = isinstance(ids, np.ndarray) and isinstance(lengths, np.ndarray) and (ids.ndim, lengths.ndim) == (2, 1)
    hold(are_arrays, "pad_batch should return two NumPy arrays, (batch, time) and (batch,).", actual=told)
    hold(len(ids) == len(lengths) == len(sequences), "there should be one row and one length a sequence.", actual=told)
    rows = [(row[: int(length)], row[int(length) :]) for row, length in zip(ids, lengths, strict=True)]
    cut = [kept.tolist() for kept, _ in rows]
    hold(cut == sequences, "each row, cut at its length, should be its sequence.", actual=told)
    is_padding = all((rest == PAD).all() for _, rest in rows)
    hold(is_padding, "after its sequence, a row should hold nothing but PAD.", actual=told)
