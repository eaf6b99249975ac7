import re
from collections import Counter

import numpy
import pytest
import torch
from hypothesis import given, settings
from hypothesis.strategies import integers, lists, sampled_from, text

from .conftest import Solution

quick = settings(deadline=None, database=None)
words = sampled_from(["a", "b", "B", "é", "don't", "!"])


@pytest.fixture(scope="session")
def vocabulary(solution: Solution):
    return solution("vocabulary")


@quick
@given(sentence=text(alphabet="aBÉ'-.,!? \t\n"))
def test_tokens_are_those_of_a_regular_expression(vocabulary, sentence):
    assert vocabulary.tokenize(sentence) == re.findall(r"[.,!?]|[^\s.,!?]+", sentence.lower())


@quick
@given(sentences=lists(lists(words)), min_count=integers(1, 3))
def test_the_vocabulary_is_that_of_a_counter_over_sorted_words(vocabulary, sentences, min_count):
    counted = Counter(sorted(word for sentence in sentences for word in sentence))
    # Equal counts keep the order in which the counter first saw them, which is that of their code points.
    wanted = [word for word, count in counted.most_common() if count >= min_count]
    found = vocabulary.build_vocabulary(iter(sentences), min_count)
    assert list(found) == ["<pad>", "<sos>", "<eos>", "<unk>", *wanted]
    assert list(found.values()) == list(range(4 + len(wanted)))


@quick
@given(sequences=lists(lists(integers(1, 99)), min_size=1))
def test_a_batch_is_that_of_pad_sequence(vocabulary, sequences):
    ids, lengths = vocabulary.pad_batch(sequences)
    rows = [torch.tensor(sequence, dtype=torch.int64) for sequence in sequences]
    wanted = torch.nn.utils.rnn.pad_sequence(rows, batch_first=True, padding_value=vocabulary.PAD)
    assert ids.dtype == lengths.dtype == numpy.int64
    assert torch.equal(torch.from_numpy(ids), wanted)
    assert lengths.tolist() == [len(sequence) for sequence in sequences]


def test_no_sequences_are_an_empty_batch(vocabulary):
    ids, lengths = vocabulary.pad_batch([])
    assert (ids.shape, lengths.shape) == ((0, 0), (0,))
    assert ids.dtype == lengths.dtype == numpy.int64


def test_the_example_of_the_lesson(vocabulary):
    sentences = [vocabulary.tokenize("No, no!"), vocabulary.tokenize("A cat? No.")]
    assert sentences == [["no", ",", "no", "!"], ["a", "cat", "?", "no", "."]]
    known = vocabulary.build_vocabulary(sentences)
    assert list(known)[4:] == ["no", "!", ",", ".", "?", "a", "cat"]
    ids = [vocabulary.to_ids(tokens, known) for tokens in sentences]
    assert ids == [[4, 6, 4, 5, 2], [9, 10, 8, 4, 7, 2]]
    assert vocabulary.to_ids(vocabulary.tokenize("No dog."), known) == [4, 3, 7, 2]
    batch, lengths = vocabulary.pad_batch(ids)
    assert batch.tolist() == [[4, 6, 4, 5, 2, 0], [9, 10, 8, 4, 7, 2]]
    assert lengths.tolist() == [5, 6]
