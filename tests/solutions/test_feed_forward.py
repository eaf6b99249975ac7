import torch
from torch import nn
from torch.func import functional_call

from .conftest import Solution
from .mapped import parameters_of
from .nearness import require_equal

D, D_FF = 4, 7


def test_it_is_two_of_torchs_linear_layers_with_a_relu_between(solution: Solution, dtype: torch.dtype) -> None:
    ours = solution("feed_forward").PositionwiseFeedForward(D, D_FF)
    theirs = nn.Sequential(nn.Linear(D, D_FF), nn.ReLU(), nn.Linear(D_FF, D))
    state = parameters_of(ours, dtype)

    def of_ours(x, *parameters):
        return functional_call(ours, dict(zip(state, parameters, strict=True)), (x,))

    def of_theirs(x, *parameters):
        mapped = dict(zip(theirs.state_dict(), parameters, strict=True))
        return functional_call(theirs, mapped, (x,))

    require_equal(of_ours, of_theirs, [torch.randn(2, 3, D, dtype=dtype), *state.values()])


def test_dropout_takes_all_that_is_between_the_layers_in_train_mode_only(solution: Solution) -> None:
    module = solution("feed_forward").PositionwiseFeedForward(D, D_FF, dropout=1.0)
    x = torch.randn(2, 3, D)
    torch.testing.assert_close(module.train()(x), module.w_2.bias.expand(2, 3, D))
    torch.testing.assert_close(module.eval()(x), module.w_2(torch.relu(module.w_1(x))))


def test_the_example_of_the_lesson(solution: Solution) -> None:
    module = solution("feed_forward").PositionwiseFeedForward(2, 3)
    module.load_state_dict(
        {
            "w_1.weight": torch.tensor([[1.0, 0.0], [0.0, -1.0], [1.0, 1.0]]),
            "w_1.bias": torch.zeros(3),
            "w_2.weight": torch.tensor([[1.0, 5.0, 0.0], [0.0, 5.0, 2.0]]),
            "w_2.bias": torch.zeros(2),
        }
    )
    assert module(torch.tensor([[[1.0, 2.0]]])).tolist() == [[[1.0, 6.0]]]
