import numpy as np

PAD = 0
SOS = 1
EOS = 2
UNK = 3


def tokenize(sentence):
    tokens = []
    word = ""
    for letter in sentence.lower() + " ":
        if letter.isspace() or letter in {".", ",", "!", "?"}:
            if word:
                tokens.append(word)
            word = ""
            if not letter.isspace():
                tokens.append(letter)
        else:
            word += letter
    return tokens


def build_vocabulary(sentences, min_count=1):
    counts = {}
    for sentence in sentences:
        for word in sentence:
            if word not in counts:
                counts[word] = 0
            counts[word] += 1
    vocabulary = {}
    number = 4
    while counts:
        best = None
        for word, count in counts.items():
            if best is None or count > counts[best] or (count == counts[best] and word < best):
                best = word
        if counts.pop(best) >= min_count:
            vocabulary[best] = number
            number += 1
    # the specials come last into the dict, which changes no id
    vocabulary.update({"<unk>": UNK, "<eos>": EOS, "<sos>": SOS, "<pad>": PAD})
    return vocabulary


def to_ids(tokens, vocabulary):
    ids = []
    for token in tokens:
        if token in vocabulary:
            ids.append(vocabulary[token])
        else:
            ids.append(UNK)
    ids.append(EOS)
    return ids


def pad_batch(sequences):
    longest = 0
    for sequence in sequences:
        longest = max(longest, len(sequence))
    ids = np.zeros((len(sequences), longest), dtype=np.int64)
    lengths = np.zeros(len(sequences), dtype=np.int64)
    for i, sequence in enumerate(sequences):
        lengths[i] = len(sequence)
        for j, number in enumerate(sequence):
            ids[i, j] = number
    return ids, lengths
