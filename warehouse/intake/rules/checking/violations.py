"""Rows that break a rule, as frames: the table and place of the row, the column, the rule.

The frames that rules look at carry, beside their own columns, one column `<table>_row` for each row
they were joined from: the place of a row of the import, null for an accepted one. A row of the
import that breaks a rule answers for itself; where an accepted row would break one, the row of the
import that it was joined with answers for it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, TypeAlias, TypedDict

import polars as pl

from warehouse.schema import catalogue
from warehouse.schema.validation import schema_of
from warehouse.words.messages import Text, message

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from warehouse.intake.findings.finding import Severity

Detail: TypeAlias = pl.Expr | str | Text | dict[str, pl.Expr]

VIOLATIONS = pl.Schema(
    {
        "table": pl.String(),
        "row": pl.Int64(),
        "column": pl.String(),
        "rule": pl.String(),
        "severity": pl.String(),
        "details": pl.String(),
    }
)
"""One row per violation. `row` is the place in the import's frame of `table`, from 0; `column` the
raw table's column it is about, null where it is about the row; `details` as in `FINDINGS`."""

_NONE = pl.DataFrame(schema=VIOLATIONS)

ROW = "_row"


class At(TypedDict):
    """The column of a raw table that a rule is about."""

    table: str
    column: str


def violations(
    frame: pl.DataFrame,
    broken: pl.Expr,
    *,
    table: str,
    column: str | None,
    rule: str,
    severity: Severity | Literal["skipped"] = "rejected",
    **details: Detail,
) -> pl.DataFrame:
    """Return the rows of `frame` for which `broken` holds, as `VIOLATIONS`.

    `details` fill the places of the rule's sentences; a pair is what it reads in Chinese and
    in English.
    """
    if frame.is_empty():
        return _NONE
    rows = frame.filter(broken)
    if rows.is_empty():
        return _NONE
    own = f"{table}{ROW}"
    slots = _slots(details)
    if column is not None:
        slots |= _slots({"column": name_of(table, column)})
    parts = [
        rows.filter(pl.col(own).is_not_null()).select(
            **_place(table, own, column),
            rule=pl.lit(rule),
            severity=pl.lit(severity),
            details=_json(slots),
        )
    ]
    accepted = rows.filter(pl.col(own).is_null())
    if severity == "rejected" and not accepted.is_empty():
        answering = pl.concat([_NONE, *_answering(accepted, table, column, rule)])
        # Two rows that contradict each other are told once, at the row of the import.
        parts.append(answering.join(parts[0], on=["table", "row"], how="anti"))
    return pl.concat(parts)


def none() -> pl.DataFrame:
    """Return no violation."""
    return _NONE


def together(parts: Iterable[pl.DataFrame]) -> pl.DataFrame:
    """Return all of `parts`."""
    return pl.concat([_NONE, *(part for part in parts if not part.is_empty())])


def name_of(table: str, column: str) -> Text:
    """Return what a column is called; one of a table that no office fills in, by its own name."""
    if table not in catalogue.OFFICE_TABLES:
        return Text.of(column)
    return catalogue.column(table, column).header


def _answering(
    accepted: pl.DataFrame, table: str, column: str | None, rule: str
) -> Iterable[pl.DataFrame]:
    """Return violations of accepted rows, with the row of the import that brings each about."""
    key = schema_of(table).primary_key()
    slots = _slots(
        {
            "reason": message(f"rules.{rule}.name"),
            "table": catalogue.title(table),
            "key": pl.concat_str([pl.col(name).cast(pl.String) for name in key], separator=" "),
        }
    )
    for cause in [name for name in accepted.columns if name.endswith(ROW)]:
        if cause == f"{table}{ROW}" or accepted.is_empty():
            continue
        answering = cause.removesuffix(ROW).rpartition("__")[2]
        shared = column if column in schema_of(answering).column_names() else None
        yield (
            accepted.filter(pl.col(cause).is_not_null())
            .select(
                **_place(answering, cause, shared),
                rule=pl.lit("contradicts_accepted"),
                severity=pl.lit("rejected"),
                details=_json(slots),
            )
            .unique()
        )
        accepted = accepted.filter(pl.col(cause).is_null())


def _place(table: str, row: str, column: str | None) -> dict[str, pl.Expr]:
    return {
        "table": pl.lit(table),
        "row": pl.col(row),
        "column": pl.lit(column, dtype=pl.String),
    }


def _slots(details: Mapping[str, Detail]) -> dict[str, pl.Expr]:
    return {name: _expression(detail) for name, detail in details.items()}


def _expression(detail: Detail) -> pl.Expr:
    if isinstance(detail, pl.Expr):
        return detail.cast(pl.String).fill_null("")
    if isinstance(detail, str):
        return pl.lit(detail)
    by_language = detail.by_language if isinstance(detail, Text) else detail
    return pl.struct(
        _expression(sentence).alias(language) for language, sentence in by_language.items()
    )


def _json(slots: dict[str, pl.Expr]) -> pl.Expr:
    if not slots:
        return pl.lit("{}")
    return pl.struct(
        expression.alias(name) for name, expression in slots.items()
    ).struct.json_encode()
