import torch


def padding_mask(ids, pad=0):
    return torch.tensor([[[token != pad for token in row]] for row in ids.tolist()])


def causal_mask(time):
    return torch.tensor([[True] * (q + 1) + [False] * (time - q - 1) for q in range(time)])


def decoder_mask(ids, pad=0):
    def row_of(tokens, q):
        return [k <= q and token != pad for k, token in enumerate(tokens)]

    return torch.tensor([[row_of(tokens, q) for q in range(len(tokens))] for tokens in ids.tolist()])
