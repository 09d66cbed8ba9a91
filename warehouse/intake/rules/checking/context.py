"""The accepted rows that have to do with an import: only these are read, however many there are.

What the import's rows refer to, with what that stands on; what stands on the rows it corrects; and
the other rows of the same problem, person, village or region where rules look at these together.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field

import polars as pl

from warehouse.intake.reference.reference_data import ReferenceData
from warehouse.intake.rules.checking.rows import content_types, empty
from warehouse.schema import catalogue
from warehouse.schema.tables import TABLES
from warehouse.schema.validation import schema_of

SMALL = ("terms", "rounds", "teams", "village_successions", "own_areas")
"""Tables that are taken whole."""

NOT_BELOW = {"teams", "action_items"}
"""Teams, on which nothing stands, and what no rule looks at when the row it names is corrected."""

TOGETHER = {
    "villages": ["village_id"],
    "problem_events": ["problem_id"],
    "person_outcomes": ["person_no"],
    "clue_persons": ["person_no"],
    "qr_petitions": ["village_id"],
    "reports_due": ["region_code"],
    "weak_orgs": ["village_id"],
}
"""Tables of whose rows all of one thing are looked at together, and the column that names it."""


@dataclass
class Context:
    """Accepted rows, gathered by `context_of`."""

    reference: ReferenceData
    own: Mapping[str, pl.DataFrame]
    accepted: dict[str, list[pl.DataFrame]] = field(default_factory=lambda: defaultdict(list))

    def fetch(self, table: str, column: str, wanted: pl.Series) -> pl.DataFrame:
        """Return the accepted rows of `table` whose `column` is among `wanted`; they are kept,
        too.
        """
        wanted = wanted.drop_nulls().unique()
        if wanted.is_empty() or not self.reference.has(table):
            return empty(table).select(list(content_types(table)))
        rows = (
            self.reference.rows(table)
            .select(list(content_types(table)))
            .join(wanted.alias(column).to_frame().lazy(), on=column, how="semi")
            .collect(engine="streaming")
        )
        self.accepted[table].append(rows)
        return rows

    def named(self, table: str, column: str) -> pl.Series:
        """Return what `column` holds in the rows of the import and those gathered so far."""
        parts = [*self.accepted[table], *([self.own[table]] if table in self.own else [])]
        return pl.concat(
            [pl.Series(column, [], pl.String), *(part.get_column(column) for part in parts)]
        )

    def tables(self) -> dict[str, pl.DataFrame]:
        """Return what was gathered, each row once."""
        return {
            table: pl.concat(parts).unique(schema_of(table).primary_key(), maintain_order=True)
            for table, parts in self.accepted.items()
            if parts
        }


def context_of(
    own: Mapping[str, pl.DataFrame], corrected: Mapping[str, pl.DataFrame], reference: ReferenceData
) -> dict[str, pl.DataFrame]:
    """Return the accepted rows to be looked at beside `own`, of which `corrected` correct some."""
    context = Context(reference, own)
    for table in SMALL:
        if reference.has(table):
            context.accepted[table].append(
                reference.rows(table).select(list(content_types(table))).collect()
            )
    _gather_below(context, corrected)
    for table, columns in TOGETHER.items():
        for column in columns:
            context.fetch(table, column, context.named(table, column))
    # The persons of clues that are corrected, and the clues of persons whose outcomes come.
    context.fetch("person_outcomes", "person_no", context.named("clue_persons", "person_no"))
    context.fetch("clue_persons", "person_no", context.named("person_outcomes", "person_no"))
    # Whether a problem was closed when it was checked again.
    context.fetch("problem_events", "problem_id", context.named("rechecks", "problem_id"))
    for key in _above():
        wanted = context.named(key.table, key.column)
        context.fetch(key.to_table, key.to_column, wanted)
    return context.tables()


def _above() -> list[catalogue.ForeignKey]:
    """Return what rows refer to and is not taken whole, those that stand on others first."""
    order = list(TABLES)
    return sorted(
        (
            key
            for key in catalogue.foreign_keys()
            if not key.is_by_place and key.to_table not in SMALL
        ),
        # A row's own table first: what the row found there stands on is wanted as well.
        key=lambda of: (-order.index(of.table), of.to_table != of.table),
    )


def _below() -> list[catalogue.ForeignKey]:
    """Return what stands on a row: on a village or a round one step down, on an inspection all the
    way.
    """
    order = list(TABLES)
    return sorted(
        (
            key
            for key in catalogue.foreign_keys()
            if not key.is_by_place
            and key.table not in SMALL
            and not {key.table, key.to_table} & NOT_BELOW
        ),
        key=lambda of: order.index(of.to_table),
    )


def _gather_below(context: Context, corrected: Mapping[str, pl.DataFrame]) -> None:
    touched = {table: [rows] for table, rows in corrected.items() if not rows.is_empty()}
    for key in _below():
        table, below = key.to_table, key.table
        for rows in list(touched.get(table, [])):
            children = context.fetch(below, key.column, rows.get_column(key.to_column))
            if table not in ("villages", "rounds") and below != table:
                touched.setdefault(below, []).append(children)
