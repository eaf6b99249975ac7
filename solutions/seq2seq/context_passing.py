# %% [markdown]
# # Passing the context from encoder to decoder
#
# Two recurrent networks translate together (Cho et al. 2014, section 2.2; Sutskever, Vinyals & Le 2014, section 2).
# The **encoder** reads the source sentence. What it remembers after the last word is the **context**, also called the
# context vector. The **decoder** starts from that context, and from nothing else, and writes the target sentence.
#
# ![Encoder, the one context, and decoder, unrolled over their words](../figures/encoder_decoder_context.svg)
#
# Look at the box in the middle: it is the only way from the left half to the right. `<sos>` starts the decoder, for no
# word has been said yet, and `<eos>` ends it. (The source has an `<eos>` as well: `to_ids` closes every sentence.) From
# each state of the decoder a softmax over the vocabulary chooses the word above it, which is read next (dotted); that
# is the next exercise. Here the words that go in are given.
#
# With an LSTM the memory is a pair, and the context is the whole pair: the state $h$ and the cell $c$. With
# $s_t = (h_t, c_t)$ and the step of the exercise before,
#
# $$s_0 = (0, 0) \qquad s_t = \mathrm{lstm\_step}(x_t, s_{t-1}) \qquad \mathrm{context} = s_n,$$
#
# where $n$ is the sentence's own length. The decoder runs by the same rule, with $s_0 = \mathrm{context}$. Its outputs
# are its states $h_1, h_2, \dots$
#
# **A batch holds sentences of different lengths.** The rectangle is filled up with padding on the right, but the LSTM
# does not know that: fed with padding, it goes on changing its state. So past a row's length
#
# - its state and its cell stay as they were at its last real token, and
# - its outputs are zero.
#
# **By hand.** Let the bias be so large that every gate is open and the candidate is 1. Then each real token adds
# exactly 1 to the cell, $c_t = c_{t-1} + 1$, and $h_t = \tanh(c_t)$. A batch of two rows, lengths 3 and 1, gives
#
# | row | length | outputs at 0, 1, 2 | context $h$ | context $c$ |
# |---|---|---|---|---|
# | 0 | 3 | tanh 1, tanh 2, tanh 3 = 0.762, 0.964, 0.995 | 0.995 | 3 |
# | 1 | 1 | tanh 1, 0, 0 = 0.762, 0, 0 | 0.762 | 1 |
#
# A decoder with the same bias that starts from row 1 goes on counting: its states are tanh 2, tanh 3, ... = 0.964,
# 0.995, ...
#
# **The limit.** The context has $2 d_h$ numbers, for a sentence of four words as for one of forty, and what the decoder
# can learn about the first word of the source has come through every step in between. Sutskever, Vinyals & Le (section
# 3.3) read the source backwards, so that its first words stand near the first words of the target. The next assignment
# takes the other way out: the decoder looks back at *all* outputs of the encoder. That is why they are returned.

# %%
import torch
from hypothesis import given
from hypothesis.strategies import integers
from jaxtyping import Float, Int
from torch import Tensor

from autograder.checks import agreement, arguments, bundle, check, close, lengths, results, tensor
from exercises.seq2seq.lstm_step import lstm_step


