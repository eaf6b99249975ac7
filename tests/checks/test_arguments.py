import itertools

import pytest
import torch
from hypothesis import HealthCheck, find, given, settings, strategies
from jaxtyping import Bool, Float, Int
from torch import Tensor

from autograder.checks import OMITTED, arguments, ids, lengths, masks, normal
from autograder.faults import CourseError

quick = settings(max_examples=60, deadline=None, database=None, suppress_health_check=list(HealthCheck))


def attend(
    query: Float[Tensor, "*batch q d"],
    key: Float[Tensor, "*batch k d"],
    mask: Bool[Tensor, "*#batch #q #k"] | None = None,
) -> Float[Tensor, "*batch q d"]: ...


def gather(x: Float[Tensor, "batch time"], lengths: Int[Tensor, "batch"], pad: int = 0) -> None: ...


def table(length: int, d_model: int) -> None: ...


@quick
@given(case=arguments(attend))
def test_equal_names_give_equal_sizes_and_all_floats_have_one_dtype(case):
    assert case["query"].shape[:-2] == case["key"].shape[:-2]
    assert case["query"].shape[-1] == case["key"].shape[-1]
    assert case["query"].dtype == case["key"].dtype == case.dtype


@quick
@given(case=arguments(attend))
def test_every_drawn_mask_broadcasts_to_the_full_shape(case):
    full = (*case["query"].shape[:-1], case["key"].shape[-2])
    if case["mask"] is not None:
        assert torch.broadcast_shapes(case["mask"].shape, full) == full
        assert case["mask"].dtype == torch.bool


def examples(strategy, count=200):
    found = []

    @settings(
        max_examples=count, deadline=None, database=None, derandomize=True, suppress_health_check=list(HealthCheck)
    )
    @given(strategy)
    def collect(case):
        found.append(case)

    collect()
    return found


def test_dimensions_named_apart_are_mostly_pairwise_distinct():
    drawn = [[size for name, size in case.sizes.items() if name != "batch"] for case in examples(arguments(attend))]
    distinct = sum(len(set(sizes)) == len(sizes) for sizes in drawn)
    assert distinct > len(drawn) / 2


def test_what_exposes_mistakes_is_drawn():
    drawn = examples(arguments(attend))
    masks = [case["mask"] for case in drawn if case["mask"] is not None]
    assert any(case["mask"] is None for case in drawn)
    assert {case.dtype for case in drawn} == {torch.float32, torch.float64}
    assert {0, 1, 2} <= {mask.ndim for mask in masks}
    assert any(mask.ndim and not mask.any(-1).all() for mask in masks), "a query that may attend to nothing"
    assert any(case["query"].ndim == 2 for case in drawn) and any(case["query"].ndim == 4 for case in drawn)


def test_shrinking_reaches_one_everywhere():
    smallest = find(arguments(attend), lambda case: True, settings=settings(database=None))
    assert smallest.sizes == {"batch": (), "q": 1, "d": 1, "k": 1}


@quick
@given(case=arguments(gather, lengths=lengths("time")))
def test_lengths_lie_between_zero_and_the_axis(case):
    assert case["lengths"].dtype == torch.int64
    assert (case["lengths"] >= 0).all() and (case["lengths"] <= case["x"].shape[1]).all()
    assert "pad" not in case, "a parameter keeps its default where nothing is said"


@quick
@given(case=arguments(gather, lengths=lengths("time"), pad=strategies.sampled_from([OMITTED, 3])))
def test_a_default_can_be_kept_or_given(case):
    assert case.get("pad", 0) in (0, 3)


def test_pads_stand_everywhere():
    def token(ids: Int[Tensor, "batch time"]) -> None: ...

    rows = list(itertools.chain.from_iterable(case["ids"].tolist() for case in examples(arguments(token, ids=ids()))))
    assert any(row[0] == 0 and row[-1] != 0 for row in rows), "at the left"
    assert any(row[-1] == 0 and row[0] != 0 for row in rows), "at the right"
    assert any(0 in row[1:-1] and row[0] and row[-1] for row in rows), "inside"
    assert any(not any(row) for row in rows), "everywhere"
    assert any(all(row) for row in rows), "nowhere"


@quick
@given(case=arguments(table, sizes={"d_model": (6, 9)}))
def test_an_int_parameter_is_a_dimension(case):
    assert 6 <= case["d_model"] <= 9
    assert case["length"] >= 1


@quick
@given(case=arguments(attend, query=normal(scales=(100.0,))))
def test_a_fill_sets_the_scale(case):
    assert case["query"].abs().max() > 0.01


def test_a_fill_for_no_parameter_is_refused():
    with pytest.raises(CourseError, match="no parameter is called querry"):
        examples(arguments(attend, querry=normal()), 1)


def test_a_size_of_no_dimension_is_refused():
    with pytest.raises(CourseError, match=r"sizes: no dimension is called d_modell; there are .*d_model"):
        examples(arguments(table, sizes={"d_modell": (6, 9)}), 1)


def test_lengths_of_no_dimension_are_refused():
    with pytest.raises(CourseError, match="no dimension is called tiem; there are batch, time"):
        examples(arguments(gather, lengths=lengths("tiem")), 1)


def untold(x: Tensor) -> None: ...


def test_what_cannot_be_drawn_is_told_with_a_remedy():
    with pytest.raises(CourseError, match=r"numbers of lengths are drawn: arguments\(..., lengths=...\), with len"):
        examples(arguments(gather), 1)
    with pytest.raises(CourseError, match=r"x is neither an array with axes nor an int; write its axes"):
        examples(arguments(untold), 1)


def test_the_same_choices_give_the_same_numbers():
    one, other = (examples(arguments(attend), 20) for _ in range(2))
    assert all(torch.equal(a["query"], b["query"]) for a, b in zip(one, other, strict=True))


def shared(x: Float[Tensor, "batch d_model"], num_heads: int) -> None: ...


@quick
@given(case=arguments(shared, sizes={"d_model": "num_heads*d_head", "d_head": (2, 3)}))
def test_a_dimension_can_be_made_of_others(case):
    assert case["x"].shape[1] == case["num_heads"] * case.sizes["d_head"]
    assert case.sizes["d_head"] in (2, 3)


def test_a_mask_for_padding_is_drawn():
    shapes = {tuple(case["mask"].shape) for case in examples(arguments(attend)) if case["mask"] is not None}
    assert any(len(shape) > 2 and shape[-2] == 1 for shape in shapes)


@quick
@given(case=arguments(attend, mask=masks("*batch q k", "k", None)))
def test_masks_of_chosen_forms_only(case):
    full = (*case["query"].shape[:-1], case["key"].shape[-2])
    assert case["mask"] is None or tuple(case["mask"].shape) in (full, full[-1:])


@quick
@given(case=arguments(gather, lengths=lengths("time"), pad=strategies.just(0), x=normal()))
def test_fills_and_strategies_can_be_mixed(case):
    assert case["pad"] == 0


@pytest.mark.parametrize(("pattern", "padded"), [("none", {False}), ("all", {True})])
def test_padding_stands_where_it_is_asked_for(pattern, padded):
    def token(ids: Int[Tensor, "batch time"], words: int) -> None: ...

    drawn = examples(arguments(token, ids=ids("words", patterns=(pattern,)), sizes={"words": (4, 6)}), 20)
    assert {bool(there) for case in drawn for there in (case["ids"] == 0).flatten()} == padded
    assert all(case["ids"].max() < case["words"] for case in drawn)
