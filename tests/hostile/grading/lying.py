"""Results that lie about themselves, and results that no grader expects."""

from autograder.records import Status
from tests.hostile.grading.cheat import CRASHES, Cheat

_LIES = {
    "an_object_that_equals_everything_is_wrong": Cheat(
        """
class Yes:
    def __eq__(self, other): return self
    def __getattr__(self, name): return lambda *a, **k: True
def double(x): return Yes()
""",
        fools="equals",
    ),
    "an_int_that_equals_everything_is_wrong": Cheat(
        """
class Yes(int):
    def __eq__(self, other): return self
    def all(self): return True
def double(x): return Yes(0)
""",
        fools="equals",
    ),
    "an_object_that_answers_for_torch_is_wrong": Cheat(
        """
class Yes:
    @classmethod
    def __torch_function__(cls, *a, **k): return True
def double(x): return Yes()
""",
        fools="allclose",
    ),
    "a_tensor_that_answers_for_torch_is_wrong": Cheat(
        """
import torch
class Yes(torch.Tensor):
    @classmethod
    def __torch_function__(cls, *a, **k): return True
def double(x): return x.as_subclass(Yes)
""",
        fools="allclose",
    ),
    "a_tensor_that_answers_in_the_dispatcher_is_wrong": Cheat(
        """
import torch
class Yes(torch.Tensor):
    @classmethod
    def __torch_dispatch__(cls, function, types, args=(), kwargs=None):
        return torch.ones((), dtype=torch.bool)
def double(x): return torch.Tensor._make_wrapper_subclass(Yes, x.shape, dtype=x.dtype)
""",
        fools="allclose",
    ),
    "a_tensor_that_equals_everything_is_wrong": Cheat(
        """
import torch
class Yes(torch.Tensor):
    def __eq__(self, other): return torch.ones(3, dtype=torch.bool)
def double(x): return x.as_subclass(Yes)
""",
        fools="equals",
    ),
    "an_object_that_is_any_array_is_wrong": Cheat(
        """
import sys
class Yes:
    def __array__(self, *a, **k):
        frame = sys._getframe()
        while frame and "expected" not in frame.f_locals: frame = frame.f_back
        return frame.f_locals["expected"].numpy()
def double(x): return Yes()
""",
        fools="numpy",
    ),
    "a_length_that_lies_is_wrong": Cheat(
        """
class Yes:
    def __len__(self): return 3
    def __iter__(self): return iter(())
def double(x): return Yes()
""",
        fools="pairs",
    ),
    "a_text_that_equals_every_text_is_wrong": Cheat(
        """
class Text(str):
    __hash__ = str.__hash__
    def __eq__(self, other): return True
class Yes:
    def __repr__(self): return Text("tensor")
def double(x): return Yes()
""",
        fools="text",
    ),
    "a_class_that_claims_to_be_a_tensor_is_wrong": Cheat(
        """
import torch
class Yes:
    __class__ = torch.Tensor
    def __eq__(self, other): return self
    def __getattr__(self, name): return lambda *a, **k: True
def double(x): return Yes()
""",
        fools="equals",
    ),
    "numbers_that_are_none_are_wrong": Cheat("def double(x): return x * float('nan')\n", fools="tolerance"),
    "infinite_numbers_are_wrong": Cheat(
        "def double(x): return x * float('inf')\n", why="no plain grader takes them for right"
    ),
}

# Some end as an error already where torch or Python makes them.
ODD = (Status.WRONG, Status.ERROR, Status.MEMORY)

_SHAPES = {
    "an_empty_result": "x[:0]",
    "one_number_for_all": "x.sum()",
    "a_tensor_of_strides_of_zero": "x[:1].expand(1 << 40)",
    "a_giant_tensor": "torch.zeros(17 << 20)",
    "a_sparse_tensor": "(2 * x).to_sparse()",
    "a_tensor_without_memory": "x.to('meta')",
    "a_complex_tensor": "(2 * x).to(torch.complex64)",
    "a_quantized_tensor": "torch.quantize_per_tensor(x.float(), 0.1, 0, torch.qint8)",
    "a_nested_tensor": "torch.nested.nested_tensor([x, x])",
    "a_conjugate_view": "torch.complex(2 * x, x).conj()",
    "a_tensor_of_many_axes": "torch.zeros([1] * 60)",
    "an_array_in_place_of_a_tensor": "(2 * x).numpy()",
    "an_array_of_objects": "__import__('numpy').array([object()], dtype=object)",
    "a_list_in_place_of_a_tensor": "(2 * x).tolist()",
    "a_list_that_holds_itself": "(lambda a: (a.append(a), a)[1])([])",
    "a_deep_list": "__import__('functools').reduce(lambda a, _: [a], range(5000), 0)",
    "a_long_list": "[0] * 10**6",
    "a_long_text": "'x' * 10**5",
    "a_text_that_is_no_unicode": "'\\ud800' * 10",
    "a_huge_number": "1 << 10**5",
    "bytes": "bytes(10**5)",
    "a_function": "double",
    "a_class": "type",
    "a_module": "torch",
    "a_generator": "(one for one in x)",
    "a_frame": "__import__('sys')._getframe()",
    "nothing": "None",
}

_EVIL = {
    "a_class_that_ends_whoever_asks_is_no_pass": Cheat(
        """
class Meta(type):
    def __getattribute__(cls, name): raise SystemExit(0)
    def __instancecheck__(cls, other): return True
class Evil(metaclass=Meta):
    def __getattribute__(self, name): raise SystemExit(0)
def double(x): return Evil()
""",
        fools="equals",
        status=ODD,
    ),
    "a_dict_whose_items_never_end_is_wrong": Cheat(
        """
class Evil(dict):
    def items(self):
        while True: yield 1, 1
    __iter__ = keys = values = items
def double(x): return Evil(y=x)
""",
        why=CRASHES,
    ),
    "a_pickle_that_runs_code_is_wrong": Cheat(
        """
import os
class Evil:
    def __reduce__(self): return os._exit, (0,)
def double(x): return Evil()
""",
        fools="pickle",
    ),
    "an_exception_that_cannot_be_told_is_an_error": Cheat(
        """
class Evil(Exception):
    def __str__(self): raise self
    __repr__ = __str__
def double(x): raise Evil()
""",
        why=CRASHES,
        status=(Status.ERROR,),
    ),
}

CHEATS = (
    _LIES
    | {
        f"{name}_is_no_pass": Cheat(f"import torch\ndef double(x): return {value}\n", why=CRASHES, status=ODD)
        for name, value in _SHAPES.items()
    }
    | _EVIL
)
