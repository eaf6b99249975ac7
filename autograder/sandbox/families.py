"""Torch's own versions of what exercises ask to build: the classes, operators and functions that stand together."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Family:
    """What stands and falls together.

    Attributes:
        name: how a message names the functions.
        classes: in torch.nn and torch.ao.nn.quantizable; patterns.
        operators: without library and overload; patterns.
        functions: dotted names of what torch writes in Python.
    """

    name: str
    classes: tuple[str, ...] = ()
    operators: tuple[str, ...] = ()
    functions: tuple[str, ...] = ()


_ATTENTION = (
    "scaled_dot_product_attention",
    "_scaled_dot_product_*",
    "_flash_attention_forward*",
    "_efficient_attention_forward",
    "_triton_scaled_dot_attention",
)
FAMILIES = (
    Family("torch.rnn_tanh", ("RNN",), ("rnn_tanh", "quantized_rnn_tanh", "mkldnn_rnn_layer")),
    Family("torch.rnn_relu", ("RNN",), ("rnn_relu", "quantized_rnn_relu", "mkldnn_rnn_layer")),
    Family(
        "torch.rnn_tanh_cell",
        ("RNNCell",),
        ("rnn_tanh_cell", "quantized_rnn_tanh_cell", "quantized_rnn_tanh_cell_dynamic"),
    ),
    Family(
        "torch.rnn_relu_cell",
        ("RNNCell",),
        ("rnn_relu_cell", "quantized_rnn_relu_cell", "quantized_rnn_relu_cell_dynamic"),
    ),
    Family("torch.lstm", ("LSTM",), ("lstm", "quantized_lstm", "_lstm_mps", "mkldnn_rnn_layer")),
    Family(
        "torch.lstm_cell",
        ("LSTMCell",),
        ("lstm_cell", "_thnn_fused_lstm_cell", "quantized_lstm_cell", "quantized_lstm_cell_dynamic"),
    ),
    Family("torch.gru", ("GRU",), ("gru", "quantized_gru", "mkldnn_rnn_layer")),
    Family(
        "torch.gru_cell",
        ("GRUCell",),
        ("gru_cell", "_thnn_fused_gru_cell", "quantized_gru_cell", "quantized_gru_cell_dynamic"),
    ),
    Family(
        "torch.nn.functional.scaled_dot_product_attention",
        (),
        _ATTENTION,
        ("torch.nn.attention.flex_attention.flex_attention",),
    ),
    Family(
        "torch.nn.functional.multi_head_attention_forward",
        ("MultiheadAttention",),
        ("_native_multi_head_attention", "_triton_multi_head_attention"),
        ("torch.nn.functional.multi_head_attention_forward",),
    ),
    Family(
        "torch.nn.Transformer.generate_square_subsequent_mask",
        (),
        (),
        (
            "torch.nn.Transformer.generate_square_subsequent_mask",
            "torch.nn.modules.transformer._generate_square_subsequent_mask",
        ),
    ),
    Family("torch.nn.Transformer", ("Transformer*",), ("_transformer_encoder_layer_fwd",)),
    Family("torch.nn.functional.layer_norm", ("LayerNorm",), ("layer_norm", "native_layer_norm")),
    Family("torch.nn.functional.rms_norm", ("RMSNorm",), ("rms_norm", "_fused_rms_norm")),
    Family("torch.nn.functional.group_norm", ("GroupNorm",), ("group_norm", "native_group_norm")),
    Family("torch.nn.functional.instance_norm", ("InstanceNorm*", "LazyInstanceNorm*"), ("instance_norm",)),
    Family(
        "torch.nn.functional.batch_norm",
        ("BatchNorm*", "LazyBatchNorm*", "SyncBatchNorm"),
        (
            "batch_norm",
            "batch_norm1d*",
            "batch_norm2d*",
            "batch_norm3d*",
            "batch_norm_relu",
            "native_batch_norm",
            "_native_batch_norm_legit*",
            "_batch_norm_*",
            "qbatch_norm2d",
            "quantized_batch_norm",
        ),
    ),
    Family(
        "torch.nn.functional.softmax",
        ("Softmax", "Softmax2d", "Softmin"),
        ("softmax", "_softmax", "special_softmax", "_safe_softmax", "_masked_softmax", "_sparse_softmax"),
    ),
    Family(
        "torch.nn.functional.log_softmax",
        ("LogSoftmax", "AdaptiveLogSoftmaxWithLoss"),
        ("log_softmax", "_log_softmax", "special_log_softmax", "_sparse_log_softmax"),
    ),
    Family(
        "torch.nn.functional.cross_entropy",
        ("CrossEntropyLoss", "LinearCrossEntropyLoss"),
        ("cross_entropy_loss",),
        ("torch.nn.functional.cross_entropy", "torch.nn.functional.linear_cross_entropy"),
    ),
    Family("torch.nn.functional.kl_div", ("KLDivLoss",), ("kl_div",), ("torch.nn.functional.kl_div",)),
)
