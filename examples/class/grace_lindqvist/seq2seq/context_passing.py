import torch
from exercises.seq2seq.lstm_step import lstm_step


def run_encoder(embedded, lengths, w_x, w_h, b):
    batch, time, _ = embedded.shape
    d_h = w_h.shape[1]
    hs = [torch.zeros(batch, d_h, dtype=embedded.dtype)]
    cs = [torch.zeros(batch, d_h, dtype=embedded.dtype)]
    # run over everything, padding too, and pick the right step of each row afterwards
    for t in range(time):
        h, c = lstm_step(embedded[:, t, :], hs[-1], cs[-1], w_x, w_h, b)
        hs.append(h)
        cs.append(c)
    H = torch.stack(hs, dim=1)  # (batch, time + 1, d_h), [:, 0] is the zero state
    C = torch.stack(cs, dim=1)
    rows = torch.arange(batch)
    context = (H[rows, lengths], C[rows, lengths])
    real = torch.arange(time).unsqueeze(0) < lengths.unsqueeze(1)
    outputs = H[:, 1:] * real.unsqueeze(2)
    return outputs, context


def run_decoder(embedded, context, w_x, w_h, b):
    h, c = context
    out = []
    for t in range(embedded.size(1)):
        h, c = lstm_step(embedded[:, t, :], h, c, w_x, w_h, b)
        out.append(h.unsqueeze(1))
    return torch.cat(out, dim=1)
