"""What the rows of a ledger come to: problems, those done, villages, rates."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from warehouse.intake.ledgers.checks.column_types import BASICALLY_DONE, CLOSED, COMPLETED
from warehouse.intake.ledgers.checks.totals.statements import RATES
from warehouse.intake.ledgers.fields.header_text import condensed

if TYPE_CHECKING:
    import polars as pl

    from warehouse.intake.ledgers.checks.totals.statements import Measure, Statement

_HALF = 0.51
UNSTATED = 0.2
"""Share of problems whose state is not stated, up to which the others are compared."""


@dataclass(frozen=True)
class LedgerCounts:
    """Counts of some rows of a ledger. `rows` beside `problems`: an office may mean either.

    None where the ledger says it of too few problems. Of `unsure` problems it does not say it, and
    `others` may belong to these rows: a statement that they could bear out is so.
    """

    rows: int
    problems: int
    villages: int | None
    done: int | None
    basically_done: int | None
    closed: int | None
    closed_or_done: int | None
    unsure: int = 0
    others: int = 0

    def agrees(self, statement: Statement) -> bool | None:
        """Return whether a statement is so; None where the rows do not say."""
        counts = self._counts(statement.measure)
        if not counts:
            return None
        if statement.measure in RATES:
            step = _HALF * 10**-statement.decimals
            whole = self.problems + self.others
            return self.problems == 0 or any(
                100 * count / whole - step
                <= statement.number
                <= 100 * (count + self.unsure + self.others) / self.problems + step
                for count in counts
            )
        less, more = self._room(statement.measure)
        return any(count - less <= statement.number <= count + more for count in counts)

    def _room(self, measure: Measure) -> tuple[int, int]:
        """Return how many fewer and how many more there may be than counted."""
        if measure in ("problems", "villages"):
            return 0, self.others
        if measure == "open":
            return self.unsure, self.others
        return 0, self.unsure + self.others

    def counts_basically(self, statement: Statement) -> bool:
        """Return whether a rate is so only with what is basically done."""
        if statement.measure != "rate" or not self.basically_done:
            return False
        without = replace(self, basically_done=0)
        return self.agrees(statement) is True and without.agrees(statement) is False

    def shown(self, measure: Measure) -> str:
        """Return the count by the rows, for a reader."""
        (first, *_) = self._counts(measure) or [0]
        if measure in RATES:
            return f"{100 * first / self.problems:.1f}%" if self.problems else "—"
        less, more = self._room(measure)
        return str(first) if not less + more else f"{first - less}—{first + more}"

    def _counts(self, measure: Measure) -> list[int]:
        """Return what the rows come to; several where an office may count in several ways."""
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


def count_lines(lines: pl.DataFrame, others: int = 0) -> LedgerCounts:
    """Return what `lines` (of `LedgerCells.counted`) come to; `others` may belong to them."""
    state, closed = _mostly(lines, "state"), _mostly(lines, "closed")
    done = None if state is None else int((state >= COMPLETED).sum())
    by_flag = None if closed is None else int(closed.sum())
    by_state = None if state is None else int((state == CLOSED).sum())
    stated = [column for column in (state, closed) if column is not None]
    return LedgerCounts(
        rows=int(lines["row_count"].sum()),
        problems=lines.height,
        villages=_villages(lines),
        done=done,
        basically_done=None if state is None else int((state == BASICALLY_DONE).sum()),
        closed=by_state if by_flag is None else by_flag,
        closed_or_done=by_flag if done is None else None,
        unsure=max((column.null_count() for column in stated), default=0),
        others=others,
    )


def _mostly(lines: pl.DataFrame, name: str) -> pl.Series | None:
    """Return a column in which most lines say something."""
    column = lines[name] if name in lines.columns else None
    if column is None or column.null_count() > UNSTATED * lines.height:
        return None
    return column


def _villages(lines: pl.DataFrame) -> int | None:
    if "subject_org" not in lines.columns or lines["subject_org"].null_count():
        return None
    return len({condensed(name) for name in lines["subject_org"].unique()})
