# Bruno Keller
import torch
from exercises.seq2seq.lstm_step import lstm_step


def run_encoder(embedded, lengths, w_x, w_h, b):
    batch = embedded.shape[0]
    time = embedded.shape[1]
    n = w_h.shape[1]
    all_out = []
    all_h = []
    all_c = []
    # one sentence after the other, so that I do not need any masks
    for r in range(batch):
        h = torch.zeros(1, n, dtype=embedded.dtype)
        c = torch.zeros(1, n, dtype=embedded.dtype)
        out = []
        for t in range(int(lengths[r])):
            h, c = lstm_step(embedded[r : r + 1, t], h, c, w_x, w_h, b)
            out.append(h[0])
        while len(out) < time:
            out.append(torch.zeros(n, dtype=embedded.dtype))
        all_out.append(torch.stack(out))
        all_h.append(h[0])
        all_c.append(c[0])
    return torch.stack(all_out), (torch.stack(all_h), torch.stack(all_c))


def run_decoder(embedded, context, w_x, w_h, b):
    h = context[0]
    c = context[1]
    out = []
    for t in range(embedded.shape[1]):
        h, c = lstm_step(embedded[:, t, :], h, c, w_x, w_h, b)
        out.append(h)
    return torch.stack(out, 1)
