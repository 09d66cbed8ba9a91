"""The lists of one file against each other: every problem has its tasks and who answers for it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

import polars as pl

from warehouse.intake.ledgers.checks.reporting import broken, number_in
from warehouse.intake.ledgers.checks.rows.texts import units_of_other_villages

if TYPE_CHECKING:
    from warehouse.intake.ledgers.checks.context import CheckReference
    from warehouse.intake.ledgers.checks.frame import LedgerCells

_NUMBER = r"([0-9]{1,6})"


def compare_lists(
    ledgers: Sequence[LedgerCells], reference: CheckReference
) -> Iterator[pl.DataFrame]:
    """Problems of a list of problems that a further list, numbered alike, leaves out."""
    lists = [cells for cells in ledgers if cells.kind.reads_sheets_together and cells.has("seq")]
    further = [cells for cells in lists if cells.has("measures") or cells.has("responsible_unit")]
    of_problems = [cells for cells in lists if cells not in further and cells.has("problem_text")]
    if len(of_problems) != 1:
        return
    problems = of_problems[0]
    for other in further:
        numbers = other.counted.select(number_in("seq", _NUMBER)).to_series().drop_nulls()
        number = number_in("seq", _NUMBER)
        shared = problems.things.filter(number.is_in(numbers.implode())).height
        if not shared:
            continue
        yield broken(
            problems,
            problems.things,
            ~number.is_in(numbers.implode()),
            rule="list_leaves_out",
            field="seq",
            list=other.sheet.name,
        )
        if problems.has("subject_org") and not other.has("subject_org"):
            subjects = problems.things.select("subject_org", number=number).drop_nulls()
            once = subjects.unique("number", keep="none")
            theirs = other.things.with_columns(number=number)
            joined = theirs.join(once, on="number", how="left", maintain_order="left")
            yield from units_of_other_villages(other, joined, reference)
        for field in ("measures", "responsible_unit"):
            if other.has(field):
                empty = pl.col(field).is_null()
                yield broken(other, other.things, empty, rule="cell_missing", field=field)
