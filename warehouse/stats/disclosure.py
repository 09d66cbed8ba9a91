"""Counts of persons and clues for readers outside the owning office.

One clue of a village points at its secretary, so small counts are not shown. Two rules:

- One fixed table, county x half-year with its totals, may be shown with its small cells hidden
  (`suppressed`). Totals would give a single hidden cell away, so others are hidden with it, until
  nobody can work any of them out.
- Any other cut shows `<5` for a small count and no totals (`below_five`): two cuts with totals
  could be subtracted from one another. So do the tables of what became of the same persons
  (`small_hidden`): two linked tables with totals could be laid beside one another.

**Linked**: of the persons of a cell some were filed, some sanctioned. Where their number is
published, those of the cell are at least as many; the check grants a reader that, too (`at_least`).
It is exact: what is hidden of the parts is small, stands in no sum, and holds nobody's number up.

**Small** is 1 to 4. **Zero is shown**: it concerns nobody, and "none" must not look like "hidden".
A zero is therefore never hidden, not even to protect another cell, and a reader may know that
whatever is hidden is at least 1; the check below grants him that.

**Protected** means: given everything published, that totals are sums, and that hidden counts are
whole numbers of at least 1, every hidden count could be any of at least five values (`PROTECTION`
apart); a small one could also be 5 or more, so that it cannot even be known to be small, and if it
is no total, as little as 1. (A total is at least the number of its parts that are not zero.) This
is checked by the interval in which each hidden count could lie, not by counting the hidden cells
of a line: of four hidden cells all may be worked out.

The table with its totals is a network: raising one cell must be balanced along a loop of hidden
cells. The room a cell has is a maximum flow, which is exact for whole numbers. Which cells to hide
besides is chosen by the cheapest such loop, one unprotected cell at a time (Castro 2002, Network
flows heuristics for complementary cell suppression, doi 10.1016/S0377-2217(01)00150-7): it is a
good choice, not always the smallest.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import polars as pl
from numpy.typing import NDArray
from scipy.sparse import csr_array
from scipy.sparse.csgraph import dijkstra, maximum_flow

Counts = NDArray[np.int64]
Mask = NDArray[np.bool_]

SMALL = 5
"""Counts from 1 to below this are small."""

PROTECTION = 4
"""The highest and the lowest value that a hidden cell could have lie at least this far apart."""

UNBOUNDED = 1_000_000
"""What a count could rise by where nothing published holds it; far above any table's total."""

TOTAL_COST = 1_000
"""What hiding a total costs, beside its size, against what hiding a cell costs."""


def below_five(count: pl.Expr) -> pl.Expr:
    """Return what a cut without totals shows: the count, `<5` for 1 to 4, null where not known."""
    return (
        pl.when(count.is_between(1, SMALL - 1))
        .then(pl.lit(f"<{SMALL}"))
        .otherwise(count.cast(pl.Int64).cast(pl.String))
    )


def small_hidden(table: pl.DataFrame, row: str, column: str, count: str) -> pl.DataFrame:
    """Return a table without totals, in the columns of `suppressed`: small counts are hidden, and
    nothing stands there by which they could be worked out. A pair that is missing counts as 0.
    """
    rows, columns = (table.select(pl.col(name).unique().sort()) for name in (row, column))
    filled = rows.join(columns, how="cross").join(
        table.select(row, column, count), on=[row, column], how="left", maintain_order="left"
    )
    is_small = pl.col(count).is_between(1, SMALL - 1)
    return filled.with_columns(pl.col(count).fill_null(0)).select(
        row, column, pl.when(~is_small).then(count).alias(count), is_small.alias("is_hidden")
    )


def suppressed(
    table: pl.DataFrame, row: str, column: str, count: str, at_least: str | None = None
) -> pl.DataFrame:
    """Return the fixed table with its totals, small counts and what would reveal them hidden.

    `table` has one row per `row` (county) and `column` (half-year) with its `count`; a pair that
    is missing counts as 0. Returned: `row`, `column`, `count`, `is_hidden`; a null `row` or
    `column` is the total over it; `count` is null exactly where `is_hidden`. Which hidden cells
    are small is not said. `at_least` is the column of what is published of a part of each count,
    which is then known to be no less.
    """
    rows, columns = table[row].unique().sort(), table[column].unique().sort()
    places = (
        rows.search_sorted(table[row]).to_numpy(),
        columns.search_sorted(table[column]).to_numpy(),
    )
    inner, floor = (np.zeros((len(rows), len(columns)), dtype=np.int64) for _ in range(2))
    np.add.at(inner, places, table[count].to_numpy())
    if at_least is not None:
        np.maximum.at(floor, places, table[at_least].to_numpy())
    full = with_totals(inner)
    hidden = hidden_cells(full, floor)
    down, across = np.indices(full.shape)
    labelled = {row: (rows, down), column: (columns, across)}
    return pl.DataFrame(
        {
            **{
                name: pl.concat([labels, labels.clear(1)])[place.ravel()]
                for name, (labels, place) in labelled.items()
            },
            count: full.ravel(),
            "is_hidden": hidden.ravel(),
        }
    ).with_columns(pl.when(~pl.col("is_hidden")).then(pl.col(count)).alias(count))


def with_totals(inner: Counts) -> Counts:
    """Return a table with a last column and a last row of totals."""
    full = np.hstack([inner, inner.sum(axis=1, keepdims=True)])
    return np.vstack([full, full.sum(axis=0, keepdims=True)])


