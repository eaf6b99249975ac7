import torch


def positional_encoding(length, d_model):
    table = torch.zeros(length, d_model, dtype=torch.float64)
    position = torch.arange(length, dtype=torch.float64)
    for column in range(0, d_model, 2):
        angle = position / 10000.0 ** (column / d_model)
        table[:, column] = angle.sin()
        if column + 1 < d_model:
            table[:, column + 1] = angle.cos()
    return table.numpy()


def add_positions(embedded):
    _, time, d_model = embedded.shape
    return torch.from_numpy(positional_encoding(time, d_model)).type_as(embedded) + embedded
