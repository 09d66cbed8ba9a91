"""What a development version has otherwise than the published one, on the terminal and as files."""

from __future__ import annotations

from typing import TYPE_CHECKING

from warehouse.cli.terminal import print_line
from warehouse.words.languages import column_in
from warehouse.words.messages import Text, language, message

if TYPE_CHECKING:
    from warehouse.development.table_differences import TableDifference
    from warehouse.runtime.home import Home

MOST_TOTALS = 8
MOST_REGIONS = 5
"""Lines of one table, and of one metric; the files hold all."""


def print_differences(home: Home) -> None:
    """Print rows, totals and metrics by region that are another, and write all of them to files."""
    from warehouse.development import differences  # noqa: PLC0415 - slow to import

    table_changes = differences.of_development(home)
    if not table_changes.tables and table_changes.metrics.is_empty():
        print_line(message("dev_diff_none", before=table_changes.before, now=table_changes.now))
        return
    print_line(message("dev_diff", before=table_changes.before, now=table_changes.now))
    for table in table_changes.tables:
        _print_table(table)
    label = column_in(language(), "label", table_changes.metrics.columns)
    region = column_in(language(), "region", table_changes.metrics.columns)
    for (_metric,), rows in table_changes.metrics.group_by(["metric"], maintain_order=True):
        print_line(message("dev_diff_metric", metric=rows[label][0], regions=rows.height))
        for row in rows.head(MOST_REGIONS).iter_rows(named=True):
            print_line(
                message(
                    "dev_diff_region",
                    region=row[region],
                    code=row["region_code"],
                    change=_change(row["before"], row["now"]),
                )
            )
    print_line(message("dev_diff_files", folder=differences.write(table_changes, home.development)))


def _print_table(table: TableDifference) -> None:
    print_line(
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
        print_line(message("dev_diff_column", column=column, rows=_number(rows)))
    for total in table.totals[:MOST_TOTALS]:
        change = _change(total.before, total.now)
        print_line(message("dev_diff_total", column=total.column, change=change))


def _change(before: float | None, now: float | None) -> Text:
    """Return both values and by how much they differ, which nothing does from a value."""
    if before is None or now is None:
        return message("dev_diff_come_or_gone", before=_number(before), now=_number(now))
    difference = f"{'+' if now >= before else ''}{_number(now - before)}"
    return message(
        "dev_diff_change", before=_number(before), now=_number(now), difference=difference
    )


def _number(value: float | None) -> str:
    if value is None:
        return str(message("none"))
    return f"{value:,.0f}" if value == int(value) else f"{value:,.6g}"
