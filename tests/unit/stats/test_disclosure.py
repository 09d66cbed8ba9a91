"""Small counts: what a reader could work out from a published table, by linear programming."""

from __future__ import annotations

import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import linprog

from warehouse.stats.disclosure import (
    PROTECTION,
    SMALL,
    UNBOUNDED,
    below_five,
    feasible_interval,
    hidden_cells,
    small_hidden,
    suppressed,
    with_totals,
)

pytestmark = pytest.mark.slow

tables = st.tuples(st.integers(1, 6), st.integers(1, 5)).flatmap(
    lambda shape: st.lists(
        st.one_of(st.just(0), st.integers(0, 6), st.integers(0, 60)),
        min_size=shape[0] * shape[1],
        max_size=shape[0] * shape[1],
    ).map(lambda values: np.array(values, dtype=np.int64).reshape(shape))
)


def worked_out(
    full: np.ndarray, hidden: np.ndarray, floor: np.ndarray | None = None
) -> dict[tuple[int, int], tuple[float, float]]:
    """What scipy's linprog can say of each hidden cell, from sums, published cells and what is
    published of a part of it.
    """
    places = [tuple(place) for place in np.argwhere(hidden)]
    equations, right = [], []
    for table, mask, turn in ((full, hidden, False), (full.T, hidden.T, True)):
        for line in range(len(table)):
            row, published = np.zeros(len(places)), 0
            for across in range(table.shape[1]):
                sign = -1 if across == table.shape[1] - 1 else 1
                if mask[line, across]:
                    row[places.index((across, line) if turn else (line, across))] += sign
                else:
                    published += sign * table[line, across]
            equations.append(row)
            right.append(-published)
    least = np.ones_like(full)
    if floor is not None:
        least[:-1, :-1] = np.maximum(floor, 1)
    bounds = [(least[place], None) for place in places]
    collected = {}
    for number, place in enumerate(places):
        edges = []
        for sign in (1, -1):
            aim = np.zeros(len(places))
            aim[number] = sign
            result = linprog(aim, A_eq=np.array(equations), b_eq=right, bounds=bounds)
            edges.append(sign * np.inf * -1 if result.status == 3 else round(sign * result.fun, 6))
        collected[place] = (edges[0], edges[1])
    return collected


@settings(deadline=None, max_examples=60)
@given(tables)
def test_no_hidden_count_can_be_worked_out(inner):
    full = with_totals(inner)
    hidden = hidden_cells(full)
    last_row, last_column = full.shape[0] - 1, full.shape[1] - 1
    for place, (low, high) in worked_out(full, hidden).items():
        assert low <= full[place] <= high
        assert high - low >= PROTECTION
        if full[place] < SMALL:
            assert high >= SMALL
            assert low == 1 or place[0] == last_row or place[1] == last_column


@settings(deadline=None, max_examples=40)
@given(tables, st.randoms(use_true_random=False))
def test_what_is_published_of_its_parts_gives_no_count_of_a_linked_table_away(inner, random):
    """The parts are tables without totals: what is hidden in them says only that it is small."""
    parts = [
        np.array([[int(random.random() * (int(n) + 1)) for n in line] for line in inner])
        for _ in range(2)
    ]
    published = [np.where(part >= SMALL, part, 0) for part in parts]
    floor = np.maximum(*published)
    full = with_totals(inner)
    hidden = hidden_cells(full, floor)
    for place, (low, high) in worked_out(full, hidden, floor).items():
        assert low <= full[place] <= high
        assert high - low >= PROTECTION
        is_inside = place[0] < len(inner) and place[1] < inner.shape[1]
        if full[place] < SMALL:
            assert high >= SMALL
            assert low == 1 or not is_inside
        if is_inside:  # a hidden part of it may be any small count
            assert high >= SMALL - 1


def test_tables_of_parts_with_totals_would_have_given_counts_away():
    """Two of the persons involved were in one cell; of one of its neighbours eleven of twelve were
    filed, and can fall no further.
    """
    involved = np.array([[2, 12], [40, 60]])
    full = with_totals(involved)
    by_itself = hidden_cells(full)
    eleven = np.array([[0, 11], [39, 59]])
    low, high = worked_out(full, by_itself, eleven)[0, 0]
    assert high - low < PROTECTION
    together = hidden_cells(full, eleven)
    low, high = worked_out(full, together, eleven)[0, 0]
    assert (low, high >= SMALL) == (1, True)


