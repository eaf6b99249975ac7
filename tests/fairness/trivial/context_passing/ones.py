def run_encoder(embedded, lengths, w_x, w_h, b):
    state = embedded.new_ones(embedded.shape[0], w_h.shape[1])
    return embedded.new_ones(*embedded.shape[:2], w_h.shape[1]), (state, state)


def run_decoder(embedded, context, w_x, w_h, b):
    return embedded.new_ones(*embedded.shape[:2], w_h.shape[1])
