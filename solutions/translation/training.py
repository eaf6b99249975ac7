# %% [markdown]
# # Training: what goes in, what is scored, how far to step
#
# **Teacher forcing.** The decoder predicts each word of the translation from the words before it. While it is trained,
# those are the words of the *true* translation, not its own guesses (Williams & Zipser 1989): one wrong guess does not
# spoil the rest of the sentence, and a Transformer can predict all words at once. So the decoder gets the target moved
# one place to the right, with `<sos>` in front; the causal mask keeps it from looking ahead. (When it translates for
# real, there is no true translation to read; that is the next exercise.) Read a column from top to bottom:
#
# | position | 0 | 1 | 2 | 3 | 4 |
# |---|---|---|---|---|---|
# | the decoder gets | `<sos>` | `elle` | `lit` | `<eos>` | `<pad>` |
# | it should predict | `elle` | `lit` | `<eos>` | `<pad>` | `<pad>` |
# | scored | yes | yes | yes | no | no |
#
# The last column of the target goes in nowhere: after it there is nothing to predict.
#
# **The loss** of one word is the cross-entropy: minus the log-probability of the right one. Padding is not scored, and
# the mean runs over the real tokens of the batch, however they are spread over its rows.
#
# $$\ell_t = -\log p_t(y_t) \qquad L = \frac{\sum_{t\ \mathrm{real}} \ell_t}{\text{number of real tokens}}$$
#
# **Label smoothing** (Szegedy et al. 2016, section 7; Vaswani et al. 2017, section 5.4, with $\varepsilon = 0.1$) moves
# a share $\varepsilon$ of the target from the right word to *all* $V$ words alike, the right one among them. A model
# that is certain then pays for it:
#
# $$\ell_t = -(1 - \varepsilon) \log p_t(y_t) - \frac{\varepsilon}{V} \sum_{k=1}^{V} \log p_t(k)$$
#
# **By hand.** Four words with the probabilities $(\frac12, \frac14, \frac18, \frac18)$, of which the second is right:
# $-\log\frac14 = 2 \log 2$. The mean of all four is $\frac{1 + 2 + 3 + 3}{4} \log 2 = \frac94 \log 2$. With
# $\varepsilon = 0.2$ the loss is $(0.8 \cdot 2 + 0.2 \cdot 2.25) \log 2 = 2.05 \cdot 0.693 = 1.421$.
#
# **One step of training.** The model gives logits, the loss scores them, `backward()` computes for each parameter the
# gradient of the loss, and the optimizer moves each parameter against its gradient. One thing is easily forgotten:
# `backward()` *adds* to the gradients that a parameter already holds. So the old ones are cleared first.
#
# What the step does can be seen in the logits. The gradient of the cross-entropy with respect to them is the
# probabilities, less 1 at the right word. In the example (no smoothing): $(\frac12, -\frac34, \frac18, \frac18)$. The
# right word's logit goes up, all others go down, those of the likely words the most. If the logits were parameters and
# the learning rate 1, the right word would have the probability 0.503 after the step instead of 0.25, and the loss
# would fall from 1.386 to 0.688.
#
# **The learning rate** (Vaswani et al. 2017, section 5.3, equation 3) rises in a straight line for the first `warmup`
# steps, while Adam knows little of the gradients, and then falls with the root of the step:
#
# $$\mathrm{rate} = d_\mathrm{model}^{-1/2} \cdot
#   \min(\mathrm{step}^{-1/2},\ \mathrm{step} \cdot \mathrm{warmup}^{-3/2})$$
#
# **By hand.** $d_\mathrm{model} = 16$, warmup 4. Step 1: $\frac14 \cdot \frac18 = 0.031$. Step 4: both sides of the
# minimum are $\frac12$, and the rate is $\frac14 \cdot \frac12 = 0.125$, its peak. Step 16:
# $\frac14 \cdot \frac14 = 0.0625$.
#
# ![The learning rate over 20000 steps for d_model = 512 and a warmup of 2000, 4000 and 8000 steps: each rises in a
# straight line to its peak, the longer the warmup the lower, and from there all three follow one falling
# curve.](../figures/learning_rate.svg)
#
# Look at the peaks: a longer warmup ends later and lower, at $(d_\mathrm{model} \cdot \mathrm{warmup})^{-1/2}$. Past
# its peak a curve no longer depends on the warmup; all of them are the same.

# %%
import math

