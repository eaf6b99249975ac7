import torch

from exercises.seq2seq.lstm_step import lstm_step


def run_encoder(embedded, lengths, w_x, w_h, b):
    B, T, _ = embedded.shape
    H = w_h.shape[-1]
    # alive[b, t] = 1 while the sentence goes on
    alive = (torch.arange(T)[None, :] < lengths[:, None]).to(embedded.dtype)
    h = c = torch.zeros(B, H, dtype=embedded.dtype)
    ys = []
    for t in range(T):
        a = alive[:, t, None]
        h_, c_ = lstm_step(embedded[:, t], h, c, w_x, w_h, b)
        h = a * h_ + (1 - a) * h
        c = a * c_ + (1 - a) * c
        ys.append(h)
    return torch.einsum("tbh,bt->bth", torch.stack(ys), alive), (h, c)


def run_decoder(embedded, context, w_x, w_h, b):
    h, c = context
    ys = []
    for x in embedded.unbind(1):
        h, c = lstm_step(x, h, c, w_x, w_h, b)
        ys.append(h)
    return torch.einsum("tbh->bth", torch.stack(ys))
