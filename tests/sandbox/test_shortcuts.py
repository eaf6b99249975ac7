import pytest
import torch

from autograder.sandbox.families import FAMILIES
from autograder.sandbox.outcomes import ForbiddenCall
from autograder.sandbox.shortcuts import families_of

X = torch.arange(12.0).reshape(1, 3, 4)
EVERYTHING = (
    "torch.nn.RNN", "torch.nn.RNNCell", "torch.nn.LSTM", "torch.nn.LSTMCell", "torch.nn.GRU", "torch.nn.GRUCell",
    "torch.nn.MultiheadAttention", "torch.nn.functional.scaled_dot_product_attention", "torch.nn.Transformer*",
    "torch.nn.Transformer.generate_square_subsequent_mask", "torch.nn.functional.softmax", "torch.log_softmax",
    "torch.nn.LayerNorm", "torch.nn.RMSNorm", "torch.nn.GroupNorm", "torch.nn.InstanceNorm*", "torch.nn.BatchNorm*",
    "torch.nn.functional.cross_entropy", "torch.nn.KLDivLoss",
)  # fmt: skip
WAYS = {
    "scaled_dot_product_attention": (
        "F.scaled_dot_product_attention(x, x, x)",
        "getattr(F, 'scaled_dot_' + 'product_attention')(x, x, x)",
        "torch._C._nn.scaled_dot_product_attention(x, x, x)",
        "torch.ops.aten.scaled_dot_product_attention.default(x, x, x)",
        "torch.ops.aten._scaled_dot_product_flash_attention_for_cpu(x[None], x[None], x[None])",
        "torch._scaled_dot_product_attention_math(x, x, x)",
        "torch.nn.attention.flex_attention.flex_attention(x[None], x[None], x[None])",
        "torch.jit.trace(F.scaled_dot_product_attention, (x, x, x))",
    ),
    "MultiheadAttention": ("nn.MultiheadAttention(4, 2)(x, x, x)", "nn.modules.activation.MultiheadAttention(4, 2)"),
    "multi_head_attention_forward": ("F.multi_head_attention_forward(x, x, x, 4, 2)",),
    "TransformerEncoderLayer": (
        "nn.TransformerEncoderLayer(4, 2)",
        "type('Mine', (nn.TransformerEncoderLayer,), {})(4, 2)",
    ),
    "TransformerDecoder": ("nn.modules.transformer.TransformerDecoder(None, 1)",),
    "generate_square_subsequent_mask": (
        "nn.Transformer.generate_square_subsequent_mask(3)",
        "nn.modules.transformer._generate_square_subsequent_mask(3)",
    ),
    "torch.nn.LSTMCell": ("nn.LSTMCell(4, 5)(x[0])", "torch.ao.nn.quantizable.LSTMCell(4, 5)"),
    "lstm_cell": ("torch._VF.lstm_cell(x[0], (x[0], x[0]), torch.zeros(16, 4), torch.zeros(16, 4))",),
    "torch.nn.GRU": ("nn.GRU(4, 5)",),
    "torch.nn.RNN": ("nn.modules.rnn.RNN(4, 5)",),
    "rnn_tanh_cell": ("torch.rnn_tanh_cell(x[0], x[0], torch.zeros(4, 4), torch.zeros(4, 4))",),
    "functional.softmax": (
        "x.softmax(-1)",
        "nn.functional.softmax(x, -1)",
        "torch.special.softmax(x, -1)",
        "torch.ops.aten._softmax(x, -1, False)",
        "torch._refs.softmax(x, -1)",
        "torch.sparse.softmax(x.to_sparse(), -1)",
        "F.gumbel_softmax(x)",
        "torch.func.vmap(lambda row: row.softmax(-1))(x)",
        "torch.func.grad(lambda row: row.softmax(-1).sum())(x)",
    ),
    "log_softmax": ("F.log_softmax(x, -1)", "x.log_softmax(-1)"),
    "functional.layer_norm": (
        "F.layer_norm(x, (4,))",
        "torch.layer_norm(x, (4,))",
        "torch.native_layer_norm(x, (4,), None, None, 1e-5)",
        "torch._refs.native_layer_norm(x, (4,), None, None, 1e-5)",
        "torch._decomp.decomposition_table[torch.ops.aten.native_layer_norm.default](x, (4,), None, None, 1e-5)",
        "torch.ops.quantized.layer_norm(Q(x), [4], None, None, 1e-5, 0.01, 0)",
    ),
    "nn.LayerNorm": ("nn.LayerNorm(4)(x)",),
    "nn.TransformerEncoderLayer": (
        "nn.TransformerEncoderLayer.forward(nn.TransformerEncoderLayer.__new__(nn.TransformerEncoderLayer), x)",
    ),
    "rms_norm": ("F.rms_norm(x, (4,))",),
    "group_norm": ("F.group_norm(x, 1)", "torch.ops.quantized.group_norm(Q(x), 1, None, None, 1e-5, 0.01, 0)"),
    "instance_norm": ("F.instance_norm(x)", "torch.ops.quantized.instance_norm(Q(x), None, None, 1e-5, 0.01, 0)"),
    "batch_norm": (
        "F.batch_norm(x, None, None, training=True)",
        "torch.ops.quantized.batch_norm1d(Q(x), None, None, x[0, :, 0], x[0, :, 0], 1e-5, 0.01, 0)",
    ),
    "BatchNorm1d": ("nn.BatchNorm1d(3)(x)",),
    "cross_entropy": (
        "F.cross_entropy(x[0], torch.tensor([0, 1, 2]))",
        "torch._C._nn.cross_entropy_loss(x[0], torch.tensor([0, 1, 2]))",
    ),
    "kl_div": ("F.kl_div(x, x)",),
}  # fmt: skip
PRELUDE = """import torch, torch.nn.attention.flex_attention
from torch import nn
from torch.nn import functional as F
def Q(x): return torch.quantize_per_tensor(x, 0.1, 0, torch.quint8)
"""


