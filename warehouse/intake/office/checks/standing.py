"""What the rows of a ledger come to: problems, those done, villages, rates."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

import polars as pl

from warehouse.intake.office.aliases import plain
from warehouse.intake.office.checks.cells import BASICALLY_DONE, CLOSED, COMPLETED

if TYPE_CHECKING:
    from warehouse.intake.office.checks.cells import LedgerCells
    from warehouse.intake.office.checks.statements import Measure, Statement

_HALF = 0.51


@dataclass(frozen=True)
class Standing:
    """Counts of some rows of a ledger. `rows` beside `problems`: an office may mean either.

    None where the ledger does not say it of every problem.
    """

    rows: int
    problems: int
    villages: int | None
    done: int | None
    basically_done: int | None
    closed: int | None
    closed_or_done: int | None

    def agrees(self, statement: Statement) -> bool | None:
        """Whether a statement is so; None where the rows do not tell."""
        counts = self._counts(statement.measure)
        if not counts:
            return None
        if statement.measure in ("rate", "closed_rate"):
            step = _HALF * 10**-statement.decimals
            return self.problems == 0 or any(
                abs(100 * count / self.problems - statement.number) <= step for count in counts
            )
        return statement.number in counts

    def told(self, measure: Measure) -> str:
        """The count by the rows, for a reader."""
        (first, *_) = self._counts(measure) or [0]
        if measure in ("rate", "closed_rate"):
            return f"{100 * first / self.problems:.1f}%" if self.problems else "—"
        return str(first)

    def _counts(self, measure: Measure) -> list[int]:
        """What the rows come to; several where an office may count in several ways."""
        done, basically = self.done, self.basically_done or 0
        counts: dict[Measure, list[int | None]] = {
            "problems": [self.problems, self.rows],
            "villages": [self.villages],
            "done": [done, self.closed_or_done],
            "rate": [done, self.closed_or_done, None if done is None else done + basically],
            "basically_done": [self.basically_done],
            "closed": [self.closed],
            "closed_rate": [self.closed],
            "open": []
            if done is None
            else [self.problems - done - basically, self.problems - done],
        }
        return [count for count in counts[measure] if count is not None]


def standing(cells: LedgerCells, lines: pl.DataFrame, unread: Iterable[int] = ()) -> Standing:
    """What `lines` (of `cells.things`) come to; `unread` things could not be read."""
    more = len(list(unread))
    is_whole = more == 0
    state = lines["state"] if "state" in lines.columns else None
    closed = lines["closed"] if "closed" in lines.columns else None
    counts_states = is_whole and state is not None and state.null_count() == 0
    counts_closed = is_whole and closed is not None and closed.null_count() == 0
    done = int((state >= COMPLETED).sum()) if counts_states and state is not None else None
    by_state = int((state == CLOSED).sum()) if counts_states and state is not None else None
    by_flag = int(closed.sum()) if counts_closed and closed is not None else None
    rows = lines.height + more
    if is_whole:
        things = lines["thing"].to_list()
        rows = cells.frame.filter(pl.col("thing").is_in(things)).height
    return Standing(
        rows=rows,
        problems=lines.height + more,
        villages=_villages(lines) if is_whole else None,
        done=done,
        basically_done=int((state == BASICALLY_DONE).sum())
        if counts_states and state is not None
        else None,
        closed=by_flag if by_flag is not None else by_state,
        closed_or_done=by_flag if done is None else None,
    )


def _villages(lines: pl.DataFrame) -> int | None:
    if "subject_org" not in lines.columns or lines["subject_org"].null_count():
        return None
    return len({plain(name) for name in lines["subject_org"].unique()})