import torch
from hypothesis import given
from hypothesis.strategies import integers, just, sampled_from
from jaxtyping import Float, Int
from torch import Tensor, nn

from autograder.checks import (
    agreement,
    arguments,
    called,
    check,
    close,
    hold,
    ids,
    normal,
    number,
    optimizers,
    tensor,
    training_models,
)


# %%
def shift_right(ids: Int[Tensor, "batch time"], sos: int) -> Int[Tensor, "batch time"]:
    """Makes the decoder's input from the target: every token one place later, sos in front, the last token dropped.

    Args:
        ids: the target, (batch, time).
        sos: the id that starts a sentence.

    Returns:
        What the decoder gets, (batch, time).
    """
    ### BEGIN SOLUTION
    return torch.cat([torch.full_like(ids[:, :1], sos), ids[:, :-1]], dim=1)
    ### END SOLUTION


def sequence_loss(
    logits: Float[Tensor, "batch time vocab"],
    targets: Int[Tensor, "batch time"],
    pad: int = 0,
    smoothing: float = 0.0,
) -> Float[Tensor, ""]:
    """Scores the logits of a batch: the mean cross-entropy of its real tokens, with label smoothing.

    Args:
        logits: of the word at each position, (batch, time, vocab).
        targets: the right words, padding anywhere, (batch, time).
        pad: the id that stands for padding.
        smoothing: the share of the target that goes to all words of the vocabulary alike, from 0 to 1.

    Returns:
        The mean over the real tokens, a tensor without axes; 0 where all is padding.

    Source:
        Vaswani et al. 2017, "Attention Is All You Need", section 5.4; Szegedy et al. 2016, "Rethinking the Inception
        Architecture for Computer Vision", section 7.
    """
    ### BEGIN SOLUTION
    log_probabilities = logits.log_softmax(dim=-1)
    of_right_word = log_probabilities.gather(-1, targets.unsqueeze(-1)).squeeze(-1)
    of_any_word = log_probabilities.mean(dim=-1)
    losses = -(1 - smoothing) * of_right_word - smoothing * of_any_word
    is_real = targets != pad
    return losses.masked_fill(~is_real, 0.0).sum() / is_real.sum().clamp(min=1)
    ### END SOLUTION


def learning_rate(step: int, d_model: int, warmup: int) -> float:
    """Gives the learning rate of a step: it rises for `warmup` steps, then falls with the root of the step.

    d_model^(-1/2) * min(step^(-1/2), step * warmup^(-3/2))

    Args:
        step: counted from 1.
        d_model: the width of the model.
        warmup: how many steps the rate rises.

    Returns:
        The rate, a float.

    Source:
        Vaswani et al. 2017, "Attention Is All You Need", section 5.3, equation 3.
    """
    ### BEGIN SOLUTION
    return d_model**-0.5 * min(step**-0.5, step * warmup**-1.5)
    ### END SOLUTION


def train_step(
    model: nn.Module,
    optimizer: torch.optim.Optimizer,
    source: Int[Tensor, "batch s"],
    target: Int[Tensor, "batch t"],
    sos: int,
    pad: int,
) -> float:
    """Takes one step of training with teacher forcing, without label smoothing.

    The gradients that the parameters hold from before do not count. The mode of every module, train or eval, is the
    caller's affair and stays as it is.

    Args:
        model: `model(source_ids, target_ids)` gives the logits of the word after each target id, (batch, t, vocab).
        optimizer: knows the model's parameters.
        source: the ids of the sentences, (batch, s).
        target: the ids of their translations, (batch, t).
        sos: the id that starts a sentence.
        pad: the id of padding in the target, which is not scored.

    Returns:
        The loss before the step, a float; 0.0 where the target is nothing but padding.
    """
    ### BEGIN SOLUTION
    logits = model(source, shift_right(target, sos))
    loss = sequence_loss(logits, target, pad)
    optimizer.zero_grad()
    loss.backward()
    optimizer.step()
    return loss.item()
    ### END SOLUTION


# %% [markdown]
# ## Checks
#
# `autograder check training` runs what follows, and so does `pytest exercises/translation/training.py`.
#
# The model of the checks of `train_step` is a small one, `autograder.calls.table_model.TableModel`: it looks the logits
# up in two tables, and the tables are its parameters.

# %%
SOS, OTHER_PAD = 1, 3

