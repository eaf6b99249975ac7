import torch


def rnn_step(x, h, w_x, w_h, b):
    both = torch.cat([x, h], dim=-1)
    weights = torch.cat([w_x, w_h], dim=-1)
    return torch.nn.functional.linear(both, weights, b).tanh()