# %%
def run_encoder(
    embedded: Float[Tensor, "batch time d_in"],
    lengths: Int[Tensor, "batch"],
    w_x: Float[Tensor, "4*d_h d_in"],
    w_h: Float[Tensor, "4*d_h d_h"],
    b: Float[Tensor, "4*d_h"],
) -> tuple[Float[Tensor, "batch time d_h"], tuple[Float[Tensor, "batch d_h"], Float[Tensor, "batch d_h"]]]:
    """Reads a batch of sentences with an LSTM that starts from zeros.

    Args:
        embedded: the words' vectors, padded on the right, (batch, time, d_in).
        lengths: how many words of each row are real, 0 to time, (batch,).
        w_x: the LSTM's weights of the input, (4*d_h, d_in).
        w_h: the LSTM's weights of the state, (4*d_h, d_h).
        b: the LSTM's bias, (4*d_h,).

    Returns:
        The outputs (batch, time, d_h), zero past a row's length, and the context (h, c), each (batch, d_h): the state
        and the cell after the row's last real word; zeros for a row of length 0.

    Source:
        Sutskever, Vinyals & Le 2014, "Sequence to Sequence Learning with Neural Networks", section 2.
    """
    ### BEGIN SOLUTION
    h = c = embedded.new_zeros(embedded.shape[0], w_h.shape[1])
    outputs = []
    for t in range(embedded.shape[1]):
        is_real = (t < lengths).unsqueeze(1)
        next_h, next_c = lstm_step(embedded[:, t], h, c, w_x, w_h, b)
        h = torch.where(is_real, next_h, h)
        c = torch.where(is_real, next_c, c)
        outputs.append(next_h.masked_fill(~is_real, 0.0))
    return torch.stack(outputs, dim=1), (h, c)
    ### END SOLUTION


def run_decoder(
    embedded: Float[Tensor, "batch time d_in"],
    context: tuple[Float[Tensor, "batch d_h"], Float[Tensor, "batch d_h"]],
    w_x: Float[Tensor, "4*d_h d_in"],
    w_h: Float[Tensor, "4*d_h d_h"],
    b: Float[Tensor, "4*d_h"],
) -> Float[Tensor, "batch time d_h"]:
    """Runs an LSTM that starts from the encoder's context.

    Args:
        embedded: the vectors of the words that go in, (batch, time, d_in).
        context: the state h and the cell c to start from, each (batch, d_h).
        w_x: the LSTM's weights of the input, (4*d_h, d_in).
        w_h: the LSTM's weights of the state, (4*d_h, d_h).
        b: the LSTM's bias, (4*d_h,).

    Returns:
        The state h after each word, (batch, time, d_h).
    """
    ### BEGIN SOLUTION
    state, cell = context
    states = []
    for word in embedded.unbind(dim=1):
        state, cell = lstm_step(word, state, cell, w_x, w_h, b)
        states.append(state)
    return torch.stack(states, dim=1)
    ### END SOLUTION


# %% [markdown]
# ## Checks
#
# `autograder check context_passing` runs what follows, and so does `pytest exercises/seq2seq/context_passing.py`.
#
# As in `lstm_step`, a bias of 60 holds a gate open and one of -60 shuts it.

# %%
ENCODED = ("outputs", ("h", "c"))
OPEN, SHUT = 60.0, -60.0

(
    test_run_encoder_shapes,
    test_run_encoder_arguments_unchanged,
    test_run_encoder_values,
    test_run_encoder_gradients,
) = agreement(
    run_encoder,
    arguments(run_encoder, lengths=lengths()),
    returns=ENCODED,
    points={"shapes": 0.2, "unchanged": 0.2, "values": 1.0, "gradients": 0.8},
    about="for rows of different lengths",
)

(test_run_encoder_values_without_padding,) = agreement(
    run_encoder,
    arguments(run_encoder, lengths=lengths(least=99)),
    returns=ENCODED,
    points={"values": 0.6},
    about="where no row is padded",
)

test_run_decoder_shapes, test_run_decoder_arguments_unchanged, test_run_decoder_values, test_run_decoder_gradients = (
    agreement(
        run_decoder,
        arguments(run_decoder, context=bundle("batch d_h", "batch d_h")),
        returns="states",
        points={"shapes": 0.2, "unchanged": 0.2, "values": 1.2, "gradients": 0.8},
    )
)


def biases(case, i, f, g, o):
    """A bias that holds each gate at one number: (4*d_h,)."""
    return torch.tensor([i, f, g, o], dtype=case["b"].dtype).repeat_interleave(case["w_h"].shape[1])


def encode(case, **changes):
    """Runs the encoder with some arguments replaced: the outputs, the state and the cell."""
    given = [argument.clone() for argument in case.but(**changes).values()]
    outputs, context = results(run_encoder(*given), "run_encoder", ("outputs", "context"))
    h, c = results(context, "the context of run_encoder", ("h", "c"))
    batch, time, d_h = *given[0].shape[:2], case["w_h"].shape[1]
    return tensor(outputs, "outputs", (batch, time, d_h)), tensor(h, "h", (batch, d_h)), tensor(c, "c", (batch, d_h))


