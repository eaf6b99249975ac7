import torch
from torch.nn.functional import pad

from exercises.seq2seq import lstm_step as cell


class Reader:
    """An LSTM that reads one sentence after the other."""

    def __init__(self, w_x, w_h, b):
        self.weights = (w_x, w_h, b)
        self.width = w_h.shape[1]

    def start(self, words):
        return words.new_zeros(1, self.width), words.new_zeros(1, self.width)

    def step(self, word, state):
        return cell.lstm_step(word.unsqueeze(0), *state, *self.weights)

    def read(self, words, state):
        """The states after each word, (words, width), and the last state."""
        seen = [words.new_zeros(0, self.width)]
        for word in words:
            state = self.step(word, state)
            seen.append(state[0])
        return torch.cat(seen), state

    def real(self, words, length):
        return words[:length]

    def rectangle(self, states, time, state):
        """Filled up with rows of zeros, (time, width)."""
        return pad(states, (0, 0, 0, time - len(states)))

    def encode(self, words, length):
        states, (h, c) = self.read(self.real(words, length), self.start(words))
        return self.rectangle(states, len(words), (h, c)), h, c


class Writer(Reader):
    """An LSTM that starts from a context."""

    def begin(self, h, c):
        return h.unsqueeze(0), c.unsqueeze(0)

    def decode(self, words, h, c):
        states, _ = self.read(words, self.begin(h, c))
        return states


def run_encoder(embedded, lengths, w_x, w_h, b):
    reader = Reader(w_x, w_h, b)
    rows = [reader.encode(words, length) for words, length in zip(embedded, lengths.tolist())]
    outputs, h, c = zip(*rows)
    return torch.stack(outputs), (torch.cat(h), torch.cat(c))


def run_decoder(embedded, context, w_x, w_h, b):
    writer = Writer(w_x, w_h, b)
    return torch.stack([writer.decode(*row) for row in zip(embedded, *context)])


# %% last_step_is_pad
class Reader(Reader):
    def encode(self, words, length):
        states, (h, c) = self.read(words, self.start(words))
        outputs = self.rectangle(states[:length], len(words), (h, c))
        return outputs, h, c


# %% context_dropped
class Writer(Writer):
    def decode(self, words, h, c):
        return self.read(words, self.start(words))[0]


# %% cell_dropped
class Writer(Writer):
    def begin(self, h, c):
        return h.unsqueeze(0), torch.zeros_like(c).unsqueeze(0)


# %% detached
def run_encoder(embedded, lengths, w_x, w_h, b):
    reader = Reader(w_x, w_h, b)
    rows = [reader.encode(words, length) for words, length in zip(embedded, lengths.tolist())]
    outputs, h, c = zip(*rows)
    return torch.stack(outputs), (torch.cat(h).detach(), torch.cat(c).detach())


# %% state_dropped
class Writer(Writer):
    def begin(self, h, c):
        h, _ = self.start(c)
        return h, c.unsqueeze(0)


# %% context_swapped
class Writer(Writer):
    def begin(self, h, c):
        return c.unsqueeze(0), h.unsqueeze(0)


# %% decoder_state_not_carried
class Writer(Writer):
    def decode(self, words, h, c):
        return torch.cat([self.step(word, self.begin(h, c))[0] for word in words])


# %% decoder_returns_cells
class Writer(Writer):
    def decode(self, words, h, c):
        state = self.begin(h, c)
        cells = []
        for word in words:
            state = self.step(word, state)
            cells.append(state[1])
        return torch.cat(cells)


# %% padding_ignored
class Reader(Reader):
    def real(self, words, length):
        return words


# %% outputs_run_on
class Reader(Reader):
    def encode(self, words, length):
        states, _ = self.read(words, self.start(words))
        _, (h, c) = self.read(words[:length], self.start(words))
        return states, h, c


# %% cell_runs_on
class Reader(Reader):
    def encode(self, words, length):
        states, (h, c) = self.read(words[:length], self.start(words))
        _, (_, c) = self.read(words[length:], (h, c))
        return self.rectangle(states, len(words), (h, c)), h, c


# %% last_column_as_context
def run_encoder(embedded, lengths, w_x, w_h, b):
    reader = Reader(w_x, w_h, b)
    outputs, h, c = zip(*[reader.encode(words, length) for words, length in zip(embedded, lengths.tolist())])
    outputs = torch.stack(outputs)
    return outputs, (outputs[:, -1], torch.cat(c))


# %% one_word_too_many
class Reader(Reader):
    def real(self, words, length):
        return words[: length + 1]


# %% one_word_too_few
class Reader(Reader):
    def real(self, words, length):
        return words[: length - 1]


# %% last_column_as_context + cell_runs_on
class Reader(Reader):
    def encode(self, words, length):
        h, c = self.start(words)
        states = []
        for t, word in enumerate(words):
            new_h, c = self.step(word, (h, c))
            if t < length:
                h = new_h
                states.append(h)
            else:
                states.append(torch.zeros_like(h))
        return torch.cat(states), states[-1], c


# %% state_dropped + decoder_returns_cells
class Writer(Writer):
    def decode(self, words, h, c):
        state = (torch.zeros_like(h).unsqueeze(0), c.unsqueeze(0))
        cells = []
        for word in words:
            state = self.step(word, state)
            cells.append(state[1])
        return torch.cat(cells)


# %% one_word_too_few + outputs_run_on
class Reader(Reader):
    def encode(self, words, length):
        states, (h, c) = self.read(words[: max(length - 1, 0)], self.start(words))
        rest = h.expand(len(words) - len(states), -1)
        return torch.cat([states, rest]), h, c
