# %% [markdown]
# # Residual connection and layer normalisation
#
# Every sublayer of the Transformer, attention or feed-forward, is wrapped in the same way (Vaswani et al. 2017, section
# 3.1; the dropout is from section 5.4):
#
# $$\mathrm{LayerNorm}(x + \mathrm{Dropout}(F(x)))$$
#
# **The residual connection** makes of the sublayer $F$ (He et al. 2016, section 3.1)
#
# $$H(x) = x + F(x)$$
#
# $F$ does not replace $x$, it adds to it: it need only learn the difference $H(x) - x$, and where nothing is to be
# changed it gives 0. And through the sum the gradient reaches $x$ past the sublayer, whatever the sublayer does to it.
# For a single number, $H'(x) = 1 + F'(x)$, and in a stack these slopes are multiplied. Take 12 sublayers, as in the
# paper's encoder, each with $F' = 0.1$ (the norms left out): without the connection $0.1^{12} = 10^{-12}$ of the
# gradient arrives, with it $1.1^{12} = 3.1$. That is why a stack of many layers can be trained.
#
# **The norm.** Sums of sums grow. Layer normalisation (Ba, Kiros & Hinton 2016, section 3) brings each vector back to
# mean 0 and variance 1, over its own $d$ entries and nobody else's, so that neither the length of a sentence nor the
# rest of the batch matters. Gain and bias, one number for each entry, are learned:
#
# $$\mu = \frac1d \sum_j x_j \qquad \sigma^2 = \frac1d \sum_j (x_j - \mu)^2 \qquad
#   y_j = \mathrm{gain}_j \, \frac{x_j - \mu}{\sqrt{\sigma^2 + \varepsilon}} + \mathrm{bias}_j$$
#
# Three details are easy to get wrong:
#
# | detail | here | not |
# |---|---|---|
# | the axis | the last: each token by itself | over the sentence or the batch |
# | the variance | biased, divided by $d$ | divided by $d - 1$, the default of `torch.var` and `torch.std` |
# | $\varepsilon$ | inside the root, $\sqrt{\sigma^2 + \varepsilon}$ | outside, $\sigma + \varepsilon$ |
#
# The third shows where a vector hardly varies. With $\sigma = 0.001$ and $\varepsilon = 10^{-5}$ the right divisor is
# $\sqrt{0.000001 + 0.00001} = 0.0033$; outside the root it would be $0.00101$, and the result three times as large.
#
# **By hand.** $x = (1, 2, 3, 6)$: $\mu = 3$, the deviations are $(-2, -1, 0, 3)$, and
# $\sigma^2 = (4 + 1 + 0 + 9) / 4 = 3.5$. With $\varepsilon = 0.5$ (far too large, but the root comes out even) the
# divisor is $\sqrt 4 = 2$, so that gain 1 and bias 0 give $(-1, -0.5, 0, 1.5)$. With the residual connection: if
# $x = (1, 0, 2, 4)$ and the sublayer gives $F(x) = (0, 2, 1, 2)$, the sum is $(1, 2, 3, 6)$, and the same comes out.

# %%
from collections.abc import Callable

import torch
from hypothesis import given
from hypothesis.strategies import booleans, integers, just, sampled_from
from jaxtyping import Float
from torch import Tensor, nn

from autograder.checks import affine, agreement, arguments, build, check, close, hold, instances, rows, tensor, uniform


# %%
def layer_norm(
    x: Float[Tensor, "*batch d"],
    gain: Float[Tensor, "d"],
    bias: Float[Tensor, "d"],
    eps: float = 1e-5,
) -> Float[Tensor, "*batch d"]:
    """Normalises each vector over its own entries.

    (x - mean) / sqrt(variance + eps) * gain + bias, with the biased variance

    Args:
        x: vectors, (*batch, d).
        gain: multiplies each entry after the normalisation, (d,).
        bias: is added to each entry after that, (d,).
        eps: keeps the root away from 0.

    Returns:
        The normalised vectors, (*batch, d).

    Source:
        Ba, Kiros & Hinton 2016, "Layer Normalization", section 3.
    """
    ### BEGIN SOLUTION
    centred = x - x.mean(dim=-1, keepdim=True)
    variance = centred.square().mean(dim=-1, keepdim=True)
    return centred / torch.sqrt(variance + eps) * gain + bias
    ### END SOLUTION


