# %% [markdown]
# # From a trained model to a translation
#
# In training the decoder got the true translation. Now there is none: it starts from `<sos>` and gets the words that
# it has chosen itself, one more at each step, until it chooses `<eos>` or the sentence is long enough. Unlike in
# training, the steps cannot be computed all at once: each of them reads the word that the one before it has chosen.
#
# **Greedy decoding, a batch at a time.** The most probable word is taken at each step. A batch of sentences is
# translated together: one call of the decoder gives the next word of every row. The rows end at different steps, but
# the rectangle of ids has to grow as a whole: a row that has ended gets more words, which nobody reads, until the last
# row has ended too.
#
# | step | row 0 | row 1 | |
# |---|---|---|---|
# | 1 | `elle` | `bonjour` | |
# | 2 | `lit` | `<eos>` | row 1 ends here, the batch does not |
# | 3 | `<eos>` | `elle` | row 0 ends; all have ended, so nothing more is asked |
# | result | `elle lit` | `bonjour` | each row up to its own `<eos>` |
#
# The source does not change, so it is encoded once and its memory is used at every step.
#
# **Beam search** (Sutskever, Vinyals & Le 2014, section 3.2; Vaswani et al. 2017, section 6.1, with a beam of 4) keeps
# not one beginning but the best few, because the best sentence need not begin with the best word. The score of a
# sentence is the logarithm of its probability, which is a sum of one term for each word and one for `<eos>`:
#
# $$\log P(y_1, \dots, y_n, \mathtt{eos}) = \sum_{t=1}^{n} \log p(y_t \mid y_1, \dots, y_{t-1}) +
#   \log p(\mathtt{eos} \mid y_1, \dots, y_n)$$
#
# Each round takes every unfinished hypothesis with every token after it, puts the finished ones beside them unchanged,
# and keeps the best `beam_width` of all of these.
#
# **By hand.** Two words, `a` and `b`. The probabilities of what comes next are
#
# | after | `a` | `b` | `<eos>` |
# |---|---|---|---|
# | the start | 0.5 | 0.4 | 0.1 |
# | `a` | 0.2 | 0.3 | 0.5 |
# | `b` | 0.1 | 0.8 | 0.1 |
# | `b b` | 0.05 | 0.05 | 0.9 |
#
# Greedy decoding takes `a`, then `<eos>`: $0.5 \cdot 0.5 = 0.25$. A beam of 2 holds `b` as well:
#
# | round | candidates | kept |
# |---|---|---|
# | 1 | `a` 0.5, `b` 0.4, `<eos>` 0.1 | `a`, `b` |
# | 2 | `a a` 0.10, `a b` 0.15, `a <eos>` 0.25, `b a` 0.04, `b b` 0.32, `b <eos>` 0.04 | `b b`, `a <eos>` |
# | 3 | `a <eos>` 0.25 as it is, `b b a` 0.016, `b b b` 0.016, `b b <eos>` 0.288 | `b b <eos>`, `a <eos>` |
#
# All are finished. The best is `b b` with $\log 0.288 = -1.24$, then comes `a` with $\log 0.25 = -1.39$.
#
# ![A tree of three steps from sos, with the score at each node and the term that it adds on each line. Step 1 keeps a
# and b; step 2 keeps b b and the finished a; step 3 finishes b b, which is better than the greedy
# a.](../figures/beam.svg)
#
# The same search in logarithms: what is kept has a thick frame, what is dropped a dotted one. Look at step 1: there
# `b` is worse than `a`, and greedy decoding never sees what follows it. Nor does a beam promise the best sentence: with
# a beginning it drops all that could have come after it.
#
# The logits are not log-probabilities: each step's may be shifted by any number, and sums of them mean nothing. And
# no term of a score is above 0, so that a sentence pays for each word that it is longer. This exercise leaves it so;
# the Transformer of the paper divides the score by a number that grows with the length (Wu et al. 2016, section 7).

# %%
from collections.abc import Callable
from typing import Any

import torch
from hypothesis import given
from hypothesis.strategies import integers, just
from jaxtyping import Int
from torch import Tensor, nn

