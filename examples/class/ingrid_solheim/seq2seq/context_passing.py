import torch
from exercises.seq2seq.lstm_step import lstm_step


def run_encoder(embedded, lengths, w_x, w_h, b):
    batch, time, d_in = embedded.shape
    d_h = w_h.shape[1]
    h = torch.zeros((batch, d_h), dtype=embedded.dtype)
    c = torch.zeros((batch, d_h), dtype=embedded.dtype)
    states = []
    for t in range(time):
        h, c = lstm_step(embedded[:, t], h, c, w_x, w_h, b)
        states.append(h)
    outputs = torch.stack(states, dim=1)
    # zero after the end of the sentence
    keep = torch.arange(time) < lengths[:, None]
    outputs = outputs * keep[:, :, None]
    return outputs, (h, c)


def run_decoder(embedded, context, w_x, w_h, b):
    h, c = context
    states = []
    for t in range(embedded.shape[1]):
        h, c = lstm_step(embedded[:, t], h, c, w_x, w_h, b)
        states.append(h)
    return torch.stack(states, dim=1)
