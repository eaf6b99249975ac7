import torch


def run_encoder(embedded, lengths, w_x, w_h, b):
    state = torch.zeros(embedded.shape[0], w_h.shape[1], dtype=embedded.dtype)
    return torch.zeros(*embedded.shape[:2], w_h.shape[1], dtype=embedded.dtype), (state, state)


def run_decoder(embedded, context, w_x, w_h, b):
    return torch.zeros(*embedded.shape[:2], w_h.shape[1], dtype=embedded.dtype)