@pytest.mark.parametrize(("name", "way"), [(name, way) for name, ways in WAYS.items() for way in ways])
def test_a_shortcut_is_found_by_every_name(open_session, name, way):
    session = open_session(f"{PRELUDE}def f(x):\n    return {way}", forbidden=EVERYTHING)
    with pytest.raises(ForbiddenCall) as caught:
        session.call("f", {"x": X})
    assert any(name in found for found in caught.value.names)
    assert session.alive


def test_a_refusal_that_is_caught_still_counts_and_is_reported_ever_after(open_session):
    code = (
        PRELUDE
        + """
def f(x):
    try:
        return x.softmax(-1)
    except BaseException:
        return x

def g(x):
    return x
"""
    )
    session = open_session(code, ("f", "g"), forbidden=EVERYTHING)
    assert torch.equal(open_session(code, ("g",), forbidden=EVERYTHING).call("g", {"x": X}), X)
    for name in ("f", "g"):
        with pytest.raises(ForbiddenCall, match=r"functional\.softmax"):
            session.call(name, {"x": X})


def test_a_death_after_a_shortcut_does_not_hide_it(open_session):
    code = f"{PRELUDE}import os\ndef f(x):\n    try:\n        x.softmax(-1)\n    finally:\n        os._exit(0)"
    session = open_session(code, forbidden=EVERYTHING)
    with pytest.raises(ForbiddenCall):
        session.call("f", {"x": X})
    assert not session.alive


def test_a_shortcut_on_the_way_back_and_in_a_callback_is_found(open_session):
    code = (
        PRELUDE
        + """
class Mine(torch.autograd.Function):
    @staticmethod
    def forward(ctx, x):
        return x * 1
    @staticmethod
    def backward(ctx, g):
        return g.softmax(-1)

def f(x, sub):
    return Mine.apply(sub(x))
"""
    )
    session = open_session(code, forbidden=EVERYTHING)
    arguments = {"x": X, "sub": lambda x: x.softmax(-1)}
    assert torch.equal(session.call("f", arguments), X.softmax(-1))
    with pytest.raises(ForbiddenCall):
        session.call("f", arguments, want="gradient", cotangents=[torch.ones_like(X)])