def decode(embedded, context, *weights):
    """Runs the decoder: its states."""
    given = (embedded.clone(), tuple(part.clone() for part in context), *(weight.clone() for weight in weights))
    return tensor(run_decoder(*given), "states", (*embedded.shape[:2], context[0].shape[1]))


@check(points=0.8)
@given(case=arguments(run_encoder, lengths=lengths(), sizes={"time": (2, 5)}))
def test_an_encoder_with_open_gates_counts_the_real_words(case):
    """With all gates open and a candidate of 1 the cell counts a row's real words; past them the outputs are zero."""
    time, real = case["embedded"].shape[1], case["lengths"]
    outputs, h, c = encode(case, b=torch.full_like(case["b"], OPEN))
    count = real.to(c.dtype).unsqueeze(1).expand(c.shape)
    close(c, count, "the cell of the context")
    close(h, torch.tanh(count), "the state of the context")
    so_far = torch.arange(1, time + 1, dtype=c.dtype).expand(len(real), time)
    wanted = torch.where(so_far <= real.unsqueeze(1), torch.tanh(so_far), 0.0)
    close(outputs, wanted.unsqueeze(2).expand(outputs.shape), "the outputs")


@check(points=0.6)
@given(case=arguments(run_encoder, lengths=lengths(), sizes={"time": (2, 5)}))
def test_padding_has_no_influence(case):
    """Other vectors in the padding change nothing; an encoder whose gates show each word alone shows the real ones."""
    embedded, real = case["embedded"], case["lengths"]
    is_pad = (torch.arange(embedded.shape[1]) >= real.unsqueeze(1)).unsqueeze(2)
    before = encode(case)
    after = encode(case, embedded=torch.where(is_pad, embedded + 3.0, embedded))
    for name, old, new in zip(("the outputs", "h", "c"), before, after, strict=True):
        close(new, old, f"{name} with other vectors in the padding")
    # The word's first number is the candidate, and nothing is kept: each output is known from its word alone.
    w_x, w_h = torch.zeros_like(case["w_x"]), torch.zeros_like(case["w_h"])
    w_x[2 * w_h.shape[1] : 3 * w_h.shape[1], 0] = 1.0
    outputs, _, _ = encode(case, w_x=w_x, w_h=w_h, b=biases(case, OPEN, SHUT, 0.0, OPEN))
    seen = torch.tanh(torch.tanh(embedded[:, :, :1])).masked_fill(is_pad, 0.0)
    close(outputs, seen.expand(outputs.shape), "the outputs of an encoder that shows each word's first number")


@check(points=0.4)
@given(case=arguments(run_decoder, context=bundle("batch d_h", "batch d_h")))
def test_the_decoder_starts_from_the_contexts_cell(case):
    """With the input gate shut, every state shows the context's cell, or nothing where the forget gate is shut too."""
    start = (case["embedded"], case["context"], case["w_x"], case["w_h"])
    states = decode(*start, biases(case, SHUT, OPEN, 0.0, OPEN))
    shown = torch.tanh(case["context"][1]).unsqueeze(1).expand(states.shape)
    close(states, shown, "the states of a decoder that keeps its cell")
    close(decode(*start, biases(case, SHUT, SHUT, 0.0, OPEN)), 0.0, "the states of a decoder that empties its cell")


@check(points=0.4)
@given(case=arguments(run_decoder, context=bundle("batch d_h", "batch d_h")))
def test_the_decoder_starts_from_the_contexts_state(case):
    """With the forget gate shut and the state as candidate, the first state is tanh(tanh(h)), h being the context's."""
    w_h = torch.zeros_like(case["w_h"])
    d_h = w_h.shape[1]
    w_h[2 * d_h : 3 * d_h] = torch.eye(d_h, dtype=w_h.dtype)
    copying = (torch.zeros_like(case["w_x"]), w_h, biases(case, OPEN, SHUT, 0.0, OPEN))
    states = decode(case["embedded"], case["context"], *copying)
    close(
        states[:, 0], torch.tanh(torch.tanh(case["context"][0])), "the first state of a decoder that copies its state"
    )