class ResidualLayerNorm(nn.Module):
    """Wraps a sublayer: layer_norm(x + dropout(sublayer(x))).

    Args:
        d_model: the width of the vectors.
        dropout: the share of the sublayer's output that is dropped in train mode.
        eps: of the layer norm.

    Its parameters are `gain`, ones at first, and `bias`, zeros at first, each (d_model,).

    Source:
        Vaswani et al. 2017, "Attention Is All You Need", sections 3.1 and 5.4.
    """

    def __init__(self, d_model: int, dropout: float = 0.0, eps: float = 1e-5) -> None:
        ### BEGIN SOLUTION
        super().__init__()
        self.gain = nn.Parameter(torch.ones(d_model))
        self.bias = nn.Parameter(torch.zeros(d_model))
        self.dropout = nn.Dropout(dropout)
        self.eps = eps
        ### END SOLUTION

    def forward(
        self, x: Float[Tensor, "batch time d_model"], sublayer: Callable[[Tensor], Tensor]
    ) -> Float[Tensor, "batch time d_model"]:
        """Adds what the sublayer makes of x to x, and normalises the sum.

        Args:
            x: the vectors of a batch of sentences, (batch, time, d_model).
            sublayer: any function that keeps the shape.

        Returns:
            The normalised sum, (batch, time, d_model).
        """
        ### BEGIN SOLUTION
        total = x + self.dropout(sublayer(x))
        return layer_norm(total, self.gain, self.bias, self.eps)
        ### END SOLUTION


# %% [markdown]
# ## Checks
#
# `autograder check residual_layernorm` runs what follows, and so does
# `pytest exercises/transformer/residual_layernorm.py`.

# %%
# Where eps is small beside the variance, its place does not matter to this tolerance; checks of their own look at eps.
ROUNDING = 2e-5

test_layer_norm_shapes, test_layer_norm_arguments_unchanged, test_layer_norm_values, test_layer_norm_gradients = (
    agreement(
        layer_norm,
        arguments(layer_norm, x=rows(scales=(2.0, 0.5)), sizes={"d": (2, 6)}),
        returns="layer_norm",
        points={"shapes": 0.2, "unchanged": 0.15, "values": 1.1, "gradients": 0.75},
        absolute=ROUNDING,
    )
)

(test_layer_norm_values_where_eps_counts,) = agreement(
    layer_norm,
    arguments(layer_norm, x=rows(scales=(1e-3, 1.0)), eps=sampled_from([1e-5, 1e-3, 0.5])),
    returns="layer_norm",
    points={"values": 0.65},
    about="where eps is not small beside the variance",
)

STATE = {"gain": "d_model", "bias": "d_model"}
WIDTHS = {"d_model": (4, 8)}

(
    test_residual_layer_norm_shapes,
    test_residual_layer_norm_arguments_unchanged,
    test_residual_layer_norm_values,
    test_residual_layer_norm_gradients,
) = agreement(
    ResidualLayerNorm,
    instances(
        ResidualLayerNorm, init={"d_model": "d_model"}, state=STATE, fills={"sublayer": affine("d_model")}, sizes=WIDTHS
    ),
    returns="output",
    points={"shapes": 0.2, "unchanged": 0.15, "values": 0.8, "gradients": 0.6},
    absolute=ROUNDING,
)

(test_residual_layer_norm_values_with_dropout,) = agreement(
    ResidualLayerNorm,
    instances(
        ResidualLayerNorm,
        init={"d_model": "d_model", "dropout": just(1.0)},
        state=STATE,
        training=booleans(),
        fills={"sublayer": affine("d_model")},
        sizes=WIDTHS,
    ),
    returns="output",
    points={"values": 0.4},
    absolute=ROUNDING,
    about="where dropout takes nothing or, in train mode, all of the sublayer's output",
)

(test_residual_layer_norm_values_for_another_eps,) = agreement(
    ResidualLayerNorm,
    instances(
        ResidualLayerNorm,
        init={"d_model": "d_model", "dropout": just(0.0), "eps": sampled_from([0.5, 4.0])},
        state=STATE,
        training=booleans(),
        fills={"sublayer": affine("d_model")},
        sizes=WIDTHS,
    ),
    returns="output",
    points={"values": 0.3},
    about="for an eps that is not the default",
)


@check(points=0.6)
@given(case=arguments(layer_norm, x=rows(scales=(1.0, 1e-3)), sizes={"d": (2, 6)}), shift=integers(-2, 2))
def test_each_vector_gets_mean_0_and_a_variance_of_almost_1(case, shift):
    """With gain 1 and bias 0 a vector gets mean 0 and variance v / (v + eps), v being its own; adding a number to it
    changes nothing.
    """
    x = case["x"]
    gain, bias = torch.ones_like(case["gain"]), torch.zeros_like(case["bias"])
    normed = tensor(layer_norm(x.clone(), gain.clone(), bias.clone()), "layer_norm", tuple(x.shape))
    variance = x.double().var(-1, correction=0)
    close(normed.mean(-1), 0.0, "the mean of each vector", absolute=10 * ROUNDING)
    wanted = (variance / (variance + 1e-5)).to(x.dtype)
    close(normed.var(-1, correction=0), wanted, "the variance of each vector", absolute=10 * ROUNDING)
    size = x.std(-1, correction=0, keepdim=True)
    moved = tensor(layer_norm(x + shift * size, gain.clone(), bias.clone()), "layer_norm", tuple(x.shape))
    close(moved, normed, "the result after adding a number to each vector", absolute=10 * ROUNDING)


