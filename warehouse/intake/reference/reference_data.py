"""What is known before an import: accepted rows, reference tables, settings, earlier editions.

Everything is read when it is first asked for and then kept: a `ReferenceData` serves one
examination.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import TYPE_CHECKING

import polars as pl

from warehouse.intake.batches.in_force import OBSERVATIONS_FILE, rows_of
from warehouse.intake.batches.soundness import sound_batches
from warehouse.intake.findings.interpretation import OBSERVATIONS
from warehouse.intake.reference.code_list import CodeList, code_list
from warehouse.intake.reference.village_names import VillageDirectory
from warehouse.runtime.home import Home
from warehouse.runtime.settings import Settings, load_settings
from warehouse.schema.reference_tables import read_reference
from warehouse.schema.validation import schema_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from warehouse.intake.batches.batch import Batch
    from warehouse.intake.cells.sheets import Sheet
    from warehouse.intake.reference.region_names import RegionNames


@dataclass(frozen=True)
class ReferenceData:
    """What an import is read and checked against.

    `today` is the last day on which anything can have happened. `offered` holds rows, by table, of
    the import that is being read: its later ledgers may refer to what its earlier ones bring.
    `offered_observations` is what its earlier editions of ledgers said of problems.
    """

    home: Home
    today: dt.date = field(default_factory=dt.date.today)
    offered: Mapping[str, pl.DataFrame] = field(default_factory=dict)
    offered_observations: pl.DataFrame = field(
        default_factory=lambda: pl.DataFrame(schema=OBSERVATIONS)
    )

    def with_rows(self, tables: Mapping[str, pl.DataFrame]) -> ReferenceData:
        """Return this with further rows of the import that is being read."""
        offered = dict(self.offered)
        for name, rows in tables.items():
            before = [offered[name]] if name in offered else []
            offered[name] = pl.concat([*before, rows], how="diagonal_relaxed")
        return replace(self, offered=offered)

    def with_observations(self, observations: pl.DataFrame) -> ReferenceData:
        """Return this with what an edition in the import that is being read says of problems."""
        return replace(
            self, offered_observations=pl.concat([self.offered_observations, observations])
        )

    @cached_property
    def settings(self) -> Settings:
        """The office's settings."""
        return load_settings(self.home)

    @property
    def as_of(self) -> dt.date:
        """The day as of which the next build computes."""
        return self.settings.as_of_date or self.today

    def rows(self, table: str) -> pl.LazyFrame:
        """Return the accepted rows of `table` in force, with provenance and `file_row_number`; an
        offered row stands for the accepted one of its key, and has no batch.
        """
        if table not in self._rows:
            rows = rows_of(self._batches, table)
            if table in self.offered:
                rows = _with_offered(rows, self.offered[table].lazy(), table)
            self._rows[table] = rows
        return self._rows[table]

    def has(self, table: str) -> bool:
        """Return whether any row of `table` was ever accepted, or is offered."""
        return table in self.offered or any(
            batch.tables.get(table, {}).get("rows", 0) for batch in self._batches
        )

    def observations(self, ledger: str, sheet: Sheet) -> pl.DataFrame:
        """Return what earlier editions of `ledger` said of each problem, the oldest first.

        Tables of one sheet that are read together are no editions of one another: what those beside
        it on `sheet` say in the import that is being read is left out.
        """
        is_beside = (pl.col("source_file") == sheet.file) & (pl.col("source_sheet") == sheet.name)
        return self._observed(
            pl.col("ledger") == ledger, self.offered_observations.filter(~is_beside)
        )

    def observations_of(self, problem_ids: Iterable[str]) -> pl.DataFrame:
        """Return what editions of whatever ledger said of these problems, the oldest first."""
        return self._observed(
            pl.col("problem_id").is_in(list(problem_ids)), self.offered_observations
        )

    def _observed(self, wanted: pl.Expr, offered: pl.DataFrame) -> pl.DataFrame:
        files = [batch.folder / OBSERVATIONS_FILE for batch in self._batches]
        frames = [pl.scan_parquet(file, glob=False) for file in files if file.exists()]
        return (
            # Editions accepted by an earlier version have fewer columns.
            pl.concat([offered.clear().lazy(), *frames, offered.lazy()], how="diagonal")
            .filter(wanted)
            .sort("as_of", maintain_order=True)
            .collect()
        )

    def villages(self) -> VillageDirectory:
        """Return the villages of accepted batches, to be found by code or name."""
        return self._directory

    @property
    def regions(self) -> pl.DataFrame:
        """The code list in force (`CodeList.regions`)."""
        return self._code_list.regions

    @property
    def region_names(self) -> RegionNames:
        """Regions by code and name, those in force and those that ended."""
        return self._code_list.names

    @property
    def region_ancestors(self) -> pl.DataFrame:
        """Region x region it lies in (`CodeList.ancestors`)."""
        return self._code_list.ancestors

    @cached_property
    def _code_list(self) -> CodeList:
        return code_list()

    @cached_property
    def regions_within(self) -> pl.Series:
        """The codes of the office's root region and of what lies in it."""
        of_root = pl.col("ancestor_code") == self.settings.root_region
        return self.region_ancestors.filter(of_root)["region_code"]

    @cached_property
    def regions_in_line(self) -> pl.Series:
        """The codes of the office's root region, of what lies in it and of what it lies in."""
        of_root = pl.col("region_code") == self.settings.root_region
        above = self.region_ancestors.filter(of_root)["ancestor_code"]
        return pl.concat([self.regions_within, above]).unique(maintain_order=True)

    @cached_property
    def counties(self) -> pl.DataFrame:
        """Counties with accepted villages: county_code, the first `valid_from` of any of them."""
        return (
            self.rows("villages").group_by("county_code").agg(pl.col("valid_from").min()).collect()
        )

    @cached_property
    def problem_taxonomy(self) -> pl.DataFrame:
        """category_code, parent_code, level, name_zh, name_en, origin."""
        return read_reference("problem_taxonomy", self.home)

    @cached_property
    def cause_taxonomy(self) -> pl.DataFrame:
        """cause_code, name_zh, name_en, origin."""
        return read_reference("cause_taxonomy", self.home)

    @cached_property
    def inspection_modes(self) -> pl.DataFrame:
        """mode_code x region_code with name_zh, name_en, counts_for_coverage, mark and notes."""
        return read_reference("inspection_modes", self.home).with_columns(
            pl.col("counts_for_coverage") == "true"
        )

    @cached_property
    def direct_close_reasons(self) -> pl.DataFrame:
        """reason_code, name_zh, name_en."""
        return read_reference("direct_close_reasons", self.home)

    @cached_property
    def deadline_rules(self) -> pl.DataFrame:
        """Time limits: rule_id, region_code, responsibility_level, item, value, unit, valid_from,
        valid_to and notes.
        """
        return read_reference("deadline_rules", self.home).with_columns(
            pl.col("value").cast(pl.Int32), pl.col("valid_from", "valid_to").str.to_date()
        )

    @cached_property
    def workdays(self) -> pl.DataFrame:
        """The holiday table: calendar_date, is_working_day."""
        return read_reference("workdays", self.home).select(
            pl.col("calendar_date").str.to_date(), pl.col("is_working_day") == "true"
        )

    @cached_property
    def _batches(self) -> list[Batch]:
        return sound_batches(self.home)

    @cached_property
    def _rows(self) -> dict[str, pl.LazyFrame]:
        return {}

    @cached_property
    def _directory(self) -> VillageDirectory:
        return VillageDirectory(
            self.rows("villages").collect(),
            self.rows("village_successions").collect(),
            self.region_names.before_a_place,
        )


def _with_offered(accepted: pl.LazyFrame, offered: pl.LazyFrame, table: str) -> pl.LazyFrame:
    types = accepted.collect_schema()
    brought = offered.collect_schema().names()
    alike = offered.select(
        (pl.col(name) if name in brought else pl.lit(None)).cast(dtype).alias(name)
        for name, dtype in types.items()
    )
    key = schema_of(table).primary_key()
    # What was read last counts: an edition may correct what an earlier one in the import said.
    latest = alike.unique(key, keep="last", maintain_order=True)
    return pl.concat([accepted.join(alike, on=key, how="anti"), latest])
