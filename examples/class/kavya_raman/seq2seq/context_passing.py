import torch

from exercises.seq2seq.lstm_step import lstm_step


def run_encoder(embedded, lengths, w_x, w_h, b):
    batch, time, _ = embedded.shape
    d_h = w_h.shape[1]
    h = torch.zeros(batch, d_h, dtype=embedded.dtype)
    c = torch.zeros(batch, d_h, dtype=embedded.dtype)
    outputs = [torch.zeros(batch, d_h, dtype=embedded.dtype) for _ in range(time)]
    t = 0
    while t < time:
        going = (lengths > t).unsqueeze(1)
        if not going.any():
            continue  # everybody is finished, nothing to do in this step
        h_new, c_new = lstm_step(embedded[:, t], h, c, w_x, w_h, b)
        h = torch.where(going, h_new, h)
        c = torch.where(going, c_new, c)
        outputs[t] = torch.where(going, h_new, outputs[t])
        t += 1
    return torch.stack(outputs, dim=1), (h, c)


def run_decoder(embedded, context, w_x, w_h, b):
    h, c = context
    outputs = []
    t = 0
    while t < embedded.shape[1]:
        h, c = lstm_step(embedded[:, t], h, c, w_x, w_h, b)
        outputs.append(h)
        t += 1
    return torch.stack(outputs, dim=1)