@check(points=0.4)
@given(case=arguments(layer_norm, x=rows(scales=(2.0, 0.5)), sizes={"d": (2, 6)}))
def test_gain_and_bias_come_after_the_normalisation(case):
    """The gain multiplies the normalised vector, which is the same for x and 2x; then the bias is added."""
    x, gain, bias = case["x"], case["gain"], case["bias"]
    plain = tensor(layer_norm(x.clone(), torch.ones_like(gain), torch.zeros_like(bias)), "layer_norm", tuple(x.shape))
    bent = tensor(layer_norm(x.clone(), gain.clone(), bias.clone()), "layer_norm", tuple(x.shape))
    close(bent, plain * gain + bias, "the result with gain and bias")
    doubled = tensor(layer_norm(2 * x, torch.ones_like(gain), torch.zeros_like(bias)), "layer_norm", tuple(x.shape))
    close(doubled, plain, "the normalised vector after doubling x", absolute=10 * ROUNDING)
    follows = (plain.unsqueeze(-1) > plain.unsqueeze(-2)) | ~(x.unsqueeze(-1) > x.unsqueeze(-2) + 0.05)
    hold(follows.all(), "a greater entry of a vector should stay the greater one.", actual={"layer_norm": plain})


def check_sum(module, x, seed):
    """With sublayer(x) = 3r + 1 - x, r of mean 0 and variance 1, the sum is 3r + 1 and its norm is r, whatever x is."""
    # Each vector of r holds the same evenly spaced numbers in an order of its own.
    r = torch.rand(x.shape, generator=torch.Generator().manual_seed(seed)).argsort(-1).to(x.dtype)
    r = (r - r.mean(-1, keepdim=True)) / r.std(-1, correction=0, keepdim=True)
    for given_x in (x, 2 * x + 1):
        output = tensor(module(given_x.clone(), lambda value: 3 * r + 1 - value), "output", tuple(x.shape))
        close(output, r, "the output where x + sublayer(x) is 3r + 1", absolute=10 * ROUNDING)


@check(points=0.5)
@given(
    case=instances(
        ResidualLayerNorm,
        init={"d_model": "d_model"},
        state=STATE,
        state_fills={"gain": uniform(1.0, 1.0), "bias": uniform(0.0, 0.0)},
        fills={"sublayer": just(None)},
        sizes=WIDTHS,
    ),
    seed=integers(0, 99),
)
def test_only_the_sum_of_x_and_the_sublayers_output_counts(case, seed):
    """Where sublayer(x) = 3r + 1 - x, the sum is 3r + 1, and its norm is r again, whatever x is."""
    check_sum(build(ResidualLayerNorm, case), case.arguments["x"], seed)


@check(points=0.2)
@given(d_model=integers(4, 8), seed=integers(0, 99))
def test_a_new_module_starts_with_gain_1_and_bias_0(d_model, seed):
    """Before any training the gain is all ones and the bias all zeros, so that the norm alone is at work."""
    module = ResidualLayerNorm(d_model)
    state = module.state_dict()
    hold(sorted(state) == ["bias", "gain"], f"the parameters should be gain and bias, got {', '.join(sorted(state))}.")
    close(tensor(state["gain"], "gain", (d_model,)), 1.0, "the gain of a new module")
    close(tensor(state["bias"], "bias", (d_model,)), 0.0, "the bias of a new module")
    check_sum(module, torch.randn(2, 3, d_model, generator=torch.Generator().manual_seed(seed)), seed)


### BEGIN HIDDEN TESTS
# %%
from autograder.checks import Mistake

HINTS = (
    "layer_norm works on one token's vector at a time, so ask first over which axis mean and variance run. "
    "ResidualLayerNorm is the formula at the top of the lesson, read from the inside out.",
    "layer_norm: compute the mean and the variance along the last axis and keep that axis, so that they broadcast; "
    "then subtract, divide, multiply, add. The module: keep two parameters, a dropout layer and eps in __init__; "
    "forward calls the sublayer itself.",
    "Subtract the mean once, and take the mean of the squared deviations: that is the biased variance. Divide the "
    "deviations by the root of variance plus eps. forward: apply the sublayer to x, drop out from its result, add x, "
    "and give the sum to layer_norm with the module's gain, bias and eps.",
)

