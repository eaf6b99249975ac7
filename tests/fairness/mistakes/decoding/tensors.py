"""A search object for each function; all steps are made, and what comes after eos is masked away at the end.

The paths of the beam search hold sos and eos, which are taken off at the end.
"""
import torch


class Greedy:
    def __init__(self, model, source, sos, eos):
        self.model, self.source, self.eos = model, source, eos
        self.memory = model.encode(source)
        self.ids = source.new_full((source.size(0), 1), sos)

    def logits(self):
        return self.model.decode(self.ids, self.memory, self.source)[:, -1, :]

    def choose(self, logits):
        return logits.argmax(1, keepdim=True)

    def advance(self):
        self.ids = torch.cat([self.ids, self.choose(self.logits())], dim=1)

    def run(self, max_length):
        for _ in range(max_length):
            self.advance()
        return self

    def is_word(self, ids):
        return (ids == self.eos).cumsum(1) == 0

    def rows(self):
        ids = self.ids[:, 1:]
        return [row[kept].tolist() for row, kept in zip(ids, self.is_word(ids))]


def translate(model, source, sos, eos, max_length):
    with torch.no_grad():
        return Greedy(model, source, sos, eos).run(max_length).rows()


class Beam:
    def __init__(self, step, sos, eos, width):
        self.step, self.sos, self.eos, self.width = step, sos, eos, width

    def start(self, state):
        return [{"path": [self.sos], "score": 0.0, "state": state}]

    def is_over(self, one):
        return one["path"][-1] == self.eos

    def words(self, one):
        path = one["path"][1:]
        return path[:-1] if self.is_over(one) else path

    def scored(self, logits):
        return logits - torch.logsumexp(logits, 0)

    def total(self, score, gain, token):
        return score + gain.item()

    def after(self, one):
        logits, state = self.step(one["path"][-1], one["state"])
        for token, gain in enumerate(self.scored(logits)):
            score = self.total(one["score"], gain, token)
            yield {"path": one["path"] + [token], "score": score, "state": state}

    def candidates(self, beam):
        for one in beam:
            if self.is_over(one):
                yield one
            else:
                yield from self.after(one)

    def rank(self, found):
        found = sorted(found, key=self.words)
        return sorted(found, key=lambda one: -one["score"])

    def advance(self, beam):
        return self.rank(self.candidates(beam))[: self.width]

    def search(self, state, rounds):
        beam = self.start(state)
        while rounds > 0:
            beam = self.advance(beam)
            rounds -= 1
        return beam

    def result(self, beam):
        return [(self.words(one), one["score"]) for one in beam]


def beam_search(step, state, sos, eos, beam_width, max_length):
    beam = Beam(step, sos, eos, beam_width)
    return beam.result(beam.search(state, max_length))


# %% any_row_stops_batch
class Greedy(Greedy):
    def run(self, max_length):
        for _ in range(max_length):
            self.advance()
            if (self.ids == self.eos).any():
                break
        return self


# %% keeps_eos
class Greedy(Greedy):
    def is_word(self, ids):
        is_eos = (ids == self.eos).long()
        return is_eos.cumsum(1) - is_eos == 0


# %% keeps_sos
class Greedy(Greedy):
    def rows(self):
        return [row[kept].tolist() for row, kept in zip(self.ids, self.is_word(self.ids))]


# %% runs_past_eos
class Greedy(Greedy):
    def is_word(self, ids):
        return ids != self.eos


# %% stops_at_pad
class Greedy(Greedy):
    def is_word(self, ids):
        ends = (ids == self.eos) | (ids == 0)
        return ends.cumsum(1) == 0


# %% first_position
class Greedy(Greedy):
    def logits(self):
        return self.model.decode(self.ids, self.memory, self.source)[:, 0, :]


# %% only_the_last_word
class Greedy(Greedy):
    def logits(self):
        return self.model.decode(self.ids[:, -1:], self.memory, self.source).squeeze(1)


# %% memory_of_target
class Greedy(Greedy):
    def logits(self):
        return self.model.decode(self.ids, self.memory, torch.ones_like(self.source))[:, -1, :]


# %% one_word_short
class Greedy(Greedy):
    def run(self, max_length):
        for _ in range(1, max_length):
            self.advance()
        return self


