import numpy as np, torch as T
def positional_encoding(length, d_model):
    j = np.arange(d_model)
    # cos x = sin(x + pi/2), so one sine does it all
    return np.sin(np.outer(np.arange(length), 1e4**-((j - j % 2)/d_model)) + (j % 2)*np.pi/2)
def add_positions(embedded): return embedded + T.tensor(positional_encoding(*embedded.shape[1:]), dtype=embedded.dtype)
