def lstm_step(x, h, c, w_x, w_h, b):
    return h, c
