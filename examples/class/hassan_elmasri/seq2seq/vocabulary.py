# Hassan El-Masri, 2nd semester
import numpy as np

PAD, SOS, EOS, UNK = 0, 1, 2, 3


def tokenize(sentence):
    s = sentence.lower()
    s = s.replace(".", " . ").replace(",", " , ").replace("!", " ! ").replace("?", " ? ")
    return s.split()


def count_words(sentences):
    counts = {}
    for sentence in sentences:
        for word in sentence:
            counts[word] = counts.get(word, 0) + 1
    return counts


def build_vocabulary(sentences, min_count=1):
    counts = count_words(sentences)
    words = [w for w in counts if counts[w] >= min_count]
    words.sort(key=lambda w: (-counts[w], w))
    vocabulary = {}
    for w in ["<pad>", "<sos>", "<eos>", "<unk>"] + words:
        vocabulary[w] = len(vocabulary)
    return vocabulary


def to_ids(tokens, vocabulary):
    # <sos> sentence <eos>
    ids = [SOS]
    for t in tokens:
        ids.append(vocabulary.get(t, UNK))
    ids.append(EOS)
    return ids


def pad_batch(sequences):
    lengths = [len(s) for s in sequences]
    longest = max(lengths + [0])
    ids = np.zeros((len(sequences), longest), dtype=np.int64)
    for r in range(len(sequences)):
        ids[r, :lengths[r]] = sequences[r]
    return ids, np.array(lengths, dtype=np.int64)