from autograder.checks import (
    agreement,
    arguments,
    beam_steps,
    called,
    check,
    close,
    even_steps,
    hold,
    ids,
    made,
    number,
    results,
    step_states,
    translating_models,
)


# %%
def translate(model: nn.Module, source: Int[Tensor, "batch s"], sos: int, eos: int, max_length: int) -> list[list[int]]:
    """Translates a batch of sentences, taking the most probable word at each step.

    The mode of every module, train or eval, is the caller's affair and stays as it is.

    Args:
        model: `model.encode(source_ids)` gives the memory (its first axis is the batch), and
            `model.decode(target_ids, memory, source_ids)` the logits of the word after each target id,
            (batch, t, vocabulary).
        source: the ids of the sentences, (batch, s).
        sos: the id that starts a sentence.
        eos: the id that ends one.
        max_length: so many words are taken at most.

    Returns:
        For each sentence the ids of its translation up to its own eos, without sos and eos. Where words are equally
        probable the lowest id is taken. Padding is a token like any other.
    """
    ### BEGIN SOLUTION
    with torch.no_grad():
        memory = model.encode(source)
        target = torch.full((len(source), 1), sos)
        has_ended = torch.zeros(len(source), dtype=torch.bool)
        for _ in range(max_length):
            best = model.decode(target, memory, source)[:, -1].argmax(dim=-1)
            target = torch.cat([target, best.unsqueeze(1)], dim=1)
            has_ended = has_ended | (best == eos)
            if has_ended.all():
                break
    rows = target[:, 1:].tolist()
    return [row[: row.index(eos)] if eos in row else row for row in rows]
    ### END SOLUTION


def beam_search(
    step: Callable[[int, Any], tuple[Tensor, Any]],
    state: Any,
    sos: int,
    eos: int,
    beam_width: int,
    max_length: int,
) -> list[tuple[list[int], float]]:
    """Looks for the most probable sentences, keeping the best `beam_width` beginnings at each step.

    Each of at most `max_length` rounds takes the finished hypotheses as they are, and every hypothesis that is not
    finished with every token of the vocabulary after it, and keeps the best. It ends when all are finished.

    Args:
        step: `step(token, state)` gives the logits of the next token, (vocabulary,), and the next state.
        state: the state before the first step.
        sos: the token that the first step gets.
        eos: the token that finishes a hypothesis.
        beam_width: so many hypotheses are kept.
        max_length: so many tokens are taken at most, eos included.

    Returns:
        The hypotheses that are kept at the end, best first: the tokens without sos and eos, and the score, a float: the
        sum of the tokens' log-probabilities, that of eos included. Equal scores are ordered by the lists of tokens.

    Source:
        Sutskever, Vinyals & Le 2014, "Sequence to Sequence Learning with Neural Networks", section 3.2.
    """
    ### BEGIN SOLUTION
    # A hypothesis: the tokens, the score, and what the next step gets, which is None once it is finished.
    beam = [([], 0.0, (sos, state))]
    for _ in range(max_length):
        candidates = [hypothesis for hypothesis in beam if hypothesis[2] is None]
        if len(candidates) == len(beam):
            break
        for tokens, score, following in beam:
            if following is not None:
                logits, new_state = step(*following)
                for token, gain in enumerate(logits.log_softmax(dim=-1).tolist()):
                    if token == eos:
                        candidates.append((tokens, score + gain, None))
                    else:
                        candidates.append(([*tokens, token], score + gain, (token, new_state)))
        candidates.sort(key=lambda hypothesis: (-hypothesis[1], hypothesis[0]))
        beam = candidates[:beam_width]
    return [(tokens, score) for tokens, score, _ in beam]
    ### END SOLUTION


# %% [markdown]
# ## Checks
#
# `autograder check decoding` runs what follows, and so does `pytest exercises/translation/decoding.py`.
#
# The model of the checks of `translate` is a small one, `autograder.calls.table_model.TableModel`: it looks the logits
# up in two tables, one for the words of the source and one for the target so far.

# %%
SPECIALS = {"sos": (1, 3), "eos": (4, 6)}