def test_a_shortcut_while_loading_is_in_the_report(open_session):
    cells = (f"{PRELUDE}layer = nn.LayerNorm(4)", "def f(x): return x")
    session = open_session(cells=cells, forbidden=EVERYTHING)
    assert session.report.forbidden == ("torch.nn.LayerNorm",)
    assert session.report.defined == {"f"}
    with pytest.raises(ForbiddenCall):
        session.call("f", {"x": X})


def test_a_file_that_ends_in_a_shortcut_is_forbidden_and_no_error(open_session):
    session = open_session(f"{PRELUDE}layer = nn.LayerNorm(4)\ndef f(x): return x", forbidden=EVERYTHING)
    assert isinstance(session.report.raised, ForbiddenCall)
    with pytest.raises(ForbiddenCall):
        session.call("f", {"x": X})


def test_naming_a_shortcut_without_calling_it_is_allowed(open_session):
    code = f"{PRELUDE}from torch.nn import LSTMCell\nalias = F.softmax, nn.LayerNorm\ndef f(x): return x"
    session = open_session(code, forbidden=EVERYTHING)
    assert session.report.forbidden == ()
    assert torch.equal(session.call("f", {"x": X}), X)


HARMLESS = """
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.linear, self.drop, self.embed = nn.Linear(4, 4), nn.Dropout(0.5), nn.Embedding(3, 4)
        self.steps = nn.ModuleList([nn.Sequential(nn.ReLU(), nn.Tanh(), nn.Sigmoid())])

def f(x):
    net = Net()
    optimizer = torch.optim.Adam(net.parameters())
    y = net.steps[0](net.drop(net.linear(x))) + net.embed(torch.tensor([1, 2, 0]))
    scores = torch.einsum("bqd,bkd->bqk", y, y).masked_fill(torch.triu(torch.ones(3, 3), 1).bool(), float("-inf"))
    weights = (scores - scores.logsumexp(-1, keepdim=True)).exp()
    loss = F.nll_loss((weights @ y)[0], torch.tensor([0, 1, 2])) + (x.var(-1) + x.std(-1) + x.mean(-1)).sum()
    loss.backward()
    optimizer.step()
    return 1
"""


def test_what_an_exercise_is_built_from_is_allowed(open_session):
    assert open_session(PRELUDE + HARMLESS, forbidden=EVERYTHING).call("f", {"x": X}) == 1


def test_softmax_is_allowed_where_it_is_not_ruled_out(open_session):
    forbidden = tuple(name for name in EVERYTHING if "softmax" not in name)
    session = open_session(f"{PRELUDE}def f(x): return x.softmax(-1) + nn.Softmax(-1)(x) * 0", forbidden=forbidden)
    assert torch.equal(session.call("f", {"x": X}), X.softmax(-1))


@pytest.mark.parametrize(
    ("name", "families"),
    [
        ("torch.nn.LSTMCell", {"torch.lstm_cell"}),
        ("torch.lstm", {"torch.lstm"}),
        ("torch.nn.RNN", {"torch.rnn_tanh", "torch.rnn_relu"}),
        ("torch.layer_norm", {"torch.nn.functional.layer_norm"}),
        ("torch.nn.InstanceNorm*", {"torch.nn.functional.instance_norm"}),
        ("torch.nn.Transformer*", {"torch.nn.Transformer"}),
        ("torch.nn.functional.softmax", {"torch.nn.functional.softmax"}),
    ],
)
def test_a_name_of_the_course_means_its_family(name, families):
    assert {family.name for family in families_of(name)} == families


def test_a_name_that_cannot_be_watched_is_refused():
    with pytest.raises(ValueError, match="Lstm is nothing"):
        families_of("torch.nn.Lstm")
    assert len({family.name for family in FAMILIES}) == len(FAMILIES)
