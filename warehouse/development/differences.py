"""What a development version has otherwise than the published one: tables, and metrics by region.

The idea is recce's: whoever edits a model sees what its readers will.
"""

from __future__ import annotations

import shutil
from calendar import monthrange
from dataclasses import dataclass
from typing import TYPE_CHECKING

import polars as pl

from warehouse.access.scope import Scope
from warehouse.development.status import development_home
from warehouse.development.table_differences import TableDifference, compare, keys_of
from warehouse.queries import regions, subjects
from warehouse.queries.metrics import read_catalogue
from warehouse.queries.snapshot import Snapshot, take
from warehouse.runtime.home import read_json
from warehouse.runtime.settings import load_settings
from warehouse.versions.reader import Reader
from warehouse.versions.store import current_version
from warehouse.words.messages import LANGUAGES

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from warehouse.runtime.home import Home

FURTHER = 1e-9
"""Values nearer to one another than this are the same: sums of floats."""


@dataclass(frozen=True)
class VersionDifferences:
    """What is another from the version `before` to `now`.

    `metrics` has one row per metric and region whose value is another: metric, label and region (a
    column for each language), region_code, month_end, before, now, difference.
    """

    before: str
    now: str
    tables: tuple[TableDifference, ...]
    metrics: pl.DataFrame


def of_development(home: Home) -> VersionDifferences:
    """Return what the development version has otherwise than the published one.

    Raises `NoVersion` where there is none of either.
    """
    beside = development_home(home)
    before, now = current_version(home), current_version(beside)
    scope = Scope.everything(load_settings(home).root_region)
    views = [
        take(Reader(place), version, scope) for place, version in ((home, before), (beside, now))
    ]
    try:
        tables = compare(before.file, now.file, keys_of(read_json(now.manifest)))
        metrics = _metrics(*views)
    finally:
        for view in views:
            view.reader.close()
    return VersionDifferences(before.version_id, now.version_id, tuple(tables), metrics)


def write(differences: VersionDifferences, folder: Path) -> Path:
    """Write tables, totals and metrics as CSV into a folder of the version's, in the place of those
    of versions before; returns it.
    """
    for earlier in folder.glob("diff-*"):
        shutil.rmtree(earlier, ignore_errors=True)
    target = folder / f"diff-{differences.now}"
    target.mkdir(parents=True, exist_ok=True)
    pl.DataFrame(
        [
            (d.table, ", ".join(d.key), d.rows_before, d.rows_now, d.added, d.removed, d.changed)
            for d in differences.tables
        ],
        schema={
            "table": pl.String(),
            "key": pl.String(),
            **dict.fromkeys(("rows_before", "rows_now", "added", "removed", "changed"), pl.Int64()),
        },
        orient="row",
    ).write_csv(target / "tables.csv")
    pl.DataFrame(
        [
            (d.table, total.column, _float(total.before), _float(total.now))
            for d in differences.tables
            for total in d.totals
        ],
        schema={
            "table": pl.String(),
            "column": pl.String(),
            "before": pl.Float64(),
            "now": pl.Float64(),
        },
        orient="row",
    ).write_csv(target / "totals.csv")
    differences.metrics.write_csv(target / "metrics.csv")
    return target


def _float(number: float | None) -> float | None:
    return None if number is None else float(number)


def _metrics(before: Snapshot, now: Snapshot) -> pl.DataFrame:
    """Return the metrics of all regions whose value is another, the largest regions first."""
    values = [_values(view) for view in (before, now)]
    names = {region.code: region for region in regions.load(now).in_data()}
    labels = read_catalogue(now.version.semantic_manifest) | read_catalogue(
        before.version.semantic_manifest
    )
    joined = values[0].join(
        values[1],
        on=["metric", "region_code", "month_end"],
        how="full",
        coalesce=True,
        suffix="_now",
    )
    moved = joined.filter(
        pl.col("value").is_null().xor(pl.col("value_now").is_null())
        | ((pl.col("value") - pl.col("value_now")).abs() > FURTHER)
    )
    return moved.select(
        "metric",
        *(
            _named(pl.col("metric"), {n: m.label.get(code, n) for n, m in labels.items()}).alias(
                f"label_{code}"
            )
            for code in LANGUAGES
        ),
        "region_code",
        *(
            _named(pl.col("region_code"), {c: r.name[code] for c, r in names.items()}).alias(
                f"region_{code}"
            )
            for code in LANGUAGES
        ),
        "month_end",
        pl.col("value").alias("before"),
        pl.col("value_now").alias("now"),
        (pl.col("value_now") - pl.col("value")).alias("difference"),
    ).sort("metric", "region_code")


def _named(column: pl.Expr, names: Mapping[str, str]) -> pl.Expr:
    """Return what a column's values are called, "" where there is no name."""
    return column.replace_strict(names, default="", return_dtype=pl.String())


def _values(view: Snapshot) -> pl.DataFrame:
    """Return every metric of every region in the data, as each version defines it, at the month of
    its as-of day, in the latest term.
    """
    catalogue = tuple(read_catalogue(view.version.semantic_manifest).values())
    codes = [region.code for region in regions.load(view).in_data()]
    terms = regions.terms(view, view.root)
    if terms.is_empty() or not codes:
        return pl.DataFrame(
            schema={
                "metric": pl.String(),
                "region_code": pl.String(),
                "month_end": pl.Date(),
                "value": pl.Float64(),
            }
        )
    day = view.version.as_of_date
    month = day.replace(day=monthrange(day.year, day.month)[1])
    frame = subjects.values(view, catalogue, codes, terms["term_id"][0], (month,))
    return frame.select("metric", "region_code", "month_end", pl.col("value").cast(pl.Float64()))
