"""Running numbers of a ledger: one that is left out, stands twice or goes back may hide a row."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import polars as pl

from warehouse.intake.ledgers.checks.cells import LedgerCells
from warehouse.intake.ledgers.checks.check import EVERY_LINE, Check, Violation, check, number_in
from warehouse.intake.ledgers.fields.header_text import condensed
from warehouse.intake.ledgers.ledger import LedgerColumn
from warehouse.intake.ledgers.table.finding.header import is_blank
from warehouse.intake.values.normalisation import normalise

_NUMBER = r"^[(\[第№#]*([0-9]{1,6})[)\]、.,号项条]*$"
_MOSTLY = 0.8
"""Share of rows with a whole number from which a column counts as one of running numbers."""

_WIDEST = 5
"""Running numbers reach to so many times the rows at most: others are codes."""

_FEW_ROWS = 6
_AN_EXTRACT = 0.5
"""With gaps at more of its rows, a ledger is an extract of another."""

_SAME = ("problem_text", "subject_org")
_PARTS_BY = ("category", "town", "round", "year", "inspection_group", "handed_over_date")
"""Fields whose change begins a part of the table, as a section row does."""

_TWICE = (pl.len() > 1).over("series", "number")


@dataclass(frozen=True)
class _Serials:
    """The running numbers of a ledger; `numbered` are the lines that have one, with their steps."""

    field: str
    lines: pl.DataFrame
    numbered: pl.DataFrame


@check("serial_missing")
def serial_missing(cells: LedgerCells) -> Iterator[Violation]:
    """Yield lines without a running number."""
    for serials in cells.once(_serials):
        without = pl.col("number").is_null() & ~pl.col("is_covered")
        yield Violation(serials.lines, without & (pl.col("seq") == ""), serials.field)


@check("serial_not_a_number")
def serial_not_a_number(cells: LedgerCells) -> Iterator[Violation]:
    """Yield running numbers that are none."""
    for serials in cells.once(_serials):
        without = pl.col("number").is_null() & ~pl.col("is_covered")
        yield Violation(serials.lines, without & (pl.col("seq") != ""), serials.field)


@check("serial_twice")
def serial_twice(cells: LedgerCells) -> Iterator[Violation]:
    """Yield running numbers that stand twice."""
    for serials in cells.once(_serials):
        yield Violation(serials.numbered, _TWICE, serials.field)


@check("serial_goes_back")
def serial_goes_back(cells: LedgerCells) -> Iterator[Violation]:
    """Yield running numbers below the one above."""
    for serials in cells.once(_serials):
        yield Violation(serials.numbered, (pl.col("step") < 0) & ~_TWICE, serials.field)


@check("serial_gap")
def serial_gap(cells: LedgerCells) -> Iterator[Violation]:
    """Yield running numbers before which some are left out."""
    for serials in cells.once(_serials):
        numbered = serials.numbered
        gaps = (pl.col("step") > 1) & (pl.col("number") > pl.col("highest") + 1)
        gaps &= ~pl.col("was_there")
        share = numbered.select(gaps.mean()).item() or 0.0
        if numbered.height >= _FEW_ROWS and share > _AN_EXTRACT:
            continue
        gapped = _without_those_beside(numbered.filter(gaps), cells.numbers_beside)
        first = pl.max_horizontal(pl.col("number") - pl.col("step"), "highest") + 1
        last = pl.col("number") - 1
        one, several = pl.format("{}", first), pl.format("{}—{}", first, last)
        missing = pl.when(first == last).then(one).otherwise(several)
        yield Violation(gapped, EVERY_LINE, serials.field, {"missing": missing})


def _serials(cells: LedgerCells) -> list[_Serials]:
    """Return the running numbers of a ledger; none where its lines are not numbered."""
    lines = _lines(cells)
    if lines is None:
        return []
    column = _column(cells)
    field = "seq" if column is None or column.field is None else column.field
    return [_Serials(field, lines, _steps(lines.filter(pl.col("number").is_not_null())))]


def _without_those_beside(gapped: pl.DataFrame, beside: frozenset[int]) -> pl.DataFrame:
    """Return the gaps of which a number is in no other table of the sheet."""
    if not beside:
        return gapped
    lost = [
        not beside.issuperset(range(number - step + 1, number))
        for number, step in gapped.select("number", "step").iter_rows()
    ]
    return gapped.filter(pl.Series(lost, dtype=pl.Boolean))


def numbers_of(cells: LedgerCells) -> frozenset[int]:
    """Return the running numbers of a table."""
    if "seq" not in cells.counted.columns:
        return frozenset()
    numbers = cells.counted.select(number_in("seq", _NUMBER)).to_series()
    return frozenset(numbers.drop_nulls().to_list())


def _lines(cells: LedgerCells) -> pl.DataFrame | None:
    """Return the records with `number`, `part` of the table and `subject`; None where they are not
    numbered.

    Rows that could not be read are among them: a number is not lost because its row is rejected.
    """
    column = _column(cells)
    if column is None:
        return None
    begun = [row for row in cells.rows.data if cells.record_of.get(row, row) == row]
    values = [cells.sheet.rows[row - 1][column.column - 1] for row in begun]
    lines = pl.DataFrame(
        {
            "row": pl.Series(begun, dtype=pl.Int32),
            "seq": ["" if is_blank(value) else _serial_text(value) for value in values],
            "is_covered": [(row, column.column) in cells.rows.filled_from for row in begun],
            "part": [0] * len(begun),
        }
    ).with_columns(part=_parts(cells, begun))
    fields = cells.by_row.select(
        "row", *(name for name in (*_SAME, *_PARTS_BY) if name in cells.by_row.columns)
    )
    lines = (
        lines.join(fields, on="row", how="left", maintain_order="left")
        .with_columns(number=number_in("seq", _NUMBER))
        .with_columns(
            subject=pl.col("subject_org") if "subject_org" in fields.columns else pl.lit("")
        )
    )
    lines = lines.filter(~_repeats(lines))
    return lines if _are_running(lines) else None


def _column(cells: LedgerCells) -> LedgerColumn | None:
    """Return the column of running numbers; a further list repeats those of its problems."""
    if cells.kind.reads_sheets_together and not cells.has("problem_text", "seq"):
        return None
    code = cells.columns.get("clue_code")
    is_serial = code is not None and condensed(code.header) == "序号"
    return code if is_serial else cells.columns.get("seq")


def _serial_text(value: object) -> str:
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return "".join(normalise(str(value)).split())


def _parts(cells: LedgerCells, begun: list[int]) -> pl.Series:
    """Return how many section rows and repeated headers stand above each row."""
    kinds = pl.Series(cells.rows.kinds, dtype=pl.String).is_in(
        ["section", "header_repeated", "subtotal"]
    )
    above = kinds.cast(pl.Int32).cum_sum()
    return above.gather([row - 1 for row in begun])


def _repeats(lines: pl.DataFrame) -> pl.Expr:
    """Return whether a row goes on with the problem above under its number."""
    if "problem_text" not in lines.columns:
        return pl.lit(value=False)
    text = pl.col("problem_text")
    same_text = text.is_null() | (text == text.shift())
    same_number = pl.col("number").eq(pl.col("number").shift())
    return (
        same_number & same_text & (pl.col("subject").eq_missing(pl.col("subject").shift()))
    ).fill_null(value=False)


def _are_running(lines: pl.DataFrame) -> bool:
    numbers = lines["number"]
    own = lines.filter(~pl.col("is_covered")).height
    if own < 2 or numbers.is_not_null().sum() < min(_MOSTLY * own, own - 1):
        return False
    highest = numbers.max()
    if not isinstance(highest, int) or highest > _WIDEST * lines.height + 20:
        return False
    return not _number_subjects(lines.filter(pl.col("number").is_not_null()))


def _number_subjects(lines: pl.DataFrame) -> bool:
    """Return whether the numbers count the villages, each with several problems."""
    pairs = lines.select("subject", "number").unique().height
    subjects = lines["subject"].n_unique()
    return 1 < subjects == pairs == lines["number"].n_unique() < lines.height


def _steps(lines: pl.DataFrame) -> pl.DataFrame:
    """Return `lines` with `step` from the number above, and `series`: it begins anew at 1 in
    another part of the table or another village. `was_there`: the number left out stands elsewhere;
    `highest`: the highest above, as a number that goes back leaves out none.
    """
    begins = ["part", "subject", *(name for name in _PARTS_BY if name in lines.columns)]
    changed = pl.any_horizontal(pl.col(name).ne_missing(pl.col(name).shift()) for name in begins)
    restarts = ((pl.col("number") == 1) & changed).fill_null(value=False)
    series = lines.with_columns(series=restarts.cum_sum())
    stepped = series.with_columns(
        step=(pl.col("number") - pl.col("number").shift()).over("series"),
        highest=pl.col("number").cum_max().shift().over("series"),
    )
    there = series.select("series", (pl.col("number") + 1).alias("number"), was_there=True).unique()
    return stepped.join(
        there, on=["series", "number"], how="left", maintain_order="left"
    ).with_columns(pl.col("was_there").fill_null(value=False))


CHECKS: tuple[Check, ...] = (
    serial_missing,
    serial_not_a_number,
    serial_twice,
    serial_goes_back,
    serial_gap,
)
