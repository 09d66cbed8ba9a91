"""What a development version has otherwise than the published one, on the terminal and as files."""

from __future__ import annotations

from typing import TYPE_CHECKING

from warehouse.cli.terminal import tell
from warehouse.words.languages import column_in
from warehouse.words.messages import language, message

if TYPE_CHECKING:
    from warehouse.development.table_differences import TableDifference
    from warehouse.runtime.home import Home

MOST_TOTALS = 8
MOST_REGIONS = 5
"""Lines of one table, and of one metric; the files hold all."""


def tell_differences(home: Home) -> None:
    """Print rows, totals and metrics by region that are another, and write all of them to files."""
    from warehouse.development import differences  # noqa: PLC0415 - slow to import

    table_changes = differences.of_development(home)
    if not table_changes.tables and table_changes.metrics.is_empty():
        tell(message("dev_diff_none", before=table_changes.before, now=table_changes.now))
        return
    tell(message("dev_diff", before=table_changes.before, now=table_changes.now))
    for table in table_changes.tables:
        _tell_table(table)
    label = column_in(language(), "label", table_changes.metrics.columns)
    region = column_in(language(), "region", table_changes.metrics.columns)
    for (_metric,), rows in table_changes.metrics.group_by(["metric"], maintain_order=True):
        tell(message("dev_diff_metric", metric=rows[label][0], regions=rows.height))
        for row in rows.head(MOST_REGIONS).iter_rows(named=True):
            tell(
                message(
                    "dev_diff_region",
                    region=row[region],
                    code=row["region_code"],
                    before=_number(row["before"]),
                    now=_number(row["now"]),
                    difference=_signed(row["difference"]),
                )
            )
    tell(message("dev_diff_files", folder=differences.write(table_changes, home.development)))


def _tell_table(table: TableDifference) -> None:
    tell(
        message(
            "dev_diff_table",
            table=table.table,
            before=_number(table.rows_before),
            now=_number(table.rows_now),
            added=_number(table.added),
            removed=_number(table.removed),
            changed=_number(table.changed),
        )
    )
    for column, rows in table.columns[:MOST_TOTALS]:
        tell(message("dev_diff_column", column=column, rows=_number(rows)))
    for total in table.totals[:MOST_TOTALS]:
        difference = None
        if total.before is not None and total.now is not None:
            difference = total.now - total.before
        tell(
            message(
                "dev_diff_total",
                column=total.column,
                before=_number(total.before),
                now=_number(total.now),
                difference=_signed(difference),
            )
        )


def _number(value: float | None) -> str:
    if value is None:
        return str(message("none"))
    return f"{value:,.0f}" if value == int(value) else f"{value:,.6g}"


def _signed(value: float | None) -> str:
    return _number(value) if value is None or value < 0 else f"+{_number(value)}"
