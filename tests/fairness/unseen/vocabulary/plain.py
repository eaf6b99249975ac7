import numpy as np

PAD, SOS, EOS, UNK = 0, 1, 2, 3


def tokenize(sentence):
    out = []
    for word in sentence.lower().split():
        current = ""
        for ch in word:
            if ch in ".,!?":
                if current != "":
                    out.append(current)
                    current = ""
                out.append(ch)
            else:
                current += ch
        if current != "":
            out.append(current)
    return out


def count_words(sentences):
    counts = {}
    for sentence in sentences:
        for word in sentence:
            if word not in counts:
                counts[word] = 0
            counts[word] += 1
    return counts


def build_vocabulary(sentences, min_count=1):
    counts = count_words(sentences)
    frequent = [w for w in counts if counts[w] >= min_count]
    frequent.sort()
    frequent.sort(key=lambda w: counts[w], reverse=True)
    vocab = {"<pad>": PAD, "<sos>": SOS, "<eos>": EOS, "<unk>": UNK}
    next_id = 4
    for w in frequent:
        vocab[w] = next_id
        next_id += 1
    return vocab


def to_ids(tokens, vocabulary):
    ids = []
    for t in tokens:
        if t in vocabulary:
            ids.append(vocabulary[t])
        else:
            ids.append(UNK)
    ids.append(EOS)
    return ids


def pad_batch(sequences):
    n = len(sequences)
    lengths = np.zeros(n, dtype=np.int64)
    for i in range(n):
        lengths[i] = len(sequences[i])
    longest = int(lengths.max()) if n > 0 else 0
    ids = np.zeros((n, longest), dtype=np.int64)
    for i in range(n):
        for j in range(len(sequences[i])):
            ids[i, j] = sequences[i][j]
    return ids, lengths


# %% ties_by_first_seen
def build_vocabulary(sentences, min_count=1):
    counts = count_words(sentences)
    frequent = [w for w in counts if counts[w] >= min_count]
    frequent.sort(key=lambda w: counts[w], reverse=True)
    vocab = {"<pad>": PAD, "<sos>": SOS, "<eos>": EOS, "<unk>": UNK}
    for number, w in enumerate(frequent):
        vocab[w] = number + 4
    return vocab


# %% marks_stay_on_words
def tokenize(sentence):
    words = []
    for word in sentence.lower().split():
        words.append(word)
    return words


# %% unknown_dropped
def to_ids(tokens, vocabulary):
    ids = []
    for t in tokens:
        if t in vocabulary:
            ids.append(vocabulary[t])
    ids.append(EOS)
    return ids


# %% left_padded
def pad_batch(sequences):
    n = len(sequences)
    lengths = np.array([len(s) for s in sequences], dtype=np.int64)
    longest = int(lengths.max()) if n > 0 else 0
    ids = np.zeros((n, longest), dtype=np.int64)
    for i in range(n):
        start = longest - len(sequences[i])
        for j in range(len(sequences[i])):
            ids[i, start + j] = sequences[i][j]
    return ids, lengths


# %% min_count_exclusive
def build_vocabulary(sentences, min_count=1):
    counts = count_words(sentences)
    frequent = []
    for w in sorted(counts):
        if counts[w] <= min_count:
            continue
        frequent.append(w)
    frequent.sort(key=lambda w: counts[w], reverse=True)
    vocab = {"<pad>": PAD, "<sos>": SOS, "<eos>": EOS, "<unk>": UNK}
    for w in frequent:
        vocab[w] = len(vocab)
    return vocab


# %% no_sequences_raise
def pad_batch(sequences):
    lengths = np.array([len(s) for s in sequences], dtype=np.int64)
    ids = np.zeros((len(sequences), max(lengths)), dtype=np.int64)
    for i, s in enumerate(sequences):
        ids[i, : len(s)] = s
    return ids, lengths


# %% no_lowercase + no_eos
def tokenize(sentence):
    for mark in ".,!?":
        sentence = sentence.replace(mark, " " + mark + " ")
    return sentence.split()


def to_ids(tokens, vocabulary):
    return [vocabulary[t] if t in vocabulary else UNK for t in tokens]


# %% sos_prepended + lengths_are_time
def to_ids(tokens, vocabulary):
    ids = [SOS]
    for t in tokens:
        ids.append(vocabulary.get(t, UNK))
    ids.append(EOS)
    return ids


def pad_batch(sequences):
    n = len(sequences)
    longest = 0
    for s in sequences:
        if len(s) > longest:
            longest = len(s)
    ids = np.zeros((n, longest), dtype=np.int64)
    lengths = np.zeros(n, dtype=np.int64)
    for i in range(n):
        for j in range(len(sequences[i])):
            ids[i, j] = sequences[i][j]
        lengths[i] = len(ids[i])
    return ids, lengths