def test_a_table_of_parts_hides_its_small_counts_and_has_no_totals():
    table = pl.DataFrame({"county": ["a", "a", "b"], "half": ["H1", "H2", "H2"], "n": [2, 30, 4]})
    shown = small_hidden(table, "county", "half", "n")
    assert shown.rows() == [
        ("a", "H1", None, True),
        ("a", "H2", 30, False),
        ("b", "H1", 0, False),
        ("b", "H2", None, True),
    ]


@settings(deadline=None, max_examples=60)
@given(tables, st.randoms(use_true_random=False))
def test_the_interval_of_a_hidden_count_is_that_of_linear_programming(inner, random):
    full = with_totals(inner)
    hidden = (full > 0) & np.array(
        [[random.random() < 0.5 for _ in line] for line in full], dtype=bool
    )
    for place, (low, high) in worked_out(full, hidden).items():
        ours = feasible_interval(full, hidden, place)
        assert ours[0] == low
        assert ours[1] == high if np.isfinite(high) else ours[1] >= UNBOUNDED


@settings(deadline=None)
@given(tables)
def test_every_small_count_is_hidden_and_no_zero(inner):
    full = with_totals(inner)
    hidden = hidden_cells(full)
    assert hidden[(full >= 1) & (full < SMALL)].all()
    assert not hidden[full == 0].any()


def test_a_single_small_count_takes_others_with_it():
    inner = np.array([[3, 20, 30], [12, 25, 40], [18, 22, 31]])
    hidden = hidden_cells(with_totals(inner))
    assert hidden.sum() == 4
    assert hidden[0, 0]
    # The cheapest loop: its row's and column's smallest that have room.
    assert hidden[0, 1]
    assert hidden[1, 0]
    assert hidden[1, 1]
    assert not hidden[3].any()
    assert not hidden[:, 3].any()


def test_counting_hidden_cells_of_a_line_would_not_have_been_enough():
    # Every line hides two, and yet all four follow from the totals: 1 + 1 = 2 leaves no choice.
    full = with_totals(np.array([[1, 1, 30], [1, 1, 30], [30, 30, 30]]))
    two_a_line = np.zeros(full.shape, dtype=bool)
    two_a_line[:2, :2] = True
    assert feasible_interval(full, two_a_line, (0, 0)) == (1, 1)
    hidden = hidden_cells(full)
    low, high = worked_out(full, hidden)[0, 0]
    assert low == 1
    assert high >= SMALL


def test_a_table_without_small_counts_is_shown_whole():
    assert not hidden_cells(with_totals(np.array([[5, 0], [40, 7]]))).any()


def test_published_cells_are_unchanged_and_totals_have_no_name():
    table = pl.DataFrame(
        {
            "county": ["a", "a", "b", "b", "c"],
            "half": ["H1", "H2", "H1", "H2", "H2"],
            "persons": [2, 30, 14, 26, 50],
        }
    )
    shown = suppressed(table, "county", "half", "persons")
    assert len(shown) == 4 * 3
    published = shown.join(table, on=["county", "half"], how="left").with_columns(
        pl.col("persons_right").fill_null(0)
    )
    inside = published.filter(pl.col("county").is_not_null() & pl.col("half").is_not_null())
    for row in inside.iter_rows(named=True):
        assert row["persons"] == (None if row["is_hidden"] else row["persons_right"])
    at = {(row["county"], row["half"]): row for row in shown.iter_rows(named=True)}
    assert at["c", "H1"]["persons"] == 0
    assert at["a", "H1"]["is_hidden"]
    assert at[None, None]["persons"] == 122
    assert at[None, "H2"]["persons"] == 106
    assert shown.select((pl.col("persons").is_null() == pl.col("is_hidden")).all()).item()


@pytest.mark.parametrize(
    ("count", "shown"), [(0, "0"), (1, "<5"), (4, "<5"), (5, "5"), (123, "123"), (None, None)]
)
def test_another_cut_shows_below_five_and_keeps_zero_apart_from_unknown(count, shown):
    frame = pl.DataFrame({"persons": [count]}, {"persons": pl.Int64})
    assert frame.select(below_five(pl.col("persons"))).item() == shown