test_shift_right_shapes, test_shift_right_arguments_unchanged, test_shift_right_values = agreement(
    shift_right,
    arguments(shift_right, ids=ids(), sos=sampled_from([SOS, 5]), sizes={"time": (1, 6)}),
    returns="shift_right",
    points={"shapes": 0.04, "unchanged": 0.04, "values": 0.5},
)


@check(points=0.2)
@given(case=arguments(shift_right, ids=ids(), sos=just(9), sizes={"time": (2, 6)}))
def test_each_position_gets_the_word_that_the_one_before_it_predicts(case):
    """The input of a position is the word that the position before it should predict; the first input is sos."""
    target = case["ids"]
    # Every id occurs once, so that nothing is right by chance.
    target = torch.arange(target.numel()).reshape(target.shape) + 10
    moved = tensor(shift_right(target.clone(), case["sos"]), "shift_right", tuple(target.shape))
    close(moved[:, 1:], target[:, :-1], "the inputs after the first")
    close(moved[:, 0], torch.full((len(target),), case["sos"]), "the first input of each row")


LOGITS = normal(scales=(1.0, 3.0))
WIDTHS = {"vocab": (2, 7)}

(
    test_sequence_loss_shapes,
    test_sequence_loss_arguments_unchanged,
    test_sequence_loss_values,
    test_sequence_loss_gradients,
) = agreement(
    sequence_loss,
    arguments(sequence_loss, logits=LOGITS, targets=ids("vocab"), sizes=WIDTHS),
    returns="loss",
    points={"shapes": 0.04, "unchanged": 0.06, "values": 0.45, "gradients": 0.35},
)

(test_sequence_loss_values_with_smoothing,) = agreement(
    sequence_loss,
    arguments(
        sequence_loss,
        logits=LOGITS,
        targets=ids("vocab"),
        pad=just(0),
        smoothing=sampled_from([0.1, 0.4, 1.0]),
        sizes=WIDTHS,
    ),
    returns="loss",
    points={"values": 0.35},
    about="with label smoothing",
)

(test_sequence_loss_values_for_another_pad,) = agreement(
    sequence_loss,
    arguments(
        sequence_loss, logits=LOGITS, targets=ids("vocab", pad=OTHER_PAD), pad=just(OTHER_PAD), sizes={"vocab": (5, 7)}
    ),
    returns="loss",
    points={"values": 0.15},
    about="where the id of padding is 3 and 0 is a word",
)


def loss_of(case, **changes):
    """The loss with some arguments replaced, as a tensor without axes."""
    given = case.but(**changes)
    return tensor(sequence_loss(*(v.clone() if isinstance(v, Tensor) else v for v in given.values())), "loss", ())


def certain(case, words):
    """Logits that put 30 on one word of each position and 0 on the others."""
    return 30.0 * nn.functional.one_hot(words, case["logits"].shape[2]).to(case["logits"].dtype)


@check(points=0.25)
@given(case=arguments(sequence_loss, logits=LOGITS, targets=ids("vocab", empty=False), sizes=WIDTHS))
def test_what_is_under_padding_counts_for_nothing(case):
    """Other logits under padding change nothing, nor does a longer row of pads; a real token counts, right or wrong."""
    logits, targets = case["logits"], case["targets"]
    loss = loss_of(case)
    other = torch.where((targets == 0).unsqueeze(-1), 7.0 - 2 * logits, logits)
    close(loss_of(case, logits=other), loss, "the loss with other logits under padding")
    longer = {"logits": torch.cat([logits, logits[:, :1]], 1), "targets": nn.functional.pad(targets, (0, 1))}
    close(loss_of(case, **longer), loss, "the loss with one more column of padding")
    close(loss_of(case, logits=certain(case, targets)), 0.0, "the loss where every real token is certainly right")
    wrong = (targets + 1) % logits.shape[2]
    close(loss_of(case, logits=certain(case, wrong)), 30.0, "the loss where each gives the right word a logit 30 lower")


