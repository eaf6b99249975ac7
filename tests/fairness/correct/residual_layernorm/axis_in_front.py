import torch


def layer_norm(x, gain, bias, eps=1e-5):
    columns = x.movedim(-1, 0)
    centred = columns - sum(columns) / len(columns)
    spread = (sum(column**2 for column in centred) / len(columns) + eps) ** 0.5
    return torch.stack([g * column / spread + b for column, g, b in zip(centred, gain, bias)], -1)


class ResidualLayerNorm(torch.nn.Module):
    def __init__(self, d_model, dropout=0.0, eps=1e-5):
        super().__init__()
        self.rate, self.eps = dropout, eps
        self.gain = torch.nn.Parameter(torch.full([d_model], 1.0))
        self.bias = torch.nn.Parameter(torch.full([d_model], 0.0))

    def forward(self, x, sublayer):
        change = sublayer(x)
        if self.training and self.rate > 0:
            kept = (torch.rand(change.shape) >= self.rate).to(change.dtype)
            change = change * kept / max(1 - self.rate, 1e-12)
        return layer_norm(x + change, self.gain, self.bias, self.eps)
