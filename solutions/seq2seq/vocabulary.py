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
    ### BEGIN SOLUTION
    lowered = sentence.lower()
    for mark in ".,!?":
        lowered = lowered.replace(mark, f" {mark} ")
    return lowered.split()
    ### END SOLUTION


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
    ### BEGIN SOLUTION
    counts = Counter(token for sentence in sentences for token in sentence)
    known = [word for word, count in counts.items() if count >= min_count]
    ordered = sorted(known, key=lambda word: (-counts[word], word))
    return {word: number for number, word in enumerate(["<pad>", "<sos>", "<eos>", "<unk>", *ordered])}
    ### END SOLUTION


def to_ids(tokens: list[str], vocabulary: dict[str, int]) -> list[int]:
    """Looks the tokens of a sentence up and closes it with EOS.

    Args:
        tokens: the tokens of one sentence.
        vocabulary: word -> id.

    Returns:
        One id for each token, UNK for a word that the vocabulary does not hold, and EOS at the end.
    """
    ### BEGIN SOLUTION
    return [vocabulary.get(token, UNK) for token in tokens] + [EOS]
    ### END SOLUTION


def pad_batch(sequences: list[list[int]]) -> tuple[Int64[np.ndarray, "batch time"], Int64[np.ndarray, "batch"]]:
    """Puts sequences of different lengths into one array, each filled up at its right with PAD.

    Args:
        sequences: the ids of each sentence.

    Returns:
        The ids, (batch, time), where time is the greatest length, and the true lengths, (batch,), both of dtype int64.
        No sequences give the shapes (0, 0) and (0,).
    """
    ### BEGIN SOLUTION
    lengths = np.array([len(sequence) for sequence in sequences], dtype=np.int64)
    ids = np.full((len(sequences), max(lengths, default=0)), PAD, dtype=np.int64)
    for row, sequence in enumerate(sequences):
        ids[row, : len(sequence)] = sequence
    return ids, lengths
    ### END SOLUTION


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


### BEGIN HIDDEN TESTS
# %%
from autograder.checks import Equivalent, Mistake

HINTS = (
    "Do each function's share of the lesson's example on paper first. Where do the marks go, who gets the next id, "
    "what stands at the end of a sentence, and what fills a short row?",
    "For tokens, put white space around each mark and split. For the vocabulary, count all tokens, drop the rare ones "
    "and sort by two things at once. For ids, look each token up, with a way out for unknown ones; for the batch, "
    "start from an array of nothing but padding.",
    "str.replace and str.split() without an argument make the tokens. Counter counts, and sorted takes a key that is a "
    "pair: minus the count, then the word. dict.get has a second argument for what is missing. np.full gives the "
    "rectangle, and each sequence is written into the beginning of its row.",
)

EQUIVALENT = (
    Equivalent(
        "ids = np.full((len(sequences), max(lengths, default=0)), PAD, dtype=np.int64)",
        "ids = np.full((len(sequences), max(lengths, default=0)), PAD)",
        "int64 is what NumPy takes for an int on Linux",
    ),
    Equivalent(
        "ids = np.full((len(sequences), max(lengths, default=0)), PAD, dtype=np.int64)",
        "ids = np.full((len(lengths), max(lengths, default=0)), PAD, dtype=np.int64)",
        "there is one length a sequence",
    ),
)

