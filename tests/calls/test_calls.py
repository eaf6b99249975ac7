import numpy
import pytest
import torch

from autograder import calls
from autograder.calls.trees import copied, leaves, path_text


def test_value_passes_the_arguments_by_position_in_the_order_of_the_mapping():
    assert calls.value(lambda first, second: first - second, {"a": 5, "b": 3}) == 2


def test_gradient_is_the_vector_jacobian_product_for_every_float_argument():
    x, w = torch.tensor([1.0, 2.0]), torch.tensor([3.0, 4.0])
    found = calls.gradient(lambda x, w, n: x * w * n, {"x": x, "w": w, "n": 2}, [torch.tensor([1.0, 10.0])])
    assert found.by_name is not None
    assert found.by_name["x"].tolist() == [6.0, 80.0]
    assert found.by_name["w"].tolist() == [2.0, 40.0]


def test_gradient_reaches_tensors_inside_a_tuple_under_the_name_of_their_place():
    context = (torch.ones(2), torch.ones(2))
    found = calls.gradient(lambda c: c[0] + 3 * c[1], {"context": context}, [torch.ones(2)])
    assert found.by_name is not None
    assert found.by_name["context[1]"].tolist() == [3.0, 3.0]


def test_a_result_without_a_graph_counts_as_a_zero_gradient():
    found = calls.gradient(lambda x: x.detach(), {"x": torch.ones(2)}, [torch.ones(2)])
    assert found.by_name is not None
    assert found.by_name["x"].tolist() == [0.0, 0.0]


def test_results_of_another_shape_than_the_directions_say_nothing_about_gradients():
    assert calls.gradient(lambda x: x.sum(), {"x": torch.ones(2)}, [torch.ones(2)]).by_name is None


def test_gradient_of_a_module_reaches_its_parameters():
    module = torch.nn.Linear(2, 1, bias=False)
    found = calls.gradient(
        module, {"x": torch.tensor([[1.0, 2.0]])}, [torch.ones(1, 1)], dict(module.named_parameters())
    )
    assert found.by_name is not None
    assert found.by_name["weight"].tolist() == [[1.0, 2.0]]


def test_gradient_leaves_the_callers_tensors_alone():
    x = torch.ones(2)
    calls.gradient(lambda x: x.mul_(2), {"x": x}, [torch.ones(2)])
    assert x.tolist() == [1.0, 1.0]
    assert not x.requires_grad


@pytest.mark.parametrize(
    ("function", "expected"),
    [
        (lambda x, y: x.add_(1), ("x",)),
        (lambda x, y: y.append(3), ("y",)),
        (lambda x, y: x + 1, ()),
        (lambda x, y: x.resize_(1), ("x",)),
        (lambda x, y: x.neg_(), ("x",)),
    ],
)
def test_changed_names_the_arguments_that_a_call_writes_to(function, expected):
    assert calls.changed(function, {"x": torch.zeros(2), "y": [1, 2]}) == expected


def test_changed_tells_nan_that_stayed_from_nan_that_came():
    nan = torch.tensor([float("nan")])
    assert calls.changed(lambda x: None, {"x": nan}) == ()
    assert calls.changed(lambda x: x.fill_(float("nan")), {"x": torch.zeros(1)}) == ("x",)


def test_copied_shares_no_memory_and_keeps_the_structure():
    tree = {"a": (torch.zeros(1), [numpy.zeros(1), "text"])}
    copy = copied(tree)
    copy["a"][0].add_(1)
    copy["a"][1][0] += 1
    assert tree["a"][0].item() == 0
    assert tree["a"][1][0][0] == 0
    assert [path_text(path) for path, _ in leaves(copy)] == ["a[0]", "a[1][0]", "a[1][1]"]