test_translate_shapes, test_translate_arguments_unchanged, test_translate_values = agreement(
    translate,
    arguments(
        translate,
        model=translating_models(),
        source=ids(),
        max_length=integers(0, 7),
        sizes={**SPECIALS, "batch": (1, 3)},
    ),
    returns="translations",
    points={"shapes": 0.03, "unchanged": 0.05, "values": 0.55},
    examples={"values": 48},
)

(test_translate_values_where_rows_end_apart,) = agreement(
    translate,
    arguments(
        translate,
        model=translating_models("often"),
        source=ids(),
        max_length=integers(4, 9),
        sizes={**SPECIALS, "batch": (2, 5)},
    ),
    returns="translations",
    points={"values": 0.4},
    about="where each row ends at another step",
)

(test_translate_values_of_equally_probable_words,) = agreement(
    translate,
    arguments(translate, model=translating_models(ties=True), source=ids(), max_length=integers(1, 6), sizes=SPECIALS),
    returns="translations",
    points={"values": 0.12},
    about="where several words are equally probable",
)


(test_translate_effects,) = agreement(
    translate,
    arguments(
        translate,
        model=translating_models(modes=("train", "eval", "mixed")),
        source=ids(),
        max_length=integers(1, 6),
        sizes=SPECIALS,
    ),
    returns="translations",
    points={"effects": 0.05},
)


@check(points=0.3)
@given(
    case=arguments(translate, model=translating_models(), source=ids(), max_length=integers(1, 6), sizes=SPECIALS),
)
def test_each_word_is_the_models_best_after_the_words_before_it(case):
    """Given the source and the words before it, each word is the most probable one, until eos or max_length."""
    source, sos, eos, longest = case["source"], case["sos"], case["eos"], case["max_length"]
    rows = called(translate, case)
    hold(isinstance(rows, list) and len(rows) == len(source), f"translate should return {len(source)} lists of ids.")
    model = made(case)["model"]
    for place, row in enumerate(rows):
        told = f"row {place}: {row}"
        hold(isinstance(row, list) and all(type(word) is int for word in row), f"{told} should be a list of ints.")
        hold(len(row) <= longest, f"{told} is longer than {longest}.")
        best = model(source[place : place + 1], torch.tensor([[sos, *row]])).argmax(-1)[0].tolist()
        wanted = [*row, eos] if len(row) < longest else row
        hold(
            best[: len(wanted)] == wanted, f"{told}: the most probable words at its positions are {best}; {eos} is eos."
        )


BEAM_SPECIALS = {"sos": (0, 1), "eos": (2, 3)}
STEPS = {"step": beam_steps(), "state": step_states()}

test_beam_search_shapes, test_beam_search_values = agreement(
    beam_search,
    arguments(beam_search, **STEPS, beam_width=integers(1, 5), max_length=integers(0, 4), sizes=BEAM_SPECIALS),
    returns="hypotheses",
    points={"shapes": 0.03, "values": 0.55},
)

(test_beam_search_values_where_some_are_finished_early,) = agreement(
    beam_search,
    arguments(
        beam_search,
        step=beam_steps("often", "at once"),
        state=step_states(),
        beam_width=integers(2, 4),
        max_length=integers(2, 4),
        sizes={"sos": (2, 2), "eos": (0, 1)},
    ),
    returns="hypotheses",
    points={"values": 0.25},
    about="where some hypotheses are finished before others",
)

(test_beam_search_values_of_equally_probable_tokens,) = agreement(
    beam_search,
    arguments(
        beam_search,
        step=even_steps(),
        state=step_states(),
        beam_width=integers(1, 5),
        max_length=integers(1, 3),
        sizes=BEAM_SPECIALS,
    ),
    returns="hypotheses",
    points={"values": 0.12},
    about="where tokens are equally probable",
)


def searched(case, **changes):
    """The hypotheses that beam_search finds, each taken apart: the tokens and the score."""
    found = beam_search(**case.but(**changes))
    hold(isinstance(found, list) and found, "beam_search should return a list of hypotheses.")
    pairs = [results(one, "each hypothesis of beam_search", ("tokens", "score")) for one in found]
    return [(tokens, number(score, "the score")) for tokens, score in pairs]


