import torch


def shift_right(ids, sos):
    first = torch.full((ids.size(0), 1), sos, dtype=ids.dtype)
    return torch.cat([first, ids[:, :-1]], dim=1)


def sequence_loss(logits, targets, pad=0, smoothing=0.0):
    logp = torch.log_softmax(logits, dim=-1)
    picked = logp.gather(2, targets.unsqueeze(2)).squeeze(2)
    loss = -(1 - smoothing) * picked - smoothing * logp.mean(dim=2)
    loss = loss.masked_fill(targets == pad, 0.0)  # padding costs nothing
    return loss.mean()


def learning_rate(step, d_model, warmup):
    return d_model ** -0.5 * min(step ** -0.5, step * warmup ** -1.5)


def train_step(model, optimizer, source, target, sos, pad):
    optimizer.zero_grad()
    logits = model(source, shift_right(target, sos))
    loss = sequence_loss(logits, target, pad)
    loss.backward()
    optimizer.step()
    return loss.item()


if __name__ == "__main__":
    logits, targets = torch.randn(2, 5, 9), torch.randint(1, 9, (2, 5))
    print(sequence_loss(logits, targets))
    print(torch.nn.functional.cross_entropy(logits.transpose(1, 2), targets))
