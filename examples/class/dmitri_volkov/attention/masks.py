import numpy as np, torch as T
padding_mask = lambda ids, pad=0: (ids != pad)[:, None]
causal_mask = lambda time: T.from_numpy(np.tri(time, dtype=bool))
decoder_mask = lambda ids, pad=0: padding_mask(ids, pad) & causal_mask(ids.shape[-1])