@check(points=0.25)
@given(case=arguments(beam_search, **STEPS, beam_width=just(1), max_length=integers(1, 4), sizes=BEAM_SPECIALS))
def test_a_beam_of_one_takes_the_most_probable_token_at_each_step(case):
    """A beam of 1 is greedy decoding; its score is the sum of the log-probabilities of its tokens, eos included."""
    step, state, eos = case["step"], case["state"], case["eos"]
    found = searched(case)
    hold(len(found) == 1, f"a beam of 1 should give one hypothesis, got {len(found)}.")
    tokens, score = found[0]
    wanted = [*tokens, eos] if len(tokens) < case["max_length"] else tokens
    last, total = case["sos"], 0.0
    for token in wanted:
        logits, state = step(last, state)
        best = int(logits.argmax())
        hold(token == best, f"after {last} the most probable token is {best}, the hypothesis {tokens} has {token}.")
        last, total = token, total + float(logits.log_softmax(-1)[token])
    hold(last == eos or len(wanted) == case["max_length"], f"{tokens} is neither finished nor of full length.")
    close(torch.tensor(score, dtype=logits.dtype), total, "the score")


@check(points=0.3)
@given(case=arguments(beam_search, **STEPS, beam_width=just(999), max_length=integers(1, 3), sizes=BEAM_SPECIALS))
def test_a_beam_without_bounds_finds_every_sentence_in_order(case):
    """A beam that is wide enough finds every sentence, the best first, with its own log-probability."""
    step, eos, longest = case["step"], case["eos"], case["max_length"]

    def score_of(tokens, ended):
        """The log-probability of a sentence, from the steps along it."""
        state, last, total = case["state"], case["sos"], 0.0
        for token in [*tokens, eos] if ended else tokens:
            logits, state = step(last, state)
            last, total = token, total + float(logits.log_softmax(-1)[token])
        return total

    found = searched(case)
    words = step(case["sos"], case["state"])[0].numel() - 1
    wanted = sum(words**length for length in range(longest + 1))
    hold(
        len(found) == wanted, f"there are {wanted} sentences of up to {longest} tokens, beam_search found {len(found)}."
    )
    hold(len({tuple(tokens) for tokens, _ in found}) == wanted, "no sentence should be found twice.")
    scores = torch.tensor([score for _, score in found]).double()
    hold((scores[1:] <= scores[:-1]).all(), "the scores should fall from one hypothesis to the next.")
    dtype = step(case["sos"], case["state"])[0].dtype
    right = torch.tensor([score_of(tokens, len(tokens) < longest) for tokens, _ in found], dtype=dtype)
    close(scores.to(dtype), right, "the scores of the sentences found")


### BEGIN HIDDEN TESTS
# %%
from autograder.checks import Equivalent, Mistake

HINTS = (
    "translate is the first table of the lesson, one row a step, with all sentences in one rectangle. beam_search "
    "is the last table, one row a round. Play one of them with pencil and paper, and write down what you keep "
    "between two rows.",
    "translate keeps the ids so far, beginning with sos, and cuts each row only when all steps are done. "
    "beam_search keeps for each hypothesis its tokens, its score and what the next step needs; a finished one needs "
    "nothing more.",
    "translate: encode once without gradients; in each step decode all the ids so far, take argmax at the last "
    "position, join it as a new column. beam_search: collect the finished and all continuations (log_softmax of the "
    "step, with eos finishing one) in one list, sort it by falling score and then by tokens, and cut it.",
)

