"""What the rows of a ledger come to: problems, those done, villages, rates."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from warehouse.intake.office.aliases import plain
from warehouse.intake.office.checks.cells import BASICALLY_DONE, CLOSED, COMPLETED
from warehouse.intake.office.checks.statements import RATES

if TYPE_CHECKING:
    import polars as pl

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
        if statement.measure in RATES:
            step = _HALF * 10**-statement.decimals
            return self.problems == 0 or any(
                abs(100 * count / self.problems - statement.number) <= step for count in counts
            )
        return statement.number in counts

    def counts_basically(self, statement: Statement) -> bool:
        """Whether a rate is so only with what is basically done."""
        if statement.measure != "rate" or not self.basically_done:
            return False
        without = replace(self, basically_done=0)
        return self.agrees(statement) is True and without.agrees(statement) is False

    def told(self, measure: Measure) -> str:
        """The count by the rows, for a reader."""
        (first, *_) = self._counts(measure) or [0]
        if measure in RATES:
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


def standing(lines: pl.DataFrame) -> Standing:
    """What `lines` (of `LedgerCells.counted`) come to."""
    state, closed = _whole(lines, "state"), _whole(lines, "closed")
    done = None if state is None else int((state >= COMPLETED).sum())
    by_flag = None if closed is None else int(closed.sum())
    by_state = None if state is None else int((state == CLOSED).sum())
    return Standing(
        rows=int(lines["lines"].sum()),
        problems=lines.height,
        villages=_villages(lines),
        done=done,
        basically_done=None if state is None else int((state == BASICALLY_DONE).sum()),
        closed=by_state if by_flag is None else by_flag,
        closed_or_done=by_flag if done is None else None,
    )


def _whole(lines: pl.DataFrame, name: str) -> pl.Series | None:
    """A column in which every line says something."""
    column = lines[name] if name in lines.columns else None
    return None if column is None or column.null_count() else column


def _villages(lines: pl.DataFrame) -> int | None:
    if "subject_org" not in lines.columns or lines["subject_org"].null_count():
        return None
    return len({plain(name) for name in lines["subject_org"].unique()})
