from itertools import islice

import torch


def rows_of(logits):
    """The logits as a plain matrix, (rows, vocab)."""
    return logits.reshape(-1, logits.shape[-1])


def normalized(row):
    """Probabilities of one row of logits."""
    row = powers(row)
    return row.div(row.sum())


def powers(row):
    return (row - row.max()).exp()


def softmax(logits):
    return torch.stack(list(map(normalized, rows_of(logits)))).view_as(logits)


class Speaker:
    """Says one token after the other."""

    def __init__(self, step, state, token):
        self.step = step
        self.state = state
        self.token = token

    def pick(self, logits):
        return (logits == logits.max()).tolist().index(True)

    def __call__(self):
        logits, self.state = self.step(self.token, self.state)
        self.token = self.pick(logits)
        return self.token


def sentence(speaker, eos, max_length):
    return list(islice(iter(speaker, eos), max_length))


def greedy_decode(step, state, sos, eos, max_length):
    return sentence(Speaker(step, state, sos), eos, max_length)


# %% no_max_subtract
def powers(row):
    return torch.pow(torch.e, row)


# %% max_of_all
def softmax(logits):
    rows = rows_of(logits)
    weights = torch.exp(rows - rows.max())
    return (weights / weights.sum(dim=1).unsqueeze(1)).view_as(logits)


# %% softmax_first_axis
def softmax(logits):
    columns = logits.movedim(0, -1)
    flat = [normalized(column) for column in columns.reshape(-1, len(logits))]
    return torch.stack(flat).reshape(columns.shape).movedim(-1, 0)


# %% sum_of_all
def softmax(logits):
    rows = torch.stack([powers(row) for row in rows_of(logits)])
    return (rows / rows.sum()).view_as(logits)


# %% log_probabilities
def normalized(row):
    shifted = row - row.max()
    return shifted - torch.log(torch.exp(shifted).sum())


# %% divides_by_max
def powers(row):
    return torch.exp(row.div(row.max()))


# %% no_gradient
def normalized(row):
    weights = powers(row.data)
    return weights / weights.sum()


# %% writes_into_logits
def powers(row):
    return row.sub_(row.max()).exp_()


# %% ignores_eos
def sentence(speaker, eos, max_length):
    return [token for token in (speaker() for _ in range(max_length)) if token != eos]


# %% keeps_eos
def sentence(speaker, eos, max_length):
    said = list(islice(iter(speaker, eos), max_length))
    if len(said) < max_length:
        said.append(eos)
    return said


# %% keeps_sos
def greedy_decode(step, state, sos, eos, max_length):
    return [sos] + sentence(Speaker(step, state, sos), eos, max_length)


# %% state_not_carried
class Speaker(Speaker):
    def __call__(self):
        logits = self.step(self.token, self.state)[0]
        self.token = self.pick(logits)
        return self.token


# %% token_not_fed_back
class Speaker(Speaker):
    def __call__(self):
        logits, self.state = self.step(self.token, self.state)
        return self.pick(logits)


# %% starts_with_eos
def greedy_decode(step, state, sos, eos, max_length):
    return sentence(Speaker(step, state, eos), eos, max_length)


# %% sos_fixed
class Speaker(Speaker):
    def __init__(self, step, state, token=1):
        self.step, self.state, self.token = step, state, token


def greedy_decode(step, state, sos, eos, max_length):
    return sentence(Speaker(step, state), eos, max_length)


# %% eos_fixed
def sentence(speaker, eos, max_length):
    return list(islice(iter(speaker, 2), max_length))


# %% one_too_many
def sentence(speaker, eos, max_length):
    said = []
    for token in iter(speaker, eos):
        said.append(token)
        if len(said) > max_length:
            break
    return said


# %% one_too_few
def sentence(speaker, eos, max_length):
    return [token for _, token in zip(range(1, max_length), iter(speaker, eos))]


# %% highest_on_a_tie
class Speaker(Speaker):
    def pick(self, logits):
        return int((logits == logits.max()).nonzero()[-1])


# %% least_probable
class Speaker(Speaker):
    def pick(self, logits):
        values = logits.tolist()
        return values.index(min(values))


# %% tensors_in_the_list
class Speaker(Speaker):
    def pick(self, logits):
        return softmax(logits).max(dim=-1).indices


# %% no_max_subtract + sum_of_all
def softmax(logits):
    return torch.exp(logits) / torch.exp(logits).sum()


# %% writes_into_logits + log_probabilities
def normalized(row):
    row -= row.max().clone()
    weights = torch.exp(row)
    return torch.log(weights / weights.sum())


# %% keeps_eos + one_too_many
def sentence(speaker, eos, max_length):
    said = []
    while len(said) <= max_length:
        token = speaker()
        said.append(token)
        if token == eos:
            break
    return said


# %% state_not_carried + token_not_fed_back
class Speaker(Speaker):
    def __call__(self):
        logits, _ = self.step(self.token, self.state)
        return self.pick(logits)


# %% starts_with_eos + highest_on_a_tie
class Speaker(Speaker):
    def pick(self, logits):
        return max(range(len(logits)), key=lambda token: (logits[token].item(), token))


def greedy_decode(step, state, sos, eos, max_length):
    return sentence(Speaker(step, state, eos), eos, max_length)