STOPS_EARLY = "going on after all have ended costs time and changes no result"
EQUIVALENT = (
    Equivalent("has_ended = has_ended | (best == eos)", "pass", STOPS_EARLY),
    Equivalent("has_ended = has_ended | (best == eos)", "has_ended = has_ended & (best == eos)", STOPS_EARLY),
    Equivalent("has_ended = has_ended | (best == eos)", "has_ended = has_ended", STOPS_EARLY),
    Equivalent("has_ended = has_ended | (best == eos)", "has_ended = best == eos", STOPS_EARLY),
    Equivalent("if has_ended.all(): break", "pass", STOPS_EARLY),
    Equivalent("if has_ended.all():", "if False:", STOPS_EARLY),
    Equivalent("break", "pass", STOPS_EARLY),
    Equivalent("if len(candidates) == len(beam): break", "pass", STOPS_EARLY),
    Equivalent("if len(candidates) == len(beam):", "if False:", STOPS_EARLY),
    Equivalent("if len(candidates) == len(beam):", "if candidates == len(beam):", STOPS_EARLY),
    Equivalent("if len(candidates) == len(beam):", "if len(candidates) == beam:", STOPS_EARLY),
    Equivalent(
        "for token, gain in enumerate(logits.log_softmax(dim=-1).tolist()):",
        "for token, gain in enumerate(logits.log_softmax(dim=0).tolist()):",
        "the logits of one step have a single axis: the first is the last",
    ),
)

