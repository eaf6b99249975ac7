from collections import defaultdict

import numpy as np

PAD, SOS, EOS, UNK = 0, 1, 2, 3
SPECIALS = ["<pad>", "<sos>", "<eos>", "<unk>"]
MARKS = [".", ",", "!", "?"]


def normalize(sentence):
    return sentence.lower()


def space_out(text):
    """White space around every mark, letter by letter."""
    spaced = ""
    for letter in text:
        spaced += " " + letter + " " if letter in MARKS else letter
    return spaced


def tokenize(sentence):
    text = normalize(sentence)
    text = space_out(text)
    return text.split()


def count_words(sentences):
    counts = defaultdict(int)
    for sentence in sentences:
        for word in sentence:
            counts[word] += 1
    return counts


def frequent(counts, min_count):
    return [word for word in counts if not counts[word] < min_count]


def ranked(words, counts):
    words = sorted(words)
    words.sort(key=lambda word: counts[word], reverse=True)
    return words


def numbered(words):
    vocabulary = {}
    for word in SPECIALS + words:
        vocabulary[word] = len(vocabulary)
    return vocabulary


def build_vocabulary(sentences, min_count=1):
    counts = count_words(sentences)
    words = frequent(counts, min_count)
    return numbered(ranked(words, counts))


def look_up(token, vocabulary):
    try:
        return vocabulary[token]
    except KeyError:
        return UNK


def to_ids(tokens, vocabulary):
    ids = []
    for token in tokens:
        ids.append(look_up(token, vocabulary))
    ids.append(EOS)
    return ids


def longest(sequences):
    time = 0
    for sequence in sequences:
        if len(sequence) > time:
            time = len(sequence)
    return time


def pad(sequence, time):
    return list(sequence) + [PAD] * (time - len(sequence))


def pad_batch(sequences):
    time = longest(sequences)
    rows = [pad(sequence, time) for sequence in sequences]
    ids = np.array(rows, dtype=np.int64).reshape(len(sequences), time)
    lengths = np.array([len(sequence) for sequence in sequences], dtype=np.int64)
    return ids, lengths


# %% no_lowercase
def normalize(sentence):
    return sentence.strip()


# %% capitals_at_the_start_only
def normalize(sentence):
    if len(sentence) == 0:
        return sentence
    first, rest = sentence[0], sentence[1:]
    return first.lower() + rest


# %% marks_stay_on_words
def tokenize(sentence):
    return sentence.lower().split()


# %% marks_dropped
def space_out(text):
    for mark in MARKS:
        text = text.replace(mark, " ")
    return text


# %% marks_in_a_row_stay_together
def space_out(text):
    spaced = ""
    inside_marks = False
    for letter in text:
        if (letter in MARKS) != inside_marks:
            spaced += " "
            inside_marks = not inside_marks
        spaced += letter
    return spaced


# %% letters_and_digits_only
def space_out(text):
    spaced = ""
    for letter in text:
        if letter.isalnum():
            spaced += letter
        elif letter in MARKS:
            spaced += f" {letter} "
        else:
            spaced += " "
    return spaced


# %% splits_on_single_spaces
def tokenize(sentence):
    return space_out(normalize(sentence)).split(" ")


# %% ties_by_first_seen
def ranked(words, counts):
    return sorted(words, key=lambda word: counts[word], reverse=True)


# %% ties_from_z_to_a
def ranked(words, counts):
    pairs = [(counts[word], word) for word in words]
    pairs.sort()
    pairs.reverse()
    return [word for _, word in pairs]


# %% ties_without_case
def ranked(words, counts):
    return sorted(words, key=lambda word: (-counts[word], word.lower()))


# %% rarest_first
def ranked(words, counts):
    words = sorted(words)
    words.sort(key=lambda word: counts[word])
    return words


# %% alphabetical_order
def ranked(words, counts):
    return sorted(words)


# %% min_count_exclusive
def frequent(counts, min_count):
    return [word for word, count in counts.items() if count > min_count]