def hidden_cells(full: Counts, floor: Counts | None = None) -> Mask:
    """Return which cells of a table with totals must be hidden.

    `floor` is what each cell of its inside is known to be at least, 0 where nothing is known.
    """
    small = (full >= 1) & (full < SMALL)
    hidden = small.copy()
    network = _Network(full, floor)
    settled = np.zeros_like(hidden)
    while (open_cells := np.argwhere(hidden & ~settled)).size:
        for place in map(tuple, open_cells):
            # What is hidden later only adds room: a cell once protected stays so.
            network.protect(place, hidden, is_small=bool(small[place]))
            settled[place] = True
    return hidden


def feasible_interval(
    full: Counts, hidden: Mask, place: tuple[int, int], floor: Counts | None = None
) -> tuple[int, int]:
    """Return the lowest and highest whole number a hidden cell could be, given all published.

    The highest is the count plus `UNBOUNDED` where nothing published holds it.
    """
    network = _Network(full, floor)
    value = int(full[place])
    return (
        value - network.room(place, hidden, upwards=False),
        value + network.room(place, hidden, upwards=True),
    )


@dataclass(frozen=True)
class _Arcs:
    """Both directions of every cell: from node, to node, which cell, how far it may move."""

    start: Counts
    end: Counts
    cell: Counts
    capacity: Counts


class _Network:
    """A table with totals as a graph: a node per row and per column, an arc per cell.

    Raising a cell of the inside, or the grand total, sends one unit from its row to its column;
    raising a total of a row or of a column sends one from its column to its row (a total stands on
    the other side of its equation). A table stays consistent when what goes in comes out.
    """

    def __init__(self, full: Counts, floor: Counts | None = None) -> None:
        self.full = full
        # Hidden counts are at least 1, or what is published of a part of them.
        self.least = np.ones_like(full)
        if floor is not None:
            self.least[:-1, :-1] = np.maximum(floor, 1)
        height, width = full.shape
        self.nodes = height + width
        down, across = np.indices(full.shape)
        is_total_row, is_total_column = down == height - 1, across == width - 1
        self.is_total = is_total_row | is_total_column
        turned = is_total_row ^ is_total_column
        row, column = down, height + across
        self.tail = np.where(turned, column, row).ravel()
        self.head = np.where(turned, row, column).ravel()

    def room(self, place: tuple[int, int], hidden: Mask, *, upwards: bool) -> int:
        """Return how far a hidden cell could move, all published cells standing still."""
        flat = int(np.ravel_multi_index(place, self.full.shape))
        arcs = self._arcs(hidden, without=flat)
        own = UNBOUNDED if upwards else int(self.full[place] - self.least[place])
        # What the cell sends one way must come back the other way round.
        source, sink = self._way_back(flat, upwards=upwards)
        capacity = csr_array(
            (arcs.capacity.astype(np.int32), (arcs.start, arcs.end)),
            shape=(self.nodes, self.nodes),
        )
        return min(own, int(maximum_flow(capacity, source, sink).flow_value))

    def protect(self, place: tuple[int, int], hidden: Mask, *, is_small: bool) -> None:
        """Hide further cells, in `hidden` itself, until this one has its room."""
        value = int(self.full[place])
        if is_small and not self.is_total[place]:
            self._make_room(place, hidden, value - 1, upwards=False)
            self._make_room(place, hidden, SMALL - value, upwards=True)
            return
        below = self.room(place, hidden, upwards=False)
        needed = max(PROTECTION - below, SMALL - value if is_small else 0)
        self._make_room(place, hidden, needed, upwards=True)

    def _make_room(
        self, place: tuple[int, int], hidden: Mask, needed: int, *, upwards: bool
    ) -> None:
        if needed <= 0 or self.room(place, hidden, upwards=upwards) >= needed:
            return
        flat = int(np.ravel_multi_index(place, self.full.shape))
        source, sink = self._way_back(flat, upwards=upwards)
        may_be_hidden = self.full > 0
        arcs = self._arcs(may_be_hidden, without=flat)
        wide = arcs.capacity >= needed
        cost = np.where(hidden, 0, self.full + TOTAL_COST * self.is_total).ravel()
        # A step over a hidden cell is not free: of loops alike the shortest is taken.
        graph = csr_array(
            (cost[arcs.cell[wide]] + 0.001, (arcs.start[wide], arcs.end[wide])),
            shape=(self.nodes, self.nodes),
        )
        _, before = dijkstra(graph, indices=source, return_predecessors=True)
        node = sink
        while node != source:
            previous = int(before[node])
            # A row and a column meet in one cell: the arc between two nodes says which it is.
            hidden[min(previous, node), max(previous, node) - len(self.full)] = True
            node = previous

    def _way_back(self, flat: int, *, upwards: bool) -> tuple[int, int]:
        tail, head = int(self.tail[flat]), int(self.head[flat])
        return (head, tail) if upwards else (tail, head)

    def _arcs(self, movable: Mask, *, without: int) -> _Arcs:
        cells = np.flatnonzero(movable.ravel())
        cells = cells[cells != without]
        tail, head = self.tail[cells], self.head[cells]
        fall = (self.full - self.least).ravel()[cells]
        return _Arcs(
            np.concatenate([tail, head]),
            np.concatenate([head, tail]),
            np.concatenate([cells, cells]),
            np.concatenate([np.full(len(cells), UNBOUNDED), fall]),
        )