# %% last_of_equals
class Greedy(Greedy):
    def choose(self, logits):
        return torch.sort(logits, dim=1, stable=True).indices[:, -1:]


# %% left_in_eval_mode
def translate(model, source, sos, eos, max_length):
    model = model.eval()
    with torch.no_grad():
        return Greedy(model, source, sos, eos).run(max_length).rows()


# %% left_in_train_mode
def translate(model, source, sos, eos, max_length):
    with torch.no_grad():
        greedy = Greedy(model.eval(), source, sos, eos)
        rows = greedy.run(max_length).rows()
    model.train(True)
    return rows


# %% sums_raw_logits
class Beam(Beam):
    def scored(self, logits):
        return logits


# %% finished_beams_continue
class Beam(Beam):
    def words(self, one):
        return [token for token in one["path"][1:] if token != self.eos]

    def candidates(self, beam):
        for one in beam:
            yield from self.after(one)


# %% finished_beams_dropped
class Beam(Beam):
    def candidates(self, beam):
        for one in beam:
            if not self.is_over(one):
                yield from self.after(one)


# %% eos_not_counted
class Beam(Beam):
    def total(self, score, gain, token):
        return score if token == self.eos else score + gain.item()


# %% eos_among_the_tokens
class Beam(Beam):
    def result(self, beam):
        return [(one["path"][1:], one["score"]) for one in beam]


# %% worst_first
class Beam(Beam):
    def rank(self, found):
        return sorted(found, key=lambda one: (one["score"], self.words(one)))


# %% ties_unordered
class Beam(Beam):
    def rank(self, found):
        return sorted(found, key=lambda one: -one["score"])


# %% length_normalised
class Beam(Beam):
    def rank(self, found):
        return sorted(found, key=lambda one: (-one["score"] / (len(one["path"]) - 1), self.words(one)))


# %% probabilities_added
class Beam(Beam):
    def scored(self, logits):
        weights = torch.exp(logits)
        return weights / weights.sum()


# %% first_state_for_all
class Beam(Beam):
    def after(self, one):
        logits, _ = self.step(one["path"][-1], one["state"])
        for token, gain in enumerate(self.scored(logits)):
            yield {**one, "path": one["path"] + [token], "score": self.total(one["score"], gain, token)}


# %% unlimited_beam
class Beam(Beam):
    def advance(self, beam):
        return self.rank(self.candidates(beam))


# %% only_the_best_returned
class Beam(Beam):
    def result(self, beam):
        best = beam[0]
        return [(self.words(best), best["score"])]


# %% scores_are_tensors
class Beam(Beam):
    def start(self, state):
        return [{"path": [self.sos], "score": torch.tensor(0.0), "state": state}]

    def total(self, score, gain, token):
        return score + gain


# %% stops_at_first_finished
class Beam(Beam):
    def search(self, state, rounds):
        beam = self.start(state)
        for _ in range(rounds):
            beam = self.advance(beam)
            if self.is_over(beam[0]):
                return beam
        return beam


# %% first_position + keeps_sos
class Greedy(Greedy):
    def logits(self):
        return self.model.decode(self.ids, self.memory, self.source)[:, 0]

    def rows(self):
        return [row[kept].tolist() for row, kept in zip(self.ids, self.is_word(self.ids))]


# %% runs_past_eos + keeps_sos
class Greedy(Greedy):
    def rows(self):
        return [[word for word in row if word != self.eos] for row in self.ids.tolist()]


# %% eos_among_the_tokens + eos_not_counted
class Beam(Beam):
    def total(self, score, gain, token):
        return score if token == self.eos else score + gain.item()

    def result(self, beam):
        return [(one["path"][1:], one["score"]) for one in beam]


# %% only_the_best_returned + scores_are_tensors
class Beam(Beam):
    def total(self, score, gain, token):
        return score + gain

    def result(self, beam):
        return [(self.words(beam[0]), beam[0]["score"])]


# %% probabilities_added + worst_first
class Beam(Beam):
    def scored(self, logits):
        return torch.softmax(logits, 0)

    def rank(self, found):
        return sorted(found, key=lambda one: (one["score"], self.words(one)))
