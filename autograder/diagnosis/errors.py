"""Puts the errors that torch, NumPy and Python raise at learners into words, with the axes by name."""

import re
from collections.abc import Mapping, Sequence

Sizes = Mapping[int, Sequence[str]]
"""Size -> the axes of the arguments that have it: 3 -> ("d_in",)."""

_MOST_NAMES = 2


def in_words(type_name: str, message: str, sizes: Sizes) -> str:
    """What an exception means for somebody who did not expect it; empty where the message says it all.

    Args:
        type_name: `RuntimeError`.
        message: of the exception.
        sizes: of the arguments with which it was raised.
    """
    for kind, pattern, told in _KNOWN:
        if kind == type_name and (found := re.search(pattern, message)):
            named = {name: _axis(text, sizes) for name, text in found.groupdict().items()}
            return told.format(**named)
    return ""


def _axis(text: str, sizes: Sizes) -> str:
    """A size by the name of its axis where that is certain enough; anything else as it stands."""
    names = sizes.get(int(text), ()) if text.isdigit() else ()
    return " or ".join(names) if 0 < len(names) <= _MOST_NAMES else text


_PRODUCT = (
    "In a matrix product the first factor has as many columns as the second has rows; here the first has {a} "
    "columns and the second {b} rows. Is one of them to be transposed?"
)
_BROADCAST = (
    "Entry by entry, axes must have the same size or size 1; here one axis is {a} and the other {b}. Which axes do you "
    "mean to stand beside each other?"
)
_DTYPES = (
    "The checks use float32 and float64; a tensor that your code makes itself is float32 unless you say "
    "otherwise. Give it the dtype of the inputs (`dtype=x.dtype`, `torch.zeros_like(x)`, `x.new_zeros(...)`)."
)
_DIMENSIONS = (
    "The tensor has fewer axes than that; counted from the end, `dim=-1` is the last one whatever comes before."
)
_COUNT = "The tensor has {size} entries, and the new shape asks for another number. Which axis is missing or too many?"
_INDEX = "An axis of size {size} has indices from 0 to one less than that."
_FEW = "The exercise calls it with the arguments of the docstring, in their order: keep all of them, and add none."

