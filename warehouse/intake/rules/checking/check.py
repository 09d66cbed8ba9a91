"""The check of an import: every rule, until nothing that stands refers to what does not.

A row that falls may take others with it (the events of a refused problem), and these again others.
So the rules are asked again until they find nothing more; what remains would be in force as it is.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import polars as pl

from warehouse.intake.findings.corrections import standing as in_force
from warehouse.intake.findings.finding import told_once
from warehouse.intake.rules.areas import areas
from warehouse.intake.rules.checking.candidates import Candidates, candidates_of
from warehouse.intake.rules.checking.context import context_of
from warehouse.intake.rules.checking.outcome import findings_of, observations_of, statuses_of
from warehouse.intake.rules.checking.rows import Rows
from warehouse.intake.rules.checking.violations import ROW, together
from warehouse.intake.rules.counts import counts
from warehouse.intake.rules.days import days
from warehouse.intake.rules.deadlines import deadlines
from warehouse.intake.rules.events import events
from warehouse.intake.rules.keys import Corrections, against_accepted, twice_in_import
from warehouse.intake.rules.persons import persons
from warehouse.intake.rules.plausibility import plausibility
from warehouse.intake.rules.privacy import personal_data
from warehouse.intake.rules.references import references
from warehouse.intake.rules.regions import codes, regions
from warehouse.intake.rules.schema import single_values
from warehouse.intake.rules.terms import counties_with_villages, terms, things_in_terms
from warehouse.intake.rules.twice import twice
from warehouse.intake.rules.villages import successions, villages_on_days

if TYPE_CHECKING:
    from warehouse.intake.findings.interpretation import Interpretation
    from warehouse.intake.findings.questions import Answers
    from warehouse.intake.reference.reference_data import ReferenceData

RULES: tuple[Callable[[Rows], Iterator[pl.DataFrame]], ...] = (
    references,
    regions,
    areas,
    codes,
    terms,
    things_in_terms,
    counties_with_villages,
    villages_on_days,
    successions,
    days,
    deadlines,
    events,
    persons,
    counts,
    plausibility,
    twice,
)
"""Each looks at the rows that stand and gives the breaches it finds."""

FELLING = ["rejected", "pending", "skipped"]


@dataclass(frozen=True)
class Checked:
    """An import once every rule was asked.

    `interpretation` holds what can be accepted, with every finding and the statuses that follow;
    `supersessions` (schema `in_force.SUPERSESSIONS`) the accepted rows that its rows correct.
    """

    interpretation: Interpretation
    supersessions: pl.DataFrame


def check(interpretation: Interpretation, reference: ReferenceData, answers: Answers) -> Checked:
    """Ask every rule of the rows of `interpretation`; nothing is changed but statuses and findings.

    Rows that break a rule, that wait for an answer, or that say what is in force already are not
    among the tables any more.
    """
    candidates = candidates_of(interpretation)
    screened = personal_data(candidates, answers)
    found = [
        single_values(candidates, interpretation),
        twice_in_import(candidates),
        screened.breaches,
    ]
    candidates = candidates.felled(together(found))
    candidates, corrections = against_accepted(candidates, reference, answers)
    candidates, later, warnings = _until_nothing_falls(candidates, corrections, reference)
    found.extend([*later, *_of_standing(candidates, [corrections.breaches, warnings])])
    standing = candidates.own()
    own = {
        table: rows[rows_standing[f"{table}{ROW}"]]
        for table, rows in interpretation.tables.items()
        if (rows_standing := standing.get(table)) is not None
    }
    statuses = statuses_of(candidates, interpretation)
    lines = pl.concat([corrections.lines, interpretation.corrections])
    return Checked(
        replace(
            interpretation,
            tables={name: rows for name, rows in own.items() if not rows.is_empty()},
            findings=told_once(
                pl.concat(
                    [
                        interpretation.findings,
                        findings_of(together(found), candidates, interpretation),
                    ]
                )
            ),
            statuses=statuses,
            questions=[*interpretation.questions, *screened.questions],
            observations=observations_of(candidates, interpretation),
            corrections=in_force(lines, statuses).sort("file", "sheet", "row", maintain_order=True),
        ),
        _superseded(corrections, standing),
    )


def _until_nothing_falls(
    candidates: Candidates, corrections: Corrections, reference: ReferenceData
) -> tuple[Candidates, list[pl.DataFrame], pl.DataFrame]:
    """What stands in the end, what was found on the way, and the warnings of the last round."""
    own = candidates.own()
    correcting = corrections.supersessions
    corrected = {
        table: rows.filter(
            pl.col(f"{table}{ROW}").is_in(
                correcting.filter(pl.col("table_name") == table)["row"].implode()
            )
        )
        for table, rows in own.items()
    }
    accepted = context_of(own, corrected, reference)
    found: list[pl.DataFrame] = []
    rules = RULES
    while True:
        rows = Rows(reference, candidates.own(), accepted, candidates.down())
        breached = candidates.of_all_twins(
            together(part for rule in rules for part in rule(rows)).unique(maintain_order=True)
        )
        felling = breached.filter(pl.col("severity").is_in(FELLING))
        if felling.is_empty() and rules is RULES:
            return candidates, found, breached
        # What stood on the fallen falls first, row by row: that is quickly seen.
        rules = RULES if felling.is_empty() else (references,)
        found.append(felling)
        candidates = candidates.felled(felling)


def _of_standing(candidates: Candidates, breached: list[pl.DataFrame]) -> Iterator[pl.DataFrame]:
    """Of `breached`, what is about rows that stand: warnings of a refused row help nobody."""
    for part in breached:
        for (table,), of_table in part.partition_by("table", as_dict=True).items():
            row = f"{table}{ROW}"
            standing = candidates.standing(str(table)).select(pl.col(row).alias("row"))
            yield of_table.join(standing, on="row", how="semi", maintain_order="left")


def _superseded(corrections: Corrections, standing: dict[str, pl.DataFrame]) -> pl.DataFrame:
    parts = [
        corrections.supersessions.filter(pl.col("table_name") == table).join(
            rows, left_on="row", right_on=f"{table}{ROW}", how="semi"
        )
        for table, rows in standing.items()
    ]
    return pl.concat([corrections.supersessions.clear(), *parts]).drop("row")
