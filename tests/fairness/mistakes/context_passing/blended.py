import torch

from exercises.seq2seq.lstm_step import lstm_step


def real_words(lengths, time, dtype):
    """1 for a real word, 0 for padding, (batch, time, 1)."""
    positions = torch.arange(time)
    return (positions[None, :] < lengths[:, None]).to(dtype)[:, :, None]


def blend(is_real, new, old):
    return is_real * new + (1 - is_real) * old


def carry(is_real, new, old):
    """The state with which the next step goes on: (h, c)."""
    return tuple(blend(is_real, n, o) for n, o in zip(new, old))


def output(is_real, new, carried):
    return is_real * new[0]


def run_encoder(embedded, lengths, w_x, w_h, b):
    batch, time = embedded.shape[:2]
    zeros = torch.zeros((batch, w_h.shape[-1]), dtype=embedded.dtype)
    state = (zeros, zeros)
    mask = real_words(lengths, time, embedded.dtype)
    outputs = []
    for t in range(time):
        new = lstm_step(embedded[:, t, :], state[0], state[1], w_x, w_h, b)
        state = carry(mask[:, t], new, state)
        outputs.append(output(mask[:, t], new, state))
    return torch.stack(outputs, 1), hand_over(state, outputs)


def hand_over(state, outputs):
    return state


def first_state(context):
    h, c = context
    return h, c


def run_decoder(embedded, context, w_x, w_h, b):
    h, c = first_state(context)
    outputs = []
    for t in range(embedded.size(1)):
        h, c = lstm_step(embedded[:, t], h, c, w_x, w_h, b)
        outputs.append(h[:, None, :])
    return torch.cat(outputs, dim=1)


# %% last_step_is_pad
def carry(is_real, new, old):
    return new


# %% context_dropped
def first_state(context):
    h = torch.zeros_like(context[0])
    c = torch.zeros_like(context[1])
    return h, c


# %% cell_dropped
def first_state(context):
    h, _ = context
    return h, h.new_zeros(h.shape)


# %% detached
def first_state(context):
    h, c = context
    return h.detach(), c.detach()


# %% state_dropped
def first_state(context):
    _, c = context
    return torch.zeros(c.shape, dtype=c.dtype), c


# %% context_swapped
def first_state(context):
    c, h = context
    return h, c


# %% decoder_state_not_carried
def run_decoder(embedded, context, w_x, w_h, b):
    h, c = first_state(context)
    outputs = []
    for t in range(embedded.size(1)):
        h_t, c_t = lstm_step(embedded[:, t], h, c, w_x, w_h, b)
        outputs.append(h_t)
    return torch.stack(outputs, 1)


# %% decoder_returns_cells
def run_decoder(embedded, context, w_x, w_h, b):
    h, c = first_state(context)
    outputs = []
    for t in range(embedded.size(1)):
        h, c = lstm_step(embedded[:, t], h, c, w_x, w_h, b)
        outputs.append(c)
    return torch.stack(outputs, 1)


# %% padding_ignored
def run_encoder(embedded, lengths, w_x, w_h, b):
    h = torch.zeros(len(embedded), w_h.shape[-1], dtype=embedded.dtype)
    c = torch.zeros_like(h)
    outputs = []
    for t in range(embedded.shape[1]):
        h, c = lstm_step(embedded[:, t], h, c, w_x, w_h, b)
        outputs.append(h)
    return torch.stack(outputs, dim=1), (h, c)


# %% outputs_run_on
def output(is_real, new, carried):
    h, _ = carried
    return h


# %% cell_runs_on
def carry(is_real, new, old):
    new_h, new_c = new
    old_h, old_c = old
    return blend(is_real, new_h, old_h), new_c


# %% last_column_as_context
def hand_over(state, outputs):
    return outputs[-1], state[1]


# %% one_word_too_many
def real_words(lengths, time, dtype):
    positions = torch.arange(time)
    return (positions[None, :] <= lengths[:, None]).to(dtype)[:, :, None]


# %% one_word_too_few
def real_words(lengths, time, dtype):
    positions = torch.arange(1, time + 1)
    return (positions[None, :] < lengths[:, None]).to(dtype)[:, :, None]


# %% outputs_run_on + one_word_too_many
def run_encoder(embedded, lengths, w_x, w_h, b):
    h = c = torch.zeros(len(embedded), w_h.shape[-1], dtype=embedded.dtype)
    outputs = []
    for t in range(embedded.shape[1]):
        ended = (t > lengths)[:, None]
        new_h, new_c = lstm_step(embedded[:, t], h, c, w_x, w_h, b)
        h = torch.where(ended, h, new_h)
        c = torch.where(ended, c, new_c)
        outputs.append(h)
    return torch.stack(outputs, dim=1), (h, c)


# %% context_swapped + decoder_returns_cells
def run_decoder(embedded, context, w_x, w_h, b):
    c, h = context
    outputs = []
    for t in range(embedded.size(1)):
        h, c = lstm_step(embedded[:, t], h, c, w_x, w_h, b)
        outputs.append(c)
    return torch.stack(outputs, 1)


# %% cell_dropped + decoder_state_not_carried
def run_decoder(embedded, context, w_x, w_h, b):
    h, _ = context
    outputs = []
    for t in range(embedded.size(1)):
        out, _ = lstm_step(embedded[:, t], h, torch.zeros_like(h), w_x, w_h, b)
        outputs.append(out)
    return torch.stack(outputs, 1)