MISTAKES = (
    Mistake(
        "no_lowercase",
        "sentence.lower()",
        "sentence",
        says="Capitals are kept.",
        hint="Should 'The' at the start of a sentence and 'the' inside it be two words?",
    ),
    Mistake(
        "capitals_at_the_start_only",
        "sentence.lower()",
        "sentence[:1].lower() + sentence[1:]",
        says="Only the first letter of the sentence is lower-cased.",
        hint="What becomes of a capital in the middle of a sentence?",
    ),
    Mistake(
        "marks_stay_on_words",
        'replace(mark, f" {mark} ")',
        "replace(mark, mark)",
        says="The marks . , ! ? stay on their words.",
        hint="How many tokens are there in 'No, no!'?",
    ),
    Mistake(
        "marks_dropped",
        'replace(mark, f" {mark} ")',
        'replace(mark, " ")',
        says="The marks . , ! ? are thrown away.",
        hint="How would a model that never sees a question mark learn to ask?",
    ),
    Mistake(
        "marks_dropped",
        'replace(mark, f" {mark} ")',
        'replace(mark, "")',
        says="The marks . , ! ? are thrown away.",
        hint="How would a model that never sees a question mark learn to ask?",
    ),
    Mistake(
        "marks_in_a_row_stay_together",
        '    for mark in ".,!?":\n        lowered = lowered.replace(mark, f" {mark} ")\n',
        '    lowered = __import__("re").sub(r"[.,!?]+", r" \\g<0> ", lowered)\n',
        says="Marks that follow each other are one token.",
        hint="How many tokens are there in 'What?!'?",
    ),
    Mistake(
        "letters_and_digits_only",
        "return lowered.split()",
        'return __import__("re").findall(r"\\w+|[.,!?]", lowered)',
        says="What is neither a letter, a digit nor one of the four marks is thrown away, and cuts its word in two.",
        hint='What does your code make of "don\'t"?',
    ),
    Mistake(
        "splits_on_single_spaces",
        "return lowered.split()",
        'return lowered.split(" ")',
        says="The sentence is split at each single space, which leaves empty tokens and keeps tabs and line breaks.",
        hint="What does your code make of two spaces in a row, and of a tab?",
    ),
    Mistake(
        "splits_on_single_spaces",
        "return lowered.split()",
        'return [token for token in lowered.split(" ") if token]',
        says="The sentence is split at spaces alone; tabs and line breaks stay in the words.",
        hint="What does your code make of a tab?",
    ),
    Mistake(
        "ties_by_first_seen",
        "(-counts[word], word)",
        "-counts[word]",
        says="Equally frequent words stand in the order in which they were first seen.",
        hint="Two runs over the same sentences in another order should give the same ids. Do yours?",
    ),
    Mistake(
        "ties_from_z_to_a",
        "sorted(known, key=lambda word: (-counts[word], word))",
        "sorted(sorted(known, reverse=True), key=lambda word: -counts[word])",
        says="Equally frequent words stand in reverse order.",
        hint="What else does reverse=True turn round?",
    ),
    Mistake(
        "ties_without_case",
        "(-counts[word], word)",
        "(-counts[word], word.lower(), word)",
        says="Equally frequent words are ordered without regard to capitals, which is not the order of code points.",
        hint="Which is smaller in Python, 'Z' or 'a'?",
    ),
    Mistake(
        "ties_without_case",
        "(-counts[word], word)",
        "(-counts[word], word.lower())",
        says="Equally frequent words are ordered without regard to capitals, which is not the order of code points.",
        hint="Which is smaller in Python, 'Z' or 'a'?",
    ),
    Mistake(
        "rarest_first",
        "-counts[word]",
        "counts[word]",
        says="The rarest word comes first.",
        hint="Which word should get the id 4?",
    ),
    Mistake(
        "alphabetical_order",
        "(-counts[word], word)",
        "word",
        says="The words are ordered by their code points alone; how frequent they are does not count.",
        hint="Which comes first, a word that occurs once or one that occurs a hundred times?",
    ),
    Mistake(
        "min_count_exclusive",
        "count >= min_count",
        "count > min_count",
        says="A word that occurs exactly min_count times is left out.",
        hint="With min_count = 1, should a word that occurs once get an id?",
    ),
    Mistake(
        "min_count_ignored",
        "if count >= min_count",
        "if count",
        says="min_count is not used: rare words get ids as well.",
        hint="Which of the arguments does your code not use?",
    ),
    Mistake(
        "no_specials",
        '["<pad>", "<sos>", "<eos>", "<unk>", *ordered]',
        "ordered, 4",
        says="The vocabulary does not hold the four specials.",
        hint="Under which names should the ids 0 to 3 be found?",
    ),
    Mistake(
        "no_specials",
        '["<pad>", "<sos>", "<eos>", "<unk>", *ordered]',
        "ordered",
        says="The vocabulary does not hold the four specials.",
        hint="Under which names should the ids 0 to 3 be found?",
    ),
    Mistake(
        "sos_prepended",
        "return [vocabulary.get(token, UNK) for token in tokens] + [EOS]",
        "return [SOS] + [vocabulary.get(token, UNK) for token in tokens] + [EOS]",
        says="SOS stands in front of the sentence.",
        hint="Who needs SOS: the sentence itself, or the decoder that is about to say it?",
    ),
    Mistake(
        "no_eos",
        " + [EOS]",
        "",
        says="The sentence is not closed with EOS.",
        hint="How would a model learn where a sentence ends?",
    ),
    Mistake(
        "unknown_dropped",
        "vocabulary.get(token, UNK) for token in tokens",
        "vocabulary[token] for token in tokens if token in vocabulary",
        says="Unknown words are left out.",
        hint="How many ids should a sentence of five words have, two of them unknown?",
    ),
    Mistake(
        "unknown_is_pad",
        "vocabulary.get(token, UNK)",
        "vocabulary.get(token, PAD)",
        says="Unknown words become PAD.",
        hint="What will a mask, later in the course, do with a word that looks like padding?",
    ),
    Mistake(
        "unknown_raises",
        "vocabulary.get(token, UNK)",
        "vocabulary[token]",
        says="An unknown word raises an error.",
        hint="Which of the four specials stands for a word that the vocabulary does not know?",
    ),
    Mistake(
        "vocabulary_grows",
        "vocabulary.get(token, UNK)",
        "vocabulary.setdefault(token, UNK)",
        says="Unknown words are written into the vocabulary.",
        hint="The caller still uses the vocabulary; what does it find there after your call?",
    ),
    Mistake(
        "vocabulary_grows",
        "vocabulary.get(token, UNK)",
        "vocabulary.setdefault(token, len(vocabulary))",
        says="Unknown words are written into the vocabulary.",
        hint="The caller still uses the vocabulary; what does it find there after your call?",
    ),
    Mistake(
        "left_padded",
        "ids[row, : len(sequence)] = sequence",
        "ids[row, ids.shape[1] - len(sequence) :] = sequence",
        says="The padding stands at the left.",
        hint="In which column should each sentence begin?",
    ),
    Mistake(
        "lengths_are_time",
        "return ids, lengths",
        "return ids, np.full_like(lengths, ids.shape[1])",
        says="Every length is that of the longest sequence.",
        hint="How will anyone tell where the padding of a row begins?",
    ),
    Mistake(
        "padded_with_eos",
        "PAD, dtype",
        "EOS, dtype",
        says="The rows are filled up with EOS instead of PAD.",
        hint="How often does a sentence end?",
    ),
    Mistake(
        "int32",
        ("lengths = np.array([len(sequence) for sequence in sequences], dtype=np.int64)", "PAD, dtype=np.int64"),
        ("lengths = np.array([len(sequence) for sequence in sequences], dtype=np.int32)", "PAD, dtype=np.int32"),
        says="The arrays have dtype int32.",
        hint="Read the docstring's lines on what is returned once more.",
    ),
    Mistake(
        "no_sequences_raise",
        "max(lengths, default=0)",
        "max(lengths)",
        says="No sequences raise an error.",
        hint="What is the maximum of nothing?",
    ),
    Mistake(
        "sequences_extended",
        "    for row, sequence in enumerate(sequences):\n",
        "    for row, sequence in enumerate(sequences):\n        sequence += [PAD] * (ids.shape[1] - len(sequence))\n",
        says="The padding is appended to the caller's own lists.",
        hint="The caller still uses its sequences; what does it find there after your call?",
    ),
)
### END HIDDEN TESTS
