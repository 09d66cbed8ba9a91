"""The check of an import: every rule, until nothing that remains refers to what was dropped.

A row that is dropped may take others with it (the events of a rejected problem), and these again
others. So the rules are asked again until they find nothing more; what remains would be in force as
it is.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import polars as pl

from warehouse.intake.findings.corrections import in_force
from warehouse.intake.findings.finding import without_repeats
from warehouse.intake.rules.checking.candidates import DROPPING, Candidates, candidates_of
from warehouse.intake.rules.checking.context import context_of
from warehouse.intake.rules.checking.outcome import findings_of, observations_of, statuses_of
from warehouse.intake.rules.checking.rows import RuleRows
from warehouse.intake.rules.checking.violations import ROW, together
from warehouse.intake.rules.keys import Corrections, against_accepted, twice_in_import
from warehouse.intake.rules.privacy import personal_data
from warehouse.intake.rules.references import references
from warehouse.intake.rules.registry import RULES
from warehouse.intake.rules.schema import single_values

if TYPE_CHECKING:
    from warehouse.intake.findings.interpretation import Interpretation
    from warehouse.intake.findings.questions import Answers
    from warehouse.intake.reference.reference_data import ReferenceData


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
    violated = [
        single_values(candidates, interpretation),
        twice_in_import(candidates),
        screened.violations,
    ]
    candidates = candidates.without(together(violated))
    candidates, corrections = against_accepted(candidates, reference, answers)
    candidates, later, warnings = _until_nothing_drops(candidates, corrections, reference)
    violated.extend([*later, *_of_remaining(candidates, [corrections.violations, warnings])])
    remaining = candidates.own()
    own = {
        table: rows[rows_remaining[f"{table}{ROW}"]]
        for table, rows in interpretation.tables.items()
        if (rows_remaining := remaining.get(table)) is not None
    }
    statuses = statuses_of(candidates, interpretation)
    lines = pl.concat([corrections.lines, interpretation.corrections])
    return Checked(
        replace(
            interpretation,
            tables={name: rows for name, rows in own.items() if not rows.is_empty()},
            findings=without_repeats(
                pl.concat(
                    [
                        interpretation.findings,
                        findings_of(together(violated), candidates, interpretation),
                    ]
                )
            ),
            statuses=statuses,
            questions=[*interpretation.questions, *screened.questions],
            observations=observations_of(candidates, interpretation),
            corrections=in_force(lines, statuses).sort("file", "sheet", "row", maintain_order=True),
        ),
        _superseded(corrections, remaining),
    )


def _until_nothing_drops(
    candidates: Candidates, corrections: Corrections, reference: ReferenceData
) -> tuple[Candidates, list[pl.DataFrame], pl.DataFrame]:
    """Return what remains, what was found on the way, and the warnings of the last round."""
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
    dropped: list[pl.DataFrame] = []
    rules = RULES
    while True:
        rows = RuleRows(reference, candidates.own(), accepted, candidates.dropped_rows())
        violated = candidates.of_all_twins(
            together(part for rule in rules for part in rule(rows)).unique(maintain_order=True)
        )
        dropping = violated.filter(pl.col("severity").is_in(DROPPING))
        if dropping.is_empty() and rules is RULES:
            return candidates, dropped, violated
        # What refers to dropped rows goes first, row by row: that is quickly seen.
        rules = RULES if dropping.is_empty() else (references,)
        dropped.append(dropping)
        candidates = candidates.without(dropping)


def _of_remaining(candidates: Candidates, violated: list[pl.DataFrame]) -> Iterator[pl.DataFrame]:
    """Return what is about rows that remain: warnings of a rejected row help nobody."""
    for part in violated:
        for (table,), of_table in part.partition_by("table", as_dict=True).items():
            row = f"{table}{ROW}"
            remaining = candidates.remaining(str(table)).select(pl.col(row).alias("row"))
            yield of_table.join(remaining, on="row", how="semi", maintain_order="left")


def _superseded(corrections: Corrections, remaining: dict[str, pl.DataFrame]) -> pl.DataFrame:
    parts = [
        corrections.supersessions.filter(pl.col("table_name") == table).join(
            rows, left_on="row", right_on=f"{table}{ROW}", how="semi"
        )
        for table, rows in remaining.items()
    ]
    return pl.concat([corrections.supersessions.clear(), *parts]).drop("row")