MISTAKES = (
    Mistake(
        "any_row_stops_batch",
        "has_ended.all()",
        "has_ended.any()",
        says="The whole batch stops as soon as one row has ended.",
        hint="What becomes of a long sentence that is translated together with a short one?",
    ),
    Mistake(
        "keeps_eos",
        "row[: row.index(eos)]",
        "row[: row.index(eos) + 1]",
        says="eos stands at the end of the translations.",
        hint="Is eos a word of the sentence?",
    ),
    Mistake(
        "keeps_sos",
        "target[:, 1:].tolist()",
        "target.tolist()",
        says="sos stands at the front of the translations.",
        hint="Is sos a word of the sentence?",
    ),
    *(
        Mistake(
            "runs_past_eos",
            ("row[: row.index(eos)] if eos in row else row", "if has_ended.all():"),
            ("[word for word in row if word != eos]", stop),
            says="What a row gets after its eos is taken for a part of the sentence.",
            hint="Which words of a row that has ended early does nobody want to read?",
        )
        for stop in ("if has_ended.all():", "if False:")
    ),
    Mistake(
        "stops_at_pad",
        "row[: row.index(eos)] if eos in row else row for",
        "row[: min(row.index(end) if end in row else len(row) for end in (0, eos))] for",
        says="A row is also cut where the model predicts padding.",
        hint="Which token ends a sentence, and which is a token like any other?",
    ),
    Mistake(
        "first_position",
        "model.decode(target, memory, source)[:, -1]",
        "model.decode(target, memory, source)[:, 0]",
        says="Every word is chosen by the logits of the first position.",
        hint="At which position do the logits of the next word stand?",
    ),
    Mistake(
        "only_the_last_word",
        "model.decode(target, memory, source)",
        "model.decode(target[:, -1:], memory, source)",
        says="The decoder gets only the last word, not the whole translation so far.",
        hint="A Transformer has no state. From what does it know which words came before?",
    ),
    *(
        Mistake(
            "memory_of_target",
            "model.decode(target, memory, source)",
            f"model.decode(target, memory, {other})",
            says="The decoder does not get the source's ids.",
            hint="From which argument does the decoder see where the source is padded?",
        )
        for other in ("memory.argmax(-1)", "target", "torch.ones_like(source)")
    ),
    Mistake(
        "one_word_short",
        "for _ in range(max_length):\n            best",
        "for _ in range(max_length - 1):\n            best",
        says="At most max_length - 1 words are taken.",
        hint="How many words does your loop add to the sos that is there already?",
    ),
    Mistake(
        "last_of_equals",
        ".argmax(dim=-1)",
        ".flip(-1).argmax(dim=-1).neg().add(7)",
        says="Of equally probable words the one with the highest id is taken.",
        hint="Which of two equal logits does your code prefer?",
    ),
    Mistake(
        "left_in_eval_mode",
        "        memory = model.encode(source)",
        "        model.eval()\n        memory = model.encode(source)",
        says="The model is put into eval mode and left there.",
        hint="In which mode does the caller find the model afterwards?",
    ),
    Mistake(
        "left_in_train_mode",
        "    rows = target",
        "    model.train()\n    rows = target",
        says="The model is put into train mode in the end, whatever mode it was in.",
        hint="In which mode does the caller find the model afterwards?",
    ),
    Mistake(
        "sums_raw_logits",
        "logits.log_softmax(dim=-1)",
        "logits",
        says="The scores add up logits, not log-probabilities.",
        hint="What happens to your scores when every logit of a step grows by 1?",
    ),
    Mistake(
        "finished_beams_continue",
        ", None))",
        ", (token, new_state)))",
        says="A finished hypothesis is extended like the others.",
        hint="What may come after eos?",
    ),
    Mistake(
        "finished_beams_dropped",
        "candidates = [hypothesis for hypothesis in beam if hypothesis[2] is None]",
        "candidates = []",
        says="A finished hypothesis is forgotten in the next round.",
        hint="Where does a finished hypothesis stand when the next round's best are chosen?",
    ),
    Mistake(
        "eos_not_counted",
        "candidates.append((tokens, score + gain,",
        "candidates.append((tokens, score,",
        says="The log-probability of eos is not added to the score.",
        hint="Is a sentence that ends here as probable as its beginning?",
    ),
    *(
        Mistake(
            "eos_among_the_tokens",
            *edit,
            says="eos stands at the end of the tokens.",
            hint="Is eos a word of the sentence?",
        )
        for edit in (
            ("candidates.append((tokens,", "candidates.append(([*tokens, token],"),
            ("(tokens, score) for tokens, score, _", "(tokens + [eos] * (_ is None), score) for tokens, score, _"),
        )
    ),
    Mistake(
        "worst_first",
        "-hypothesis[1], hypothesis[0]",
        "hypothesis[1], hypothesis[0]",
        says="The worst hypotheses are kept, not the best.",
        hint="Is the best score the greatest or the smallest?",
    ),
    Mistake(
        "ties_unordered",
        "(-hypothesis[1], hypothesis[0])",
        "-hypothesis[1]",
        says="Hypotheses of equal score stay in the order in which they were found.",
        hint="By what are two hypotheses of the same score to be ordered?",
    ),
    *(
        Mistake(
            "length_normalised",
            "(-hypothesis[1], hypothesis[0])",
            f"(-hypothesis[1] / {length}, hypothesis[0])",
            says="The hypotheses are ordered by their score for each token, not by their score.",
            hint="Does the equation divide by the length?",
        )
        for length in ("(len(hypothesis[0]) + (hypothesis[2] is None))", "max(len(hypothesis[0]), 1)")
    ),
    Mistake(
        "probabilities_added",
        "logits.log_softmax(dim=-1)",
        "logits.softmax(dim=-1)",
        says="The scores add up probabilities, not their logarithms.",
        hint="How are the probabilities of one step after the other put together?",
    ),
    Mistake(
        "first_state_for_all",
        "(token, new_state)",
        "(token, state)",
        says="Every step gets the first state.",
        hint="What does a step give besides the logits?",
    ),
    Mistake(
        "unlimited_beam",
        "candidates[:beam_width]",
        "candidates",
        says="All hypotheses are kept, however wide the beam may be.",
        hint="Which of the arguments does your code not use?",
    ),
    Mistake(
        "only_the_best_returned",
        "for tokens, score, _ in beam]",
        "for tokens, score, _ in beam[:1]]",
        says="Only the best hypothesis is returned.",
        hint="How many hypotheses are asked for?",
    ),
    *(
        Mistake(
            "scores_are_tensors",
            ("(dim=-1).tolist())", "beam = [([], 0.0,"),
            ("(dim=-1))", f"beam = [([], {none},"),
            says="The scores are tensors, not floats.",
            hint="What does .item() do with a tensor of one number?",
        )
        for none in ("0.0", "torch.tensor(0.0)")
    ),
    Mistake(
        "stops_at_first_finished",
        "        beam = candidates[:beam_width]",
        "        beam = candidates[:beam_width]\n        if beam[0][2] is None:\n            break",
        says="The search ends when its best hypothesis is finished, with others still unfinished.",
        hint="Until when does the search go on?",
    ),
)
### END HIDDEN TESTS
