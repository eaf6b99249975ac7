import torch

from exercises.seq2seq.lstm_step import lstm_step


def zero_state(embedded, w_h):
    return torch.zeros(embedded.shape[0], w_h.shape[1], dtype=embedded.dtype)


def run_encoder(embedded, lengths, w_x, w_h, b):
    h = zero_state(embedded, w_h)
    c = zero_state(embedded, w_h)
    outputs = []
    for t in range(embedded.shape[1]):
        h_new, c_new = lstm_step(embedded[:, t, :], h, c, w_x, w_h, b)
        real = (t < lengths).view(-1, 1)
        h = torch.where(real, h_new, h)
        c = torch.where(real, c_new, c)
        outputs.append(torch.where(real, h_new, torch.zeros_like(h_new)))
    return torch.stack(outputs, dim=1), (h, c)


def run_decoder(embedded, context, w_x, w_h, b):
    h = context[0]
    c = context[1]
    states = []
    for t in range(embedded.shape[1]):
        h, c = lstm_step(embedded[:, t, :], h, c, w_x, w_h, b)
        states.append(h)
    return torch.stack(states, dim=1)


# %% last_step_is_pad
def run_encoder(embedded, lengths, w_x, w_h, b):
    h = zero_state(embedded, w_h)
    c = zero_state(embedded, w_h)
    outputs = []
    for t in range(embedded.shape[1]):
        h, c = lstm_step(embedded[:, t, :], h, c, w_x, w_h, b)
        real = (t < lengths).view(-1, 1)
        outputs.append(torch.where(real, h, torch.zeros_like(h)))
    return torch.stack(outputs, dim=1), (h, c)


# %% cell_dropped
def run_decoder(embedded, context, w_x, w_h, b):
    h, _ = context
    c = torch.zeros_like(h)
    states = []
    for t in range(embedded.shape[1]):
        h, c = lstm_step(embedded[:, t, :], h, c, w_x, w_h, b)
        states.append(h)
    return torch.stack(states, dim=1)


# %% outputs_run_on
def run_encoder(embedded, lengths, w_x, w_h, b):
    h = zero_state(embedded, w_h)
    c = zero_state(embedded, w_h)
    outputs = []
    for t in range(embedded.shape[1]):
        h_new, c_new = lstm_step(embedded[:, t, :], h, c, w_x, w_h, b)
        real = (t < lengths).view(-1, 1)
        h = torch.where(real, h_new, h)
        c = torch.where(real, c_new, c)
        outputs.append(h)
    return torch.stack(outputs, dim=1), (h, c)


# %% one_word_too_many
def run_encoder(embedded, lengths, w_x, w_h, b):
    h = zero_state(embedded, w_h)
    c = zero_state(embedded, w_h)
    outputs = []
    for t in range(embedded.shape[1]):
        h_new, c_new = lstm_step(embedded[:, t, :], h, c, w_x, w_h, b)
        keep = (t <= lengths).view(-1, 1).to(embedded.dtype)
        h = keep * h_new + (1 - keep) * h
        c = keep * c_new + (1 - keep) * c
        outputs.append(keep * h_new)
    return torch.stack(outputs, dim=1), (h, c)


# %% decoder_state_not_carried
def run_decoder(embedded, context, w_x, w_h, b):
    h, c = context
    states = []
    for t in range(embedded.shape[1]):
        h_t, c_t = lstm_step(embedded[:, t, :], h, c, w_x, w_h, b)
        states.append(h_t)
    return torch.stack(states, dim=1)


# %% padding_ignored
def run_encoder(embedded, lengths, w_x, w_h, b):
    h = zero_state(embedded, w_h)
    c = zero_state(embedded, w_h)
    outputs = []
    for t in range(embedded.shape[1]):
        h, c = lstm_step(embedded[:, t, :], h, c, w_x, w_h, b)
        outputs.append(h)
    return torch.stack(outputs, dim=1), (h, c)


# %% outputs_run_on + context_dropped
def run_encoder(embedded, lengths, w_x, w_h, b):
    h = zero_state(embedded, w_h)
    c = zero_state(embedded, w_h)
    outputs = []
    for t in range(embedded.shape[1]):
        h_new, c_new = lstm_step(embedded[:, t, :], h, c, w_x, w_h, b)
        done = (t >= lengths).unsqueeze(1)
        h = torch.where(done, h, h_new)
        c = torch.where(done, c, c_new)
        outputs.append(h)
    return torch.stack(outputs, dim=1), (h, c)


def run_decoder(embedded, context, w_x, w_h, b):
    h = zero_state(embedded, w_h)
    c = zero_state(embedded, w_h)
    states = []
    for t in range(embedded.shape[1]):
        h, c = lstm_step(embedded[:, t, :], h, c, w_x, w_h, b)
        states.append(h)
    return torch.stack(states, dim=1)


# %% last_step_is_pad + context_swapped
def run_encoder(embedded, lengths, w_x, w_h, b):
    h = zero_state(embedded, w_h)
    c = zero_state(embedded, w_h)
    time = embedded.shape[1]
    outputs = []
    for t in range(time):
        h, c = lstm_step(embedded[:, t], h, c, w_x, w_h, b)
        outputs.append(h)
    outputs = torch.stack(outputs, dim=1)
    mask = torch.arange(time).view(1, -1) < lengths.view(-1, 1)
    return outputs * mask.unsqueeze(2), (h, c)


def run_decoder(embedded, context, w_x, w_h, b):
    c, h = context
    states = []
    for t in range(embedded.shape[1]):
        h, c = lstm_step(embedded[:, t], h, c, w_x, w_h, b)
        states.append(h)
    return torch.stack(states, dim=1)
