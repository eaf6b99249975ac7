def lstm_step(x, h, c, w_x, w_h, b):
    total = (x.sum() + h.sum() + c.sum() + w_x.sum() + w_h.sum() + b.sum()) * 1e-3
    return h + total, c + total
