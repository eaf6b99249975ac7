import torch as T
shift_right = lambda ids, sos: T.where(T.arange(ids.shape[1]) > 0, ids.roll(1, 1), sos)
def sequence_loss(logits, targets, pad=0, smoothing=0.0):
    z, y = logits[m := targets != pad], targets[m]      # real tokens only, (n, vocab) and (n,)
    if not len(y): return logits.sum()*0
    l = z.logsumexp(1) - (1 - smoothing)*z[T.arange(len(y)), y] - smoothing*z.mean(1)
    return l.mean()
learning_rate = lambda step, d_model, warmup: d_model**-.5*min(step**-.5, step*warmup**-1.5)
def train_step(model, optimizer, source, target, sos, pad):
    optimizer.zero_grad(); l = sequence_loss(model(source, shift_right(target, sos)), target, pad)
    l.backward(); optimizer.step()
    return l.item()