@check(points=0.6)
@given(case=arguments(run_encoder, lengths=lengths(least=99), sizes={"time": (2, 6)}), seed=integers(0, 99))
def test_the_decoder_goes_on_where_the_encoder_stopped(case, seed):
    """Encoder and decoder with the same weights, half of a sentence each, do what the encoder does with all of it."""
    embedded, weights = case["embedded"], (case["w_x"], case["w_h"], case["b"])
    cut = 1 + seed % (embedded.shape[1] - 1)
    first, second = embedded[:, :cut], embedded[:, cut:]
    half = torch.full_like(case["lengths"], cut)
    whole, _, _ = encode(case)
    _, h, c = encode(case, embedded=first, lengths=half)
    close(decode(second, (h, c), *weights), whole[:, cut:], "the decoder's states")
    counting = torch.full_like(case["b"], OPEN)
    _, h, c = encode(case, embedded=first, lengths=half, b=counting)
    states = decode(second, (h, c), case["w_x"], case["w_h"], counting)
    count = torch.arange(cut + 1, embedded.shape[1] + 1, dtype=states.dtype)
    close(
        states, torch.tanh(count).view(1, -1, 1).expand(states.shape), "the states of a decoder that goes on counting"
    )


### BEGIN HIDDEN TESTS
# %%
from autograder.checks import Equivalent, Mistake

HINTS = (
    "Both functions call lstm_step in a loop over the words. Ask of each: from which state and cell does it start, and "
    "what becomes of them at a row's padding?",
    "The encoder starts from zeros and keeps, at each step, the old state and cell in every row that has ended; "
    "its output there is zero. The decoder starts from both parts of the context and has no padding to think of.",
    "At step t compare t with lengths, as a column (batch, 1). torch.where takes the new or the old h, and likewise c; "
    "masked_fill clears the output. The decoder's loop carries h and c on and collects h. In both, torch.stack along "
    "dim=1 makes one tensor of the list.",
)

EQUIVALENT = (
    Equivalent(
        "h = c = embedded.new_zeros(embedded.shape[0], w_h.shape[1])",
        "h = c = embedded.new_zeros(lengths.shape[0], w_h.shape[1])",
        "there is one length for each row of the batch",
    ),
)

