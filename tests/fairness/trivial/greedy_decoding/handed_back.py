def softmax(logits):
    return logits


def greedy_decode(step, state, sos, eos, max_length):
    return [sos, eos]