_KNOWN: tuple[tuple[str, str, str], ...] = (
    ("RuntimeError", r"mat1 and mat2 shapes cannot be multiplied \(\d+x(?P<a>\d+) and (?P<b>\d+)x\d+\)", _PRODUCT),
    ("RuntimeError", r"size mismatch, got input \(\d+\), mat \(\d+x(?P<a>\d+)\), vec \((?P<b>\d+)\)", _PRODUCT),
    (
        "RuntimeError",
        r"first two dimensions of batch2 tensor to be: \[\d+, (?P<a>\d+)\] but got: \[\d+, (?P<b>\d+)\]",
        _PRODUCT,
    ),
    ("RuntimeError", r"expected tensor \[(?P<a>\d+)\] and src \[(?P<b>\d+)\] to have the same number", _PRODUCT),
    ("ValueError", r"matmul: .* \(size (?P<b>\d+) is different from (?P<a>\d+)\)", _PRODUCT),
    ("RuntimeError", r"size of tensor a \((?P<a>\d+)\) must match the size of tensor b \((?P<b>\d+)\)", _BROADCAST),
    (
        "RuntimeError",
        r"expanded size of the tensor \((?P<a>\d+)\) must match the existing size \((?P<b>\d+)\)",
        _BROADCAST,
    ),
    ("RuntimeError", r"einsum\(\): subscript \w has size (?P<b>\d+) .* previously seen size (?P<a>\d+)", _BROADCAST),
    (
        "ValueError",
        r"operands could not be broadcast together with shapes \(.*?(?P<a>\d+),?\) \(.*?(?P<b>\d+),?\)",
        _BROADCAST,
    ),
    (
        "RuntimeError",
        r"Sizes of tensors must match .* Expected size (?P<a>\d+) but got size (?P<b>\d+)",
        "Tensors are joined along one axis, and all their other axes must have the same size; here one is {a} and the "
        "other {b}. Is `dim` the axis along which you mean to join?",
    ),
    (
        "RuntimeError",
        r"stack expects each tensor to be equal size",
        "torch.stack puts tensors of one shape side by side along a new axis; torch.cat joins along an axis that "
        "is there.",
    ),
    ("RuntimeError", r"must have the same dtype|expected scalar type \w+ but found|to have the same dtype", _DTYPES),
    ("IndexError", r"Dimension out of range", _DIMENSIONS),
    ("RuntimeError", r"shape '.*' is invalid for input of size (?P<size>\d+)", _COUNT),
    ("ValueError", r"cannot reshape array of size (?P<size>\d+)", _COUNT),
    ("IndexError", r"index -?\d+ is out of bounds for (dimension|axis) \d+ with size (?P<size>\d+)", _INDEX),
    (
        "IndexError",
        r"index out of range in self",
        "An id is not below the number of rows of the embedding. Which of the two vocabularies do these ids belong to?",
    ),
    (
        "IndexError",
        r"shape of the mask .* does not match the shape of the indexed tensor",
        "A boolean index has the shape of what it picks from. torch.where and masked_fill take a mask that broadcasts.",
    ),
    (
        "RuntimeError",
        r"view size is not compatible",
        "view needs entries that lie in memory in the order of the axes, which transpose changes; reshape copies "
        "where it must.",
    ),
    (
        "RuntimeError",
        r"a leaf Variable that requires grad is being used in an in-place operation",
        "An argument or a parameter is written into. Make a new tensor instead of changing one in place.",
    ),
    (
        "RuntimeError",
        r"modified by an inplace operation",
        "Backward needs a value that your code has written over. Make a new tensor instead of `+=`, `[...] =` or "
        "a method that ends in `_`.",
    ),
    (
        "RuntimeError",
        r"Can't call numpy\(\) on Tensor that requires grad",
        "NumPy knows no gradients. Stay with torch's own functions from the inputs to the result, and gradients flow.",
    ),
    (
        "RuntimeError",
        r"element 0 of tensors does not require grad",
        "The loss is no longer connected with the parameters. Was something on the way detached, or made without "
        "gradients?",
    ),
    (
        "RuntimeError",
        r"masked_fill_? only supports boolean masks",
        "A mask is a tensor of bool here, True where a query may attend; `~mask` is the other way round.",
    ),
    (
        "RuntimeError",
        r"Boolean value of Tensor with more than one value is ambiguous",
        "`if`, `and`, `or` and `not` ask a tensor for one truth value. torch.where, `&`, `|` and `~` work entry "
        "by entry.",
    ),
    (
        "NotImplementedError",
        r"not implemented for '(Long|Int|Bool|Byte)'",
        "This operation is for floats only. Which tensor holds whole numbers or bools, and should not?",
    ),
    (
        "RuntimeError",
        r"expected target dtype to be Long|one of the following scalar types: Long, Int",
        "Ids, as targets and as indices of an embedding, are whole numbers (int64).",
    ),
    (
        "ValueError",
        r"Expected input batch_size \(\d+\) to match target batch_size",
        "The loss wants one row of logits for every target: flatten batch and time of both in the same way.",
    ),
    ("TypeError", r"takes \d+ positional arguments? but \d+ (was|were) given", _FEW),
    ("TypeError", r"missing \d+ required positional arguments?", _FEW),
    (
        "TypeError",
        r"unsupported operand type\(s\) for .*'NoneType'|'NoneType' object is not (subscriptable|iterable|callable)",
        "Something is None here. Is a `return` missing in a function that you call, or is an optional argument "
        "not given?",
    ),
    (
        "AttributeError",
        r"'NoneType' object has no attribute",
        "Something is None here: a `return` is missing, or an optional argument was not given.",
    ),
    (
        "AttributeError",
        r"'numpy.ndarray' object has no attribute",
        "This is a NumPy array, not a torch tensor: many methods have other names there, and gradients end.",
    ),
    (
        "TypeError",
        r"must be Tensor, not (numpy\.ndarray|float|int|list|tuple)",
        "A torch function wants a tensor: make one by torch.as_tensor, or use the function of `math` or NumPy.",
    ),
    (
        "ValueError",
        r"(too many values to unpack|not enough values to unpack) \(expected",
        "The names on the left of `=` are not as many as the values on its right. How many does that call return?",
    ),
)


def sentences() -> tuple[str, ...]:
    """Every sentence, with the places for axes in braces."""
    return tuple(dict.fromkeys(told for _, _, told in _KNOWN))
