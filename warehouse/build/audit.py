"""Our own checks of a newly built file, beside dbt's data tests, before anybody may read it.

dbt's tests look at one build; these look at what a reader relies on: that the file says what it is,
that the four subjects have every row of their grid, that nothing shrank since the version before,
and that the demonstration keeps to the published totals.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import duckdb

from warehouse.queries.metrics import UnsupportedMetric
from warehouse.runtime.errors import AuditRefused
from warehouse.versions.subject_marts import COVERAGE, ON_THE_GRID
from warehouse.words.messages import Text, joined, message

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Collection
    from pathlib import Path

    from warehouse.queries.metrics import Metric
    from warehouse.versions.version import Version

REQUIRED = (*ON_THE_GRID, "dim_region", "dim_village", "meta_version")
SHRINKS_BELOW = 0.5
COUNTED_FROM_LEDGERS = ("dim_", "fct_", "mart_")
"""Reference tables are edited by hand and may shrink at will."""

MART_SCHEMA = "main"


def audit(
    file: Path,
    *,
    version_id: str,
    as_of_date: dt.date,
    is_demonstration: bool,
    previous: Version | None,
) -> dict[str, int]:
    """Check the warehouse `file`; returns its rows by table.

    `previous` is the version to compare with, if any: a table that lost more than half of its rows
    (all of them included) is refused. Raises `AuditRefused` with every finding.
    """
    with duckdb.connect(file) as connection:
        # What the build left in its journal goes into the file, so that the file alone is whole.
        connection.execute("CHECKPOINT")
        rows = _rows(connection)
        findings = [
            message("audit_missing", table=table) for table in REQUIRED if table not in rows
        ]
        if not findings:
            findings += _check_version(connection, version_id, as_of_date)
            for subject in ON_THE_GRID:
                findings += _check_grid(connection, subject, as_of_date)
            if is_demonstration and "mart_published" in rows:
                findings += _check_published(connection, as_of_date)
    if previous is not None:
        findings += _check_shrinkage(rows, previous)
    if findings:
        raise AuditRefused.of(
            "audit_refused",
            findings=joined(findings, "\n"),
        )
    return rows


def check_metrics(file: Path, metrics: Collection[Metric]) -> None:
    """Check that the warehouse `file` can sum whatever `metrics` are made of.

    Raises `UnsupportedMetric` for one whose measure names no column of its mart, and for a share
    whose numerator is more than its denominator: no interval can be given of such a one.
    """
    if not metrics:
        return
    with duckdb.connect(file, read_only=True) as connection:
        for metric in metrics:
            for measure in metric.measures:
                try:
                    connection.execute(
                        f"describe select sum({measure.expression}) from {measure.mart}"  # noqa: S608 - the project's own declarations
                    )
                except duckdb.Error as error:
                    raise UnsupportedMetric.because(
                        "metric_not_summed",
                        metric.name,
                        measure=measure.expression,
                        mart=measure.mart,
                        told=str(error).splitlines()[0],
                    ) from error
            _check_share(connection, metric)


def _check_share(connection: duckdb.DuckDBPyConnection, metric: Metric) -> None:
    if not metric.is_proportion or metric.denominator is None:
        return
    part, whole = metric.numerator, metric.denominator
    rows = connection.execute(
        f"select count(*) from {part.mart} where ({part.expression}) > ({whole.expression})"  # noqa: S608 - as above
    ).fetchall()[0][0]
    if rows:
        raise UnsupportedMetric.because(
            "metric_part_over_whole", metric.name, rows=f"{rows:,}", mart=part.mart
        )


def table_rows(file: Path) -> dict[str, int]:
    """Return the rows of each table of the warehouse `file`."""
    with duckdb.connect(file, read_only=True) as connection:
        return _rows(connection)


def _rows(connection: duckdb.DuckDBPyConnection) -> dict[str, int]:
    tables = connection.execute(
        "select table_name from duckdb_tables() where schema_name = ? order by table_name",
        [MART_SCHEMA],
    ).fetchall()
    if not tables:
        return {}
    counts = " union all ".join(
        f"select '{table}', count(*) from \"{table}\""  # noqa: S608 - names from the catalog
        for (table,) in tables
    )
    return dict(connection.execute(counts).fetchall())


def _check_version(
    connection: duckdb.DuckDBPyConnection, version_id: str, as_of_date: dt.date
) -> list[Text]:
    """Check that the file says, once, which version it is and as of when."""
    meta = connection.execute("select version_id, as_of_date from meta_version").fetchall()
    if meta == [(version_id, as_of_date)]:
        return []
    return [message("audit_version", stored=meta, version=version_id, as_of=as_of_date)]


def _check_grid(
    connection: duckdb.DuckDBPyConnection, subject: str, as_of_date: dt.date
) -> list[Text]:
    """Check that every region of the subject has every month of its term up to the as-of month, and
    the subject has the regions and terms of the coverage.
    """
    broken, example = connection.execute(
        f"""
        with cells as (
            select region_code, term_id, month_end, count(*) as levels
            from {subject}
            group by all
        ),
        spans as (
            select
                region_code, term_id, count(*) as months,
                min(month_end) as first_month, max(month_end) as last_month,
                min(levels) as fewest, max(levels) as most
            from cells
            group by all
        ),
        levels as (select max(levels) as levels from cells),
        expected as (select distinct region_code, term_id from {COVERAGE}),
        counties as (
            select distinct county_code as region_code
            from dim_village
            where county_code not in (select region_code from {COVERAGE})
        ),
        broken as (
            select coalesce(spans.region_code, expected.region_code) as region_code
            from spans
            full join expected using (region_code, term_id)
            cross join levels
            where spans.region_code is null
                or expected.region_code is null
                or spans.months != date_diff('month', spans.first_month, spans.last_month) + 1
                or spans.last_month != last_day(cast(? as date))
                or spans.fewest != levels.levels
                or spans.most != levels.levels
            union all
            select region_code from counties
        )
        select count(*), min(region_code) from broken
        """,  # noqa: S608 - one of four names
        [as_of_date],
    ).fetchall()[0]
    if not broken:
        return []
    return [message("audit_grid", table=subject, count=broken, example=example)]


def _check_published(connection: duckdb.DuckDBPyConnection, as_of_date: dt.date) -> list[Text]:
    """Check that the demonstration keeps within every published figure it can be compared with.

    A period that ends after the as-of date is not told to its end yet and is not compared.
    """
    outside = connection.execute(
        """
        select source_id, region_code, metric, own_value, value_low, value_high
        from mart_published
        where comparable
            and own_value is not null
            and period_end <= ?
            and (own_value < value_low or own_value > value_high)
        order by all
        """,
        [as_of_date],
    ).fetchall()
    return [
        message(
            "audit_published",
            source=source,
            region=region,
            metric=metric,
            own=own,
            low=low,
            high=high,
        )
        for source, region, metric, own, low, high in outside
    ]


def _check_shrinkage(rows: dict[str, int], previous: Version) -> list[Text]:
    """Check that no table counted from ledgers lost more than half of its rows."""
    return [
        message("audit_shrunk", table=table, before=before, now=rows.get(table, 0))
        for table, before in previous.rows.items()
        if table.startswith(COUNTED_FROM_LEDGERS) and rows.get(table, 0) < before * SHRINKS_BELOW
    ]
