import torch


def softmax(logits):
    biggest = torch.max(logits, dim=-1, keepdim=True).values
    e = torch.exp(logits - biggest)
    total = torch.sum(e, dim=-1, keepdim=True)
    return e / total


def pick(logits):
    best = 0
    for k in range(1, len(logits)):
        if logits[k] > logits[best]:
            best = k
    return best


def greedy_decode(step, state, sos, eos, max_length):
    result = []
    token = sos
    while len(result) < max_length:
        logits, state = step(token, state)
        token = pick(logits)
        if token == eos:
            break
        result.append(token)
    return result


# %% no_max_subtract
def softmax(logits):
    e = torch.exp(logits)
    total = torch.sum(e, dim=-1, keepdim=True)
    return e / total


# %% keeps_eos
def greedy_decode(step, state, sos, eos, max_length):
    result = []
    token = sos
    while len(result) < max_length and token != eos:
        logits, state = step(token, state)
        token = pick(logits)
        result.append(token)
    return result


# %% state_not_carried
def greedy_decode(step, state, sos, eos, max_length):
    result = []
    token = sos
    while len(result) < max_length:
        logits, new_state = step(token, state)
        token = pick(logits)
        if token == eos:
            break
        result.append(token)
    return result


# %% highest_on_a_tie
def pick(logits):
    best = 0
    for k in range(1, len(logits)):
        if logits[k] >= logits[best]:
            best = k
    return best


# %% softmax_first_axis
def softmax(logits):
    biggest = torch.max(logits, dim=0, keepdim=True).values
    e = torch.exp(logits - biggest)
    return e / torch.sum(e, dim=0, keepdim=True)


# %% one_too_few
def greedy_decode(step, state, sos, eos, max_length):
    result = []
    token = sos
    for _ in range(1, max_length):
        logits, state = step(token, state)
        token = pick(logits)
        if token == eos:
            return result
        result.append(token)
    return result


# %% no_max_subtract + keeps_sos
def softmax(logits):
    e = logits.exp()
    return e / e.sum(-1, keepdim=True)


def greedy_decode(step, state, sos, eos, max_length):
    result = [sos]
    for _ in range(max_length):
        logits, state = step(result[-1], state)
        token = pick(logits)
        if token == eos:
            break
        result.append(token)
    return result


# %% sum_of_all + ignores_eos
def softmax(logits):
    biggest = torch.max(logits, dim=-1, keepdim=True).values
    e = torch.exp(logits - biggest)
    return e / e.sum()


def greedy_decode(step, state, sos, eos, max_length):
    result = []
    token = sos
    for _ in range(max_length):
        logits, state = step(token, state)
        token = pick(logits)
        result.append(token)
    return result
