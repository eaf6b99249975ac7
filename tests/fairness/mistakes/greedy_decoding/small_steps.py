import torch


def largest(logits):
    values, _ = torch.sort(logits, dim=-1, descending=True)
    return values[..., :1]


def shift(logits):
    return logits - largest(logits)


def total(powers):
    return torch.sum(powers, -1).unsqueeze(-1)


def softmax(logits):
    powers = shift(logits).exp()
    return powers / total(powers)


def choose(logits):
    probabilities = softmax(logits)
    best = 0
    for i, probability in enumerate(probabilities.tolist()):
        if probability > probabilities[best].item():
            best = i
    return best


def is_end(token, eos):
    return token == eos


def is_full(tokens, max_length):
    return len(tokens) >= max_length


def greedy_decode(step, state, sos, eos, max_length):
    tokens = []
    current = sos
    while not is_full(tokens, max_length):
        logits, state = step(current, state)
        current = choose(logits)
        if is_end(current, eos):
            return tokens
        tokens.append(current)
    return tokens


# %% no_max_subtract
def softmax(logits):
    powers = torch.exp(logits)
    return powers / total(powers)


# %% max_of_all
def largest(logits):
    return torch.max(logits)


# %% softmax_first_axis
def softmax(logits):
    values, _ = logits.max(dim=0)
    powers = torch.exp(logits - values)
    return powers / powers.sum(0)


# %% sum_of_all
def total(powers):
    return torch.sum(powers)


# %% log_probabilities
def softmax(logits):
    powers = shift(logits).exp()
    return (powers / total(powers)).log()


# %% divides_by_max
def shift(logits):
    return logits / largest(logits)


# %% no_gradient
def softmax(logits):
    with torch.no_grad():
        powers = shift(logits).exp()
        return powers / total(powers)


# %% writes_into_logits
def shift(logits):
    logits -= largest(logits)
    return logits


# %% ignores_eos
def greedy_decode(step, state, sos, eos, max_length):
    tokens = []
    current = sos
    while not is_full(tokens, max_length):
        logits, state = step(current, state)
        current = choose(logits)
        tokens.append(current)
    return tokens


# %% keeps_eos
def greedy_decode(step, state, sos, eos, max_length):
    tokens = []
    current = sos
    while not is_full(tokens, max_length) and not is_end(current, eos):
        logits, state = step(current, state)
        current = choose(logits)
        tokens.append(current)
    return tokens


# %% keeps_sos
def greedy_decode(step, state, sos, eos, max_length):
    tokens = [sos]
    for _ in range(max_length):
        logits, state = step(tokens[-1], state)
        current = choose(logits)
        if is_end(current, eos):
            break
        tokens.append(current)
    return tokens


# %% state_not_carried
def greedy_decode(step, state, sos, eos, max_length):
    tokens = []
    current = sos
    while not is_full(tokens, max_length):
        logits, new_state = step(current, state)
        current = choose(logits)
        if is_end(current, eos):
            return tokens
        tokens.append(current)
    return tokens


# %% token_not_fed_back
def greedy_decode(step, state, sos, eos, max_length):
    tokens = []
    while not is_full(tokens, max_length):
        logits, state = step(sos, state)
        current = choose(logits)
        if is_end(current, eos):
            return tokens
        tokens.append(current)
    return tokens


# %% starts_with_eos
def greedy_decode(step, state, sos, eos, max_length):
    tokens = []
    current = eos
    while not is_full(tokens, max_length):
        logits, state = step(current, state)
        current = choose(logits)
        if is_end(current, eos):
            break
        tokens.append(current)
    return tokens


# %% sos_fixed
SOS = 1


def greedy_decode(step, state, sos, eos, max_length):
    tokens = []
    current = SOS
    while not is_full(tokens, max_length):
        logits, state = step(current, state)
        current = choose(logits)
        if is_end(current, eos):
            break
        tokens.append(current)
    return tokens


# %% eos_fixed
EOS = 2


def is_end(token, eos):
    return token == EOS


# %% one_too_many
def is_full(tokens, max_length):
    return len(tokens) > max_length


# %% one_too_few
def is_full(tokens, max_length):
    return len(tokens) + 1 >= max_length


# %% highest_on_a_tie
def choose(logits):
    best, best_value = 0, float("-inf")
    for i, value in enumerate(logits.tolist()):
        if value >= best_value:
            best, best_value = i, value
    return best


# %% least_probable
def choose(logits):
    return torch.argsort(softmax(logits), stable=True)[0].item()


# %% tensors_in_the_list
def choose(logits):
    return torch.argmax(logits)


# %% softmax_first_axis + no_max_subtract
def softmax(logits):
    powers = logits.exp()
    return powers / powers.sum(dim=0, keepdim=True)


# %% max_of_all + sum_of_all
def softmax(logits):
    powers = torch.exp(logits - logits.max())
    return powers / powers.sum()


# %% keeps_sos + keeps_eos
def greedy_decode(step, state, sos, eos, max_length):
    tokens = [sos]
    for _ in range(max_length):
        logits, state = step(tokens[-1], state)
        tokens.append(choose(logits))
        if tokens[-1] == eos:
            break
    return tokens


# %% keeps_sos + one_too_few
def greedy_decode(step, state, sos, eos, max_length):
    tokens = [sos]
    while len(tokens) < max_length:
        logits, state = step(tokens[-1], state)
        current = choose(logits)
        if is_end(current, eos):
            break
        tokens.append(current)
    return tokens


# %% state_not_carried + keeps_eos
def greedy_decode(step, state, sos, eos, max_length):
    tokens = []
    current = sos
    while len(tokens) < max_length:
        logits, _ = step(current, state)
        current = choose(logits)
        tokens.append(current)
        if current == eos:
            break
    return tokens


# %% sos_fixed + eos_fixed
def greedy_decode(step, state, sos, eos, max_length):
    tokens = []
    current = 1
    while len(tokens) < max_length:
        logits, state = step(current, state)
        current = choose(logits)
        if current == 2:
            break
        tokens.append(current)
    return tokens
