# Bruno Keller
import torch


def translate(model, source, sos, eos, max_length):
    result = []
    # sentence by sentence, one batch of 1 each
    for r in range(source.shape[0]):
        src = source[r : r + 1]
        with torch.no_grad():
            memory = model.encode(src)
            words = [sos]
            while len(words) <= max_length:
                logits = model.decode(torch.tensor([words]), memory, src)
                w = int(torch.argmax(logits[0, len(words) - 1]))
                if w == eos:
                    break
                words.append(w)
        result.append(words[1:])
    return result


def beam_search(step, state, sos, eos, beam_width, max_length):
    # a hypothesis is a list: [minus score, tokens, done, last token, state]
    beam = [[0.0, [], False, sos, state]]
    for n in range(max_length):
        new = []
        for minus, tokens, done, last, st in beam:
            if done:
                new.append([minus, tokens, done, last, st])
                continue
            logits, st2 = step(last, st)
            lp = torch.log_softmax(logits, 0)
            for k in range(lp.shape[0]):
                m = minus - float(lp[k])
                if k == eos:
                    new.append([m, tokens, True, k, st2])
                else:
                    new.append([m, tokens + [k], False, k, st2])
        new.sort(key=lambda h: h[0:2])
        beam = new[0:beam_width]
    out = []
    for h in beam:
        out.append((h[1], -h[0]))
    return out