# %% min_count_ignored
def build_vocabulary(sentences, min_count=1):
    counts = count_words(sentences)
    return numbered(ranked(counts.keys(), counts))


# %% no_specials
def numbered(words):
    vocabulary = {}
    for word in words:
        vocabulary[word] = len(vocabulary) + 4
    return vocabulary


# %% sos_prepended
def to_ids(tokens, vocabulary):
    ids = [SOS]
    for token in tokens:
        ids.append(look_up(token, vocabulary))
    ids.append(EOS)
    return ids


# %% no_eos
def to_ids(tokens, vocabulary):
    ids = []
    for token in tokens:
        ids.append(look_up(token, vocabulary))
    return ids


# %% unknown_dropped
def to_ids(tokens, vocabulary):
    ids = []
    for token in tokens:
        if token in vocabulary:
            ids.append(vocabulary[token])
    ids.append(EOS)
    return ids


# %% unknown_is_pad
def look_up(token, vocabulary):
    if token in vocabulary:
        return vocabulary[token]
    return 0


# %% unknown_raises
def look_up(token, vocabulary):
    return vocabulary[token]


# %% vocabulary_grows
def look_up(token, vocabulary):
    if token not in vocabulary:
        vocabulary[token] = UNK
    return vocabulary[token]


# %% left_padded
def pad(sequence, time):
    return [PAD] * (time - len(sequence)) + list(sequence)


# %% lengths_are_time
def pad_batch(sequences):
    time = longest(sequences)
    rows = [pad(sequence, time) for sequence in sequences]
    ids = np.array(rows, dtype=np.int64).reshape(len(sequences), time)
    lengths = np.array([len(row) for row in rows], dtype=np.int64)
    return ids, lengths


# %% padded_with_eos
def pad(sequence, time):
    padded = list(sequence)
    while len(padded) < time:
        padded.append(EOS)
    return padded


# %% int32
def pad_batch(sequences):
    time = longest(sequences)
    ids = np.zeros((len(sequences), time), dtype=np.int32)
    lengths = np.zeros(len(sequences), dtype=np.int32)
    for row, sequence in enumerate(sequences):
        ids[row] = pad(sequence, time)
        lengths[row] = len(sequence)
    return ids, lengths


# %% no_sequences_raise
def longest(sequences):
    return max(len(sequence) for sequence in sequences)


# %% sequences_extended
def pad_batch(sequences):
    time = longest(sequences)
    lengths = np.array([len(sequence) for sequence in sequences], dtype=np.int64)
    for sequence in sequences:
        while len(sequence) < time:
            sequence.append(PAD)
    return np.array(sequences, dtype=np.int64).reshape(len(sequences), time), lengths


# %% no_lowercase + marks_stay_on_words
def tokenize(sentence):
    return sentence.split()


# %% no_lowercase + letters_and_digits_only
def tokenize(sentence):
    word = ""
    tokens = []
    for letter in sentence + " ":
        if letter.isalnum():
            word += letter
            continue
        if word:
            tokens.append(word)
        if letter in MARKS:
            tokens.append(letter)
        word = ""
    return tokens


# %% ties_by_first_seen + min_count_exclusive
def build_vocabulary(sentences, min_count=1):
    counts = count_words(sentences)
    words = [word for word in counts if counts[word] > min_count]
    return numbered(sorted(words, key=counts.get, reverse=True))


# %% sos_prepended + unknown_dropped
def to_ids(tokens, vocabulary):
    ids = [SOS]
    for token in tokens:
        if token in vocabulary:
            ids.append(vocabulary[token])
    return ids + [EOS]


# %% sequences_extended + lengths_are_time
def pad_batch(sequences):
    time = longest(sequences)
    for sequence in sequences:
        sequence.extend([PAD] * (time - len(sequence)))
    ids = np.array(sequences, dtype=np.int64).reshape(len(sequences), time)
    lengths = np.array([len(sequence) for sequence in sequences], dtype=np.int64)
    return ids, lengths
