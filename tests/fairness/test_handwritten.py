from collections import Counter
from collections.abc import Callable

import pytest

from autograder.intake.syntax import syntax_fault

from .handwritten import EXERCISES, HandWritten, correct, trivial, wrong

# The ids of the course's list of mistakes, which the files in wrong/ must cover.
MISTAKES = {
    "vocabulary": "no_lowercase ties_by_first_seen sos_prepended left_padded",
    "rnn_step": "ignores_h missing_tanh partial_tanh w_h_transposed mutates_h",
    "lstm_step": "h_without_tanh h_from_old_c i_f_swapped gate_order_ifog returns_c_h i_plus_g",
    "context_passing": "last_step_is_pad context_dropped cell_dropped detached",
    "greedy_decoding": "ignores_eos keeps_eos state_not_carried no_max_subtract",
    "dot_product_attention": "attends_pad softmax_batch_axis scaled",
    "scaled_attention": (
        "softmax_query_axis no_scale scale_d_v divides_by_dk mask_after_softmax mask_inverted weak_fill"
    ),
    "masks": "polarity masks_diagonal wrong_triangle causal_only masks_query_rows",
    "positional_encoding": "halves_concat starts_at_1 i_not_halved cos_own_exponent odd_d_crash",
    "training": "pad_in_loss pad_in_denominator double_softmax shifts_left smoothing_over_v_minus_1",
    "decoding": "any_row_stops_batch sums_raw_logits finished_beams_continue",
    "multi_head_attention": (
        "split_no_transpose merge_no_transpose heads_interleaved no_w_o mask_ignored scale_d_model"
    ),
    "feed_forward": "no_activation relu_after_second relu_twice",
    "encoder_decoder": (
        "ffn_residual_from_input mask_not_forwarded cross_ignores_memory masks_swapped cross_before_self"
    ),
    "transformer": "no_sqrt_d future_leak memory_is_embedding probs_not_logits layers_aliased",
    "residual_layernorm": "unbiased_std eps_outside_sqrt axis_seq no_affine pre_norm x_plus_norm_f",
}


@pytest.mark.parametrize("exercise", EXERCISES)
def test_every_known_mistake_is_written_by_hand(exercise: str) -> None:
    written = {file.name for file in wrong() if file.exercise == EXERCISES[exercise]}
    assert written == set(MISTAKES[exercise].split())


@pytest.mark.parametrize("files", [correct, trivial])
def test_every_exercise_has_several_right_and_trivial_answers(files: Callable[[], tuple[HandWritten, ...]]) -> None:
    counted = Counter(file.exercise for file in files())
    assert set(counted) == set(EXERCISES.values())
    assert min(counted.values()) >= 3


def test_every_file_is_python() -> None:
    for file in (*correct(), *wrong(), *trivial()):
        assert syntax_fault(file.source.cells[0].text) is None, str(file)
