import re

import numpy as np

PAD, SOS, EOS, UNK = np.arange(4).tolist()
FIRST_WORD = UNK + 1
PIECES = re.compile(r"\s+|([.,!?])")


def lowered(sentence):
    return sentence.casefold() if sentence.isascii() else sentence.lower()


def pieces(text):
    return [piece for piece in PIECES.split(text) if piece]


def tokenize(sentence):
    return pieces(lowered(sentence))


def unique_words(sentences):
    """All words in the order of their code points, and how often each one occurs."""
    tokens = [token for sentence in sentences for token in sentence]
    return np.unique(np.array(tokens, dtype=object), return_counts=True)


def is_kept(counts, min_count):
    return counts >= min_count


def order_of(words, counts):
    return np.argsort(-counts, kind="stable")


def with_ids(words):
    specials = {"<pad>": PAD, "<sos>": SOS, "<eos>": EOS, "<unk>": UNK}
    return specials | dict(zip(words, range(FIRST_WORD, FIRST_WORD + len(words))))


def build_vocabulary(sentences, min_count=1):
    words, counts = unique_words(sentences)
    kept = is_kept(counts, min_count)
    words, counts = words[kept], counts[kept]
    return with_ids(words[order_of(words, counts)].tolist())


def id_of(vocabulary):
    return lambda token: vocabulary[token] if token in vocabulary else UNK


def closed(ids):
    return [*ids, EOS]


def to_ids(tokens, vocabulary):
    return closed(map(id_of(vocabulary), tokens))


def lengths_of(sequences):
    return np.fromiter((len(sequence) for sequence in sequences), dtype=np.int64, count=len(sequences))


def places(lengths, time):
    """Where the ids of the sequences go, (batch, time)."""
    return np.arange(time) < lengths[:, np.newaxis]


def filled(sequences, lengths, fill=PAD):
    time = lengths.max(initial=0)
    ids = np.zeros((len(sequences), time), dtype=np.int64) + fill
    ids[places(lengths, time)] = [number for sequence in sequences for number in sequence]
    return ids


def pad_batch(sequences):
    lengths = lengths_of(sequences)
    return filled(sequences, lengths), lengths


# %% no_lowercase
def tokenize(sentence):
    return pieces(sentence)


# %% capitals_at_the_start_only
def lowered(sentence):
    return re.sub(r"^[^\W\d_]", lambda found: found.group().lower(), sentence)


# %% marks_stay_on_words
PIECES = re.compile(r"\s+")


# %% marks_dropped
def lowered(sentence):
    return re.sub(r"[.,!?]", "", sentence.lower())


# %% marks_in_a_row_stay_together
PIECES = re.compile(r"\s+|([.,!?]+)")


# %% letters_and_digits_only
def pieces(text):
    return re.findall(r"\w+|[.,!?]", text)


# %% splits_on_single_spaces
PIECES = re.compile(r" |([.,!?])")


# %% ties_by_first_seen
def unique_words(sentences):
    tokens = np.array([token for sentence in sentences for token in sentence], dtype=object)
    words, first, counts = np.unique(tokens, return_index=True, return_counts=True)
    seen = np.argsort(first)
    return words[seen], counts[seen]


# %% ties_from_z_to_a
def order_of(words, counts):
    return np.argsort(counts, kind="stable")[::-1]


# %% ties_without_case
def order_of(words, counts):
    return np.array(sorted(range(len(words)), key=lambda i: (-counts[i], words[i].lower())), dtype=int)


# %% rarest_first
def order_of(words, counts):
    return np.argsort(counts, kind="stable")


# %% alphabetical_order
def build_vocabulary(sentences, min_count=1):
    words, counts = unique_words(sentences)
    return with_ids(words[is_kept(counts, min_count)].tolist())


# %% min_count_exclusive
def is_kept(counts, min_count):
    return counts > min_count


# %% min_count_ignored
def is_kept(counts, min_count):
    return counts >= 1


# %% no_specials
def with_ids(words):
    return dict(zip(words, range(len(words))))


# %% sos_prepended
def closed(ids):
    return [SOS, *ids, EOS]


# %% no_eos
def to_ids(tokens, vocabulary):
    return list(map(id_of(vocabulary), tokens))


# %% unknown_dropped
def to_ids(tokens, vocabulary):
    return closed(vocabulary[token] for token in filter(vocabulary.__contains__, tokens))


# %% unknown_is_pad
def id_of(vocabulary):
    return lambda token: vocabulary.get(token, PAD)


# %% unknown_raises
def id_of(vocabulary):
    return vocabulary.__getitem__


# %% vocabulary_grows
def id_of(vocabulary):
    return lambda token: vocabulary.setdefault(token, len(vocabulary))


# %% left_padded
def places(lengths, time):
    return np.arange(time) >= time - lengths[:, np.newaxis]


# %% lengths_are_time
def pad_batch(sequences):
    ids = filled(sequences, lengths_of(sequences))
    batch, time = ids.shape
    return ids, np.repeat(np.int64(time), batch)


# %% padded_with_eos
def pad_batch(sequences):
    lengths = lengths_of(sequences)
    return filled(sequences, lengths, fill=EOS), lengths


# %% int32
def pad_batch(sequences):
    lengths = lengths_of(sequences).astype("int32")
    return filled(sequences, lengths).astype("int32"), lengths


# %% no_sequences_raise
def filled(sequences, lengths, fill=PAD):
    ids = np.full((len(sequences), lengths.max()), fill, dtype=np.int64)
    ids[places(lengths, lengths.max())] = np.concatenate(sequences)
    return ids


# %% sequences_extended
def filled(sequences, lengths, fill=PAD):
    time = lengths.max(initial=0)
    for i in range(len(sequences)):
        sequences[i] += [fill] * (time - lengths[i])
    return np.array(sequences, dtype=np.int64).reshape(len(sequences), time)


# %% marks_dropped + no_lowercase
def tokenize(sentence):
    return re.split(r"[\s.,!?]+", sentence.strip(" \t\n.,!?")) if sentence.strip(" \t\n.,!?") else []


# %% rarest_first + ties_from_z_to_a
def order_of(words, counts):
    return np.argsort(-counts, kind="stable")[::-1]


# %% alphabetical_order + min_count_ignored
def build_vocabulary(sentences, min_count=1):
    tokens = [token for sentence in sentences for token in sentence]
    return with_ids(sorted(set(tokens)))


# %% no_eos + unknown_raises
def to_ids(tokens, vocabulary):
    return [vocabulary[token] for token in tokens]


# %% left_padded + padded_with_eos
def filled(sequences, lengths, fill=PAD):
    ids = np.full((len(sequences), lengths.max(initial=0)), EOS, dtype=np.int64)
    for row, sequence in zip(ids, sequences):
        if len(sequence):
            row[-len(sequence) :] = sequence
    return ids