@check(points=0.25)
@given(case=arguments(sequence_loss, logits=LOGITS, targets=ids("vocab", empty=False), sizes=WIDTHS))
def test_smoothing_draws_the_target_towards_all_words_alike(case):
    """A smoothing of 1 does not ask which word is right; one between mixes; words of equal logits cost log vocab."""
    logits, targets = case["logits"], case["targets"]
    vocab = logits.shape[2]
    none, half, whole = (loss_of(case, pad=0, smoothing=share) for share in (0.0, 0.25, 1.0))
    close(half, 0.75 * none + 0.25 * whole, "the loss with a smoothing of 0.25")
    others = torch.where(targets == 0, 0, 1)
    close(loss_of(case, targets=others, pad=0, smoothing=1.0), whole, "the loss of other words with a smoothing of 1")
    even = logits[..., :1].expand_as(logits)
    close(loss_of(case, logits=even, pad=0, smoothing=0.5), math.log(vocab), "the loss where all logits are equal")
    sure = loss_of(case, logits=certain(case, targets), pad=0, smoothing=1.0)
    close(sure, 30.0 - 30.0 / vocab, "the loss of a certain model with a smoothing of 1")


(test_learning_rate_values,) = agreement(
    learning_rate,
    arguments(learning_rate, step=integers(1, 60), d_model=integers(1, 64), warmup=integers(1, 20)),
    returns="rate",
    points={"values": 0.4},
)


@check(points=0.4)
@given(d_model=sampled_from([4, 64, 512]), warmup=sampled_from([1, 7, 100, 4000]), share=integers(1, 99))
def test_the_rate_rises_in_a_straight_line_and_falls_with_the_root(d_model, warmup, share):
    """Up to the warmup the rate grows with the step, where it ends it is 1 / sqrt(d_model * warmup), then it falls."""
    top = 1 / math.sqrt(d_model * warmup)

    def rate(step):
        """The rate of a step as a share of the highest one."""
        return torch.tensor(number(learning_rate(step, d_model, warmup), "the learning rate") / top).double()

    close(rate(warmup), 1.0, "the rate of the last step of the warmup, as a share of 1 / sqrt(d_model * warmup)")
    early = 1 + share * warmup // 100
    close(rate(early), early / warmup, f"the rate of step {early}, as a share of the highest one")
    for times in (4, 9):
        close(
            rate(times * times * warmup), 1 / times, f"the rate after {times * times} times the warmup, as such a share"
        )


TRAINING = {"source": ids(), "target": ids(empty=False), "sos": just(SOS), "pad": just(0), "optimizer": optimizers()}

test_train_step_shapes, test_train_step_arguments_unchanged, test_train_step_values, test_train_step_effects = (
    agreement(
        train_step,
        arguments(train_step, model=training_models(dropout=(0.0, 1.0)), **TRAINING),
        returns="loss",
        points={"shapes": 0.02, "unchanged": 0.05, "values": 0.3, "effects": 0.65},
    )
)

test_train_step_values_for_another_pad, test_train_step_effects_for_another_pad = agreement(
    train_step,
    arguments(
        train_step,
        model=training_models(pad=OTHER_PAD),
        source=ids(pad=OTHER_PAD),
        target=ids(pad=OTHER_PAD, empty=False),
        sos=just(5),
        pad=just(OTHER_PAD),
        optimizer=optimizers(),
    ),
    returns="loss",
    points={"values": 0.05, "effects": 0.1},
    examples={"values": 8, "effects": 8},
    about="where the id of padding is 3 and that of sos 5",
)

(test_train_step_leaves_the_modes,) = agreement(
    train_step,
    arguments(train_step, model=training_models(modes=("mixed",)), **TRAINING),
    returns="loss",
    points={"effects": 0.15},
    about="where some modules are in train mode and some in eval mode",
)


@check(points=0.2)
@given(
    case=arguments(train_step, model=training_models(), **{**TRAINING, "optimizer": optimizers(fresh=True)}),
)
def test_a_target_of_padding_only_costs_nothing(case):
    """The loss of a target of nothing but padding is 0.0; one word in it makes it a positive number."""
    target = torch.zeros_like(case["target"])
    loss = number(called(train_step, case.but(target=target)), "the loss")
    hold(loss == 0.0, f"the loss of a target of padding only should be 0.0, got {loss}.")
    target[-1, 0] = 4
    loss = number(called(train_step, case.but(target=target)), "the loss")
    hold(loss > 0.0, f"the loss of a target with one word should be positive, got {loss}.")


### BEGIN HIDDEN TESTS
# %%
from autograder.checks import Equivalent, Mistake