MISTAKES = (
    Mistake(
        "last_step_is_pad",
        ("h = torch.where(is_real, next_h, h)", "c = torch.where(is_real, next_c, c)"),
        ("h = next_h", "c = next_c"),
        says="The context is the state after the padding, not after the row's last real word.",
        hint="What does an LSTM do with its state when it is fed with padding?",
    ),
    Mistake(
        "context_dropped",
        "state, cell = context",
        "state, cell = torch.zeros_like(context[0]), torch.zeros_like(context[1])",
        says="The decoder starts from zeros instead of from the context.",
        hint="From where does your decoder know which sentence to translate?",
    ),
    Mistake(
        "cell_dropped",
        "state, cell = context",
        "state, cell = context[0], torch.zeros_like(context[1])",
        says="The decoder takes only the state h from the context; its cell starts at zero.",
        hint="How many tensors does an LSTM remember from one step to the next?",
    ),
    Mistake(
        "detached",
        "state, cell = context",
        "state, cell = context[0].detach(), context[1].detach()",
        says="The context is detached, so that no gradient reaches the encoder.",
        hint="How would the encoder learn which words mattered to the translation?",
    ),
    Mistake(
        "state_dropped",
        "state, cell = context",
        "state, cell = torch.zeros_like(context[0]), context[1]",
        says="The decoder takes only the cell c from the context; its state starts at zero.",
        hint="How many tensors does an LSTM remember from one step to the next?",
    ),
    Mistake(
        "context_swapped",
        "state, cell = context",
        "cell, state = context",
        says="The decoder takes the context's state for its cell and the cell for its state.",
        hint="In which order does the docstring name the two parts of the context?",
    ),
    Mistake(
        "decoder_state_not_carried",
        ("states = []", "lstm_step(word, state, cell,"),
        ("states, start = [], (state, cell)", "lstm_step(word, *start,"),
        says="Every step of the decoder starts from the context again.",
        hint="From which state should the second step of the decoder start?",
    ),
    Mistake(
        "decoder_returns_cells",
        "states.append(state)",
        "states.append(cell)",
        says="The decoder returns its cells instead of its states.",
        hint="Which of the two memories does the output gate show to the outside?",
    ),
    Mistake(
        "detached",
        "return torch.stack(outputs, dim=1), (h, c)",
        "return torch.stack(outputs, dim=1), (h.detach(), c.detach())",
        says="The encoder detaches its context, so that no gradient comes back from the decoder.",
        hint="How would the encoder learn which words mattered to the translation?",
    ),
    Mistake(
        "padding_ignored",
        (
            "h = torch.where(is_real, next_h, h)",
            "c = torch.where(is_real, next_c, c)",
            "outputs.append(next_h.masked_fill(~is_real, 0.0))",
        ),
        ("h = next_h", "c = next_c", "outputs.append(next_h)"),
        says="The lengths are not used at all: padding is read like words.",
        hint="Which of the arguments does your code not use?",
    ),
    Mistake(
        "outputs_run_on",
        "outputs.append(next_h.masked_fill(~is_real, 0.0))",
        "outputs.append(h)",
        says="Past a row's length its outputs repeat the last state instead of being zero.",
        hint="What should the outputs hold where there is no word?",
    ),
    Mistake(
        "outputs_run_on",
        "next_h.masked_fill(~is_real, 0.0)",
        "next_h",
        says="Past a row's length its outputs are not zero, but what the LSTM makes of the padding.",
        hint="What should the outputs hold where there is no word?",
    ),
    Mistake(
        "outputs_run_on",
        ("lstm_step(embedded[:, t], h, c,", "next_h.masked_fill(~is_real, 0.0)"),
        ("lstm_step(embedded[:, t], *((next_h, next_c) if t else (h, c)),", "next_h"),
        says="Past a row's length its outputs are not zero, but what the LSTM makes of the padding.",
        hint="What should the outputs hold where there is no word?",
    ),
    Mistake(
        "cell_runs_on",
        "c = torch.where(is_real, next_c, c)",
        "c = next_c",
        says="The state stops at the row's last real word, but the cell runs on through the padding.",
        hint="Which two tensors make up the context?",
    ),
    Mistake(
        "cell_runs_on",
        ("lstm_step(embedded[:, t], h, c,", "c = torch.where(is_real, next_c, c)"),
        ("lstm_step(embedded[:, t], next_h if t else h, c,", "c = next_c"),
        says="The state stops at the row's last real word, but the cell runs on through the padding.",
        hint="Which two tensors make up the context?",
    ),
    Mistake(
        "last_column_as_context",
        "return torch.stack(outputs, dim=1), (h, c)",
        "return torch.stack(outputs, dim=1), (outputs[-1], c)",
        says="The last column of the outputs is taken for the state, which is padding in shorter rows.",
        hint="Where does the last real word of a short row stand?",
    ),
    Mistake(
        "one_word_too_many",
        "(t < lengths)",
        "(t <= lengths)",
        says="One position past each row's length is still read.",
        hint="Counted from 0, at which position does the last word of a row of length 2 stand?",
    ),
    Mistake(
        "one_word_too_few",
        "(t < lengths)",
        "(t < lengths - 1)",
        says="The last real word of each row is not read.",
        hint="Counted from 0, at which position does the last word of a row of length 2 stand?",
    ),
    Mistake(
        "one_word_too_few",
        "(t < lengths)",
        "(t < (lengths - 1) % embedded.shape[1])",
        says="The last real word of each row is not read.",
        hint="Counted from 0, at which position does the last word of a row of length 2 stand?",
    ),
)
### END HIDDEN TESTS
