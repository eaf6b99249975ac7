import torch

from exercises.seq2seq.lstm_step import lstm_step


def run_encoder(embedded, lengths, w_x, w_h, b):
    batch, time, _ = embedded.shape
    h = torch.zeros(batch, w_h.size(1)).type_as(embedded)
    c = torch.zeros(batch, w_h.size(1)).type_as(embedded)
    out = []
    for t in range(time):
        h_t, c_t = lstm_step(embedded[:, t], h, c, w_x, w_h, b)
        # 1.0 for a real token, 0.0 for padding
        m = lengths.gt(t).unsqueeze(-1).type_as(embedded)
        h = torch.lerp(h, h_t, m)
        c = torch.lerp(c, c_t, m)
        out.append(m * h_t)
    return torch.stack(out, dim=1), (h, c)


def run_decoder(embedded, context, w_x, w_h, b):
    h, c = context
    out = []
    for t in range(embedded.size(1)):
        h, c = lstm_step(embedded[:, t], h, c, w_x, w_h, b)
        out.append(h)
    return torch.stack(out, dim=1)
