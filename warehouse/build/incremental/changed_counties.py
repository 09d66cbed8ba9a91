"""Which counties' rows hang on the rows of ledgers that came, went or were corrected.

The largest tables hold rows of one county each, which hang on that county's problems alone: of
them a build makes only the counties' rows anew that are named here.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    import polars as pl

    from warehouse.intake.batches.batch import Batch
    from warehouse.versions.version import Version

OF_PROBLEMS = frozenset({"problems", "problem_events", "rechecks"})
"""Ledgers whose every row names the problem that it is of."""

BY_COUNTY = frozenset({"fct_problem", "fct_inspection", "fct_village_term"})
"""Models whose rows hang, of `OF_PROBLEMS`, on the rows of their own county, and of the counties
whose villages theirs took over (`county_code`)."""


def changed_counties(
    differing: Sequence[Batch], there: Sequence[Batch], version: Version
) -> frozenset[str] | None:
    """Return the counties of all problems that rows of the batches `differing` are of, or that
    rows they correct are of, with the counties that took over villages of theirs.

    `there` are all batches that hold rows which are, or were, read. None where a ledger of anything
    but problems differs, or an inspection is not in `version`, so that its county is not known.
    """
    import duckdb  # noqa: PLC0415 - slow to import, as the next, and an unchanged build needs none
    import polars as pl  # noqa: PLC0415

    from warehouse.intake.batches.in_force import supersessions_of  # noqa: PLC0415

    corrected = supersessions_of(differing)
    changed = {*corrected["table_name"]}.union(*map(_brought, differing))
    parts = list(_problems(differing, there, corrected))
    if not parts or changed - OF_PROBLEMS:
        return None
    problems = pl.concat(parts).unique().collect()
    inspections = pl.concat(
        [
            _scan(batch, "problems", "problem_id", "inspection_id")
            .join(problems.lazy(), on="problem_id", how="semi")
            .select("inspection_id")
            for batch in there
            if "problems" in batch.tables
        ]
    )
    wanted = inspections.unique().collect()["inspection_id"].to_list()
    with duckdb.connect(version.file, read_only=True) as connection:
        placed = connection.execute(
            "select county_code from fct_inspection where inspection_id in (select unnest(?))",
            [wanted],
        ).fetchall()
        counties = [county for (county,) in {*placed}]
        if len(placed) != len(wanted) or not counties:
            return None
        taken_over = connection.execute(
            """
            select distinct successions.county_code
            from fct_village_succession as successions
            inner join dim_village as villages on successions.village_id = villages.village_id
            where villages.county_code in (select unnest(?))
            """,
            [counties],
        ).fetchall()
    return frozenset(counties) | {county for (county,) in taken_over}


def _problems(
    differing: Sequence[Batch], there: Sequence[Batch], corrected: pl.DataFrame
) -> Iterator[pl.LazyFrame]:
    """Yield the numbers of problems that rows of `differing` are of, or that they `corrected`."""
    for batch in differing:
        for table in _brought(batch) & OF_PROBLEMS:
            yield _scan(batch, table, "problem_id")
    for batch in there:
        for table in OF_PROBLEMS & {*batch.tables}:
            places = corrected.filter(table_name=table, batch_id=batch.batch_id)
            if not places.is_empty():
                yield (
                    _scan(batch, table, "problem_id", "file_row_number")
                    .join(places.lazy(), on="file_row_number", how="semi")
                    .select("problem_id")
                )


def _brought(batch: Batch) -> set[str]:
    return {table for table, noted in batch.tables.items() if noted["rows"]}


def _scan(batch: Batch, table: str, *columns: str) -> pl.LazyFrame:
    import polars as pl  # noqa: PLC0415

    file = batch.folder / f"{table}.parquet"
    return pl.scan_parquet(file, glob=False, row_index_name="file_row_number").select(
        pl.col(name).cast(pl.Int64 if name == "file_row_number" else pl.String) for name in columns
    )
