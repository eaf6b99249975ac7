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
    raise NotImplementedError("shift_right")


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
    raise NotImplementedError("sequence_loss")


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
    raise NotImplementedError("learning_rate")


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
    raise NotImplementedError("train_step")


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
