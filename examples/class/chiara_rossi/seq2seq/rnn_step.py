from torch import einsum


def rnn_step(x, h, w_x, w_h, b):
    return (einsum("bi,ui->bu", x, w_x) + einsum("bv,uv->bu", h, w_h) + b).tanh()