HINTS = (
    "Each function is one part of the lesson: shift_right the table, sequence_loss the equations of the loss, "
    "train_step the paragraph on one step, learning_rate the last equation as it stands.",
    "shift_right needs a column of sos and every column of the target but the last. sequence_loss makes a loss for "
    "each position first; only then it leaves padding out and takes the mean. train_step uses both, and the logits "
    "come from the model.",
    "shift_right: torch.cat of the two. sequence_loss: of log_softmax over the words take the right word's entry "
    "(gather) and the mean over all words, weighed by 1 - smoothing and smoothing; divide the sum over real tokens "
    "by their number, or by 1. train_step: logits, loss, zero_grad, backward, step.",
)

EQUIVALENT = (
    Equivalent(
        "return d_model ** (-0.5) * min(step ** (-0.5), step * warmup ** (-1.5))",
        "return d_model ** (-0.5) * min(step * warmup ** (-1.5), step ** (-0.5))",
        "the smaller of two numbers does not depend on their order",
    ),
)

MISTAKES = (
    Mistake(
        "pad_in_loss",
        "losses.masked_fill(~is_real, 0.0).sum() / is_real.sum().clamp(min=1)",
        "losses.mean()",
        says="Padding is scored like a word.",
        hint="Which positions of the batch should the model be asked about?",
    ),
    Mistake(
        "pad_in_denominator",
        "is_real.sum().clamp(min=1)",
        "is_real.numel()",
        says="The sum over the real tokens is divided by the number of all tokens, padding included.",
        hint="Does your loss become smaller when a batch gets one more column of padding?",
    ),
    Mistake(
        "double_softmax",
        "logits.log_softmax(dim=-1)",
        "logits.softmax(dim=-1).log_softmax(dim=-1)",
        says="The logits go through softmax twice: once by themselves and once inside the cross-entropy.",
        hint="What does the function that you take the cross-entropy with expect: logits or probabilities?",
    ),
    *(
        Mistake(
            "shifts_left",
            "torch.cat([torch.full_like(ids[:, :1], sos), ids[:, :-1]], dim=1)",
            f"torch.cat([ids[:, 1:], {last}], dim=1)",
            says="The target is moved to the left, not to the right.",
            hint="Which word does the decoder know when it is to predict the first one?",
        )
        for last in ("torch.full_like(ids[:, :1], sos)", "torch.zeros_like(ids[:, :1])", "ids[:, :1]")
    ),
    Mistake(
        "smoothing_over_v_minus_1",
        "losses = -(1 - smoothing) * of_right_word - smoothing * of_any_word",
        "words = logits.shape[-1]\n"
        "    of_wrong_words = (words * of_any_word - of_right_word) / (words - 1)\n"
        "    losses = -(1 - smoothing) * of_right_word - smoothing * of_wrong_words",
        says="The share of the smoothing goes to the wrong words only.",
        hint="Among how many words is the share divided in the equation?",
    ),
    Mistake(
        "smoothing_ignored",
        "-(1 - smoothing) * of_right_word - smoothing * of_any_word",
        "-of_right_word",
        says="The smoothing is not used.",
        hint="Which of the arguments does your code not use?",
    ),
    Mistake(
        "smoothing_summed",
        "log_probabilities.mean(dim=-1)",
        "log_probabilities.sum(dim=-1)",
        says="Each of the words gets the whole share of the smoothing, not its part of it.",
        hint="To what does the smoothed target sum over the vocabulary?",
    ),
    Mistake(
        "summed_not_averaged",
        " / is_real.sum().clamp(min=1)",
        "",
        says="The losses of the real tokens are summed, not averaged.",
        hint="Should a batch of twice as many sentences have twice the loss?",
    ),
    *(
        Mistake(
            "mean_of_row_means",
            "losses.masked_fill(~is_real, 0.0).sum() / is_real.sum().clamp(min=1)",
            f"(losses.masked_fill(~is_real, 0.0).sum(1) / is_real.sum(1).clamp(min=1)){averaged}",
            says="Each sentence is averaged by itself first, so that the words of short sentences weigh more.",
            hint="Over what does the mean run: over sentences, or over tokens?",
        )
        for averaged in (".mean()", ".sum() / max(is_real.any(1).sum(), 1)")
    ),
    *(
        Mistake(
            "softmax_over_time",
            "logits.log_softmax(dim=-1)",
            by,
            says="The probabilities sum to 1 over the positions, not over the words.",
            hint="Which axis counts the words that compete with each other?",
        )
        for by in (
            "logits.log_softmax(dim=1)",
            "logits.flatten(0, 1).log_softmax(dim=0).view_as(logits)",
            "logits - logits[targets != pad].logsumexp(dim=0)",
        )
    ),
    Mistake(
        "probability_not_log",
        "logits.log_softmax(dim=-1)",
        "logits.softmax(dim=-1)",
        says="The loss is minus the probability of the right word, without the logarithm.",
        hint="What should the loss be for a word to which the model gives almost no probability?",
    ),
    *(
        Mistake(
            "nan_without_tokens",
            *edit,
            says="A batch of nothing but padding gives 0 / 0, which is NaN.",
            hint="By what do you divide where there is no real token?",
        )
        for edit in (
            (".clamp(min=1)", ""),
            (("losses.masked_fill(~is_real, 0.0)", ".clamp(min=1)"), ("(losses * is_real)", "")),
        )
    ),
    Mistake(
        "pad_always_0",
        "targets != pad",
        "targets != 0",
        says="The id 0 is taken for padding whatever the argument pad says.",
        hint="Which of the arguments does your code not use?",
    ),
    Mistake(
        "sos_missing",
        "torch.full_like(ids[:, :1], sos)",
        "torch.zeros_like(ids[:, :1])",
        says="The first input is the id 0, not sos.",
        hint="What tells the decoder that a sentence starts?",
    ),
    Mistake(
        "rolled",
        "torch.full_like(ids[:, :1], sos)",
        "ids[:, -1:]",
        says="The last token comes round to the front, where sos should be.",
        hint="What does torch.roll do with what falls out at the end?",
    ),
    Mistake(
        "rises_for_ever",
        "min(step**-0.5, step * warmup**-1.5)",
        "max(step**-0.5, step * warmup**-1.5)",
        says="The greater of the two rates is taken: the rate starts high and rises for ever.",
        hint="Which of the two should count at the first step, and which is smaller there?",
    ),
    Mistake(
        "no_warmup",
        "min(step**-0.5, step * warmup**-1.5)",
        "step**-0.5",
        says="The rate falls from the first step on; there is no warmup.",
        hint="Which of the arguments does your code not use?",
    ),
    Mistake(
        "width_ignored",
        "d_model**-0.5 * min(",
        "min(",
        says="The rate does not depend on the width of the model.",
        hint="Which of the arguments does your code not use?",
    ),
    Mistake(
        "no_teacher_forcing_shift",
        "model(source, shift_right(target, sos))",
        "model(source, target)",
        says="The decoder gets the target unmoved: it sees the word that it is to predict.",
        hint="What does the decoder know of the first word when it is to predict it?",
    ),
    Mistake(
        "old_gradients_kept",
        "    optimizer.zero_grad()\n",
        "",
        says="The gradients of the step before are added to those of this step.",
        hint="What does backward() do with a gradient that is there already?",
    ),
    Mistake(
        "no_update",
        "    optimizer.step()\n",
        "",
        says="The parameters are not changed.",
        hint="Who writes the new parameters: backward(), or the optimizer?",
        group="nothing learned",
    ),
    Mistake(
        "gradients_cleared_too_late",
        "    optimizer.zero_grad()\n    loss.backward()\n",
        "    loss.backward()\n    optimizer.zero_grad()\n",
        says="The gradients are cleared after backward(), before the optimizer can use them.",
        hint="In which order do the three calls follow each other?",
        group="nothing learned",
    ),
    Mistake(
        "loss_after_the_step",
        ("logits = model(", "sequence_loss(logits,", "return loss.item()"),
        ("scored = lambda: model(", "sequence_loss(scored(),", "return sequence_loss(scored(), target, pad).item()"),
        says="The loss after the step is returned.",
        hint="For which parameters is the loss that you return?",
    ),
    *(
        Mistake(
            "train_step_scores_padding",
            "sequence_loss(logits, target, pad)",
            by,
            says="train_step does not hand the id of padding on, so that padding is scored.",
            hint="What happens to pad on its way from train_step to the loss?",
        )
        for by in ("sequence_loss(logits, target, -1)", "sequence_loss(logits, target)")
    ),
    Mistake(
        "eval_mode",
        "    logits = model(",
        "    model.eval()\n    logits = model(",
        says="The model is put into eval mode.",
        hint="In which mode should dropout be at work?",
    ),
    Mistake(
        "all_in_train_mode",
        "    logits = model(",
        "    model.train()\n    logits = model(",
        says="Every module is put into train mode, also those that the caller had put into eval mode.",
        hint="What becomes of a part that somebody wants to keep in eval mode?",
    ),
)
### END HIDDEN TESTS
