import math

import numpy as np
import pytest
import torch

from .conftest import Solution
from .nearness import require_equal


@pytest.mark.parametrize("d_model", [1, 2, 3, 6, 7, 64])
def test_every_entry_is_the_papers_formula(solution: Solution, d_model: int) -> None:
    found = solution("positional_encoding").positional_encoding(50, d_model)
    assert found.dtype == np.float64
    assert found.shape == (50, d_model)
    for position in range(50):
        for column in range(d_model):
            i, is_cosine = divmod(column, 2)
            angle = position / math.pow(10000, 2 * i / d_model)
            assert found[position, column] == pytest.approx((math.cos if is_cosine else math.sin)(angle), abs=1e-12)


def test_moving_on_is_the_rotation_of_the_lesson(solution: Solution) -> None:
    d_model, steps = 8, 5
    found = solution("positional_encoding").positional_encoding(30, d_model)
    for pair in range(d_model // 2):
        omega = 10000.0 ** (-2 * pair / d_model)
        cos, sin = math.cos(steps * omega), math.sin(steps * omega)
        turned = found[:-steps, 2 * pair : 2 * pair + 2] @ np.array([[cos, sin], [-sin, cos]]).T
        np.testing.assert_allclose(found[steps:, 2 * pair : 2 * pair + 2], turned, atol=1e-12)


def test_the_example_of_the_lesson(solution: Solution) -> None:
    shown = np.array([[0, 1, 0, 1], [0.8415, 0.5403, 0.0100, 1.0000], [0.9093, -0.4161, 0.0200, 0.9998]])
    np.testing.assert_allclose(solution("positional_encoding").positional_encoding(3, 4), shown, atol=5e-5)


@pytest.mark.parametrize("d_model", [1, 4, 5])
def test_positions_are_added_along_time(solution: Solution, dtype: torch.dtype, d_model: int) -> None:
    module = solution("positional_encoding")
    encoding = torch.tensor(module.positional_encoding(6, d_model), dtype=dtype)
    require_equal(module.add_positions, lambda embedded: embedded + encoding, [torch.randn(3, 6, d_model, dtype=dtype)])