_MEAN = "x.mean(dim=-1, keepdim=True)"
_VARIANCE = "(dim=-1, keepdim=True)\n    return"

MISTAKES = (
    Mistake(
        "unbiased_std",
        "centred.square().mean(",
        "centred.var(",
        says="The variance is divided by d - 1 instead of d.",
        hint="By which number does torch.var divide unless it is told otherwise?",
    ),
    Mistake(
        "eps_outside_sqrt",
        "torch.sqrt(variance + eps)",
        "(torch.sqrt(variance) + eps)",
        says="eps is added to the root, not under it.",
        hint="For a variance of 0 and eps = 1e-5, what should the divisor be?",
    ),
    *(
        Mistake(
            "axis_seq",
            (_MEAN, _VARIANCE),
            (f"x.mean(dim={axis}, keepdim=True)", f"(dim={axis}, keepdim=True)\n    return"),
            says="Mean and variance run over the second axis, the words of a sentence, instead of the last.",
            hint="May the normalised vector of one word depend on the other words?",
        )
        for axis in ("min(1, x.ndim - 1)", "1", "-2")
    ),
    Mistake(
        "no_affine",
        " * gain + bias",
        "",
        says="gain and bias are not used.",
        hint="Which of the arguments does your code not use?",
    ),
    Mistake(
        "pre_norm",
        ("sublayer(x)", "return layer_norm(total, self.gain, self.bias, self.eps)"),
        ("sublayer(layer_norm(x, self.gain, self.bias, self.eps))", "return total"),
        says="The norm comes before the sublayer: x + F(LayerNorm(x)).",
        hint="In Vaswani et al. (2017), is the output of a layer normalised?",
    ),
    Mistake(
        "x_plus_norm_f",
        ("total = x + ", "return layer_norm(total,"),
        ("total = ", "return x + layer_norm(total,"),
        says="Only the sublayer's output is normalised: x + LayerNorm(F(x)).",
        hint="Which brackets of the equation close last?",
    ),
    Mistake(
        "no_residual",
        "total = x + ",
        "total = ",
        says="x is not added to the sublayer's output.",
        hint="What should come out for a sublayer that gives nothing but zeros?",
    ),
    Mistake(
        "no_norm",
        "return layer_norm(total, self.gain, self.bias, self.eps)",
        "return total",
        says="The sum is returned without being normalised.",
        hint="Which mean and which variance does your output have?",
    ),
    Mistake(
        "divides_by_variance",
        "torch.sqrt(variance + eps)",
        "(variance + eps)",
        says="The deviations are divided by the variance, not by its root.",
        hint="If x is in metres, in which unit is its variance?",
    ),
    *(
        Mistake(
            "mean_not_subtracted",
            *edit,
            says="The mean is not subtracted from x.",
            hint="Which mean should a normalised vector have?",
        )
        for edit in (("return centred / ", "return x / "), (f"centred = x - {_MEAN}", "centred = x"))
    ),
    Mistake(
        "whole_tensor",
        (_MEAN, _VARIANCE),
        ("x.mean()", "()\n    return"),
        says="One mean and one variance are taken over the whole tensor.",
        hint="May the normalised vector of one word depend on the other words?",
    ),
    Mistake(
        "gain_after_bias",
        " * gain + bias",
        " * (gain + bias)",
        says="The bias is multiplied instead of added.",
        hint="What should come out where all entries of x are equal?",
    ),
    Mistake(
        "eps_fixed",
        "self.bias, self.eps)",
        "self.bias)",
        says="The module's eps is not handed on to the norm.",
        hint="Which of the arguments of __init__ does your code not use?",
    ),
    Mistake(
        "dropout_on_sum",
        "x + self.dropout(sublayer(x))",
        "self.dropout(x + sublayer(x))",
        says="Dropout takes from x + F(x), not from F(x) alone.",
        hint="With a dropout of 1 in train mode, what should be left of x?",
    ),
    Mistake(
        "no_dropout",
        "self.dropout(sublayer(x))",
        "sublayer(x)",
        says="Dropout is not applied.",
        hint="Which of the arguments of __init__ does your code not use?",
    ),
    Mistake(
        "dropout_in_eval",
        "self.dropout(sublayer(x))",
        "nn.functional.dropout(sublayer(x), self.dropout.p)",
        says="Dropout is also applied in eval mode.",
        hint="How does nn.functional.dropout know whether the module is training?",
    ),
)
### END HIDDEN TESTS
