"""The small tables on the sheet of a village: criteria, profile, successions, problems, visits."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import polars as pl

from pages.parts.frame import data
from pages.parts.frame.context import PageContext
from pages.parts.kit import numbers
from pages.parts.shared.problem_states import state_labels
from pages.parts.shared.village.report import Row, VillageReport
from warehouse.queries import taxonomy
from warehouse.queries.coverage import villages
from warehouse.queries.taxonomy import RESPONSIBILITY_LEVELS
from warehouse.words.languages import column_in, names_by_code

INSPECTION_COLUMNS = (
    *("village", "from", "modes", "team", "days", "feedback"),
    *("problems", "open", "overdue", "undated"),
)


@dataclass(frozen=True)
class VillageRows:
    """A small table: what heads its columns, its rows as text, which columns hold numbers, and a
    note under it, which stands alone where there are no rows.
    """

    headings: Sequence[str] = ()
    rows: Sequence[Sequence[str]] = ()
    numeric: Sequence[int] = ()
    note: str = ""


TAKEN_OVER = ("inspections", "problems", "open_problems", "overdue_problems")


def criteria(context: PageContext, report: VillageReport) -> VillageRows:
    """Return why the village is a key village: each criterion with its measure and score."""
    words, facts = context.words, report.facts
    if facts["surveyed_on"] is None:
        return VillageRows(note=words("village.not_surveyed"))
    rows = []
    rules = data.ask(context.view, villages.criteria)
    for rule in rules.iter_rows(named=True):
        points = facts[f"{rule['criterion']}_points"]
        rows.append(
            [
                rule[column_in(context.language, "name", rule)],
                _measure(context, facts[rule["measured_by"]]),
                words("village.at_least", value=_measure(context, rule["threshold"]))
                if rule["threshold"] > 1
                else words("village.if_so"),
                numbers.MISSING if points is None else f"{points:g} / {rule['weight']:g}",
            ]
        )
    headings = [words(f"village.{name}") for name in ("criterion", "measured", "line", "points")]
    sentence = words(
        "village.key" if facts["is_key_village"] else "village.not_key",
        score=f"{facts['key_village_score']:g}",
        most=f"{rules['weight'].sum():g}",
        day=numbers.day(facts["surveyed_on"], context.language),
    )
    return VillageRows(headings, rows, (1, 2, 3), sentence)


def _measure(context: PageContext, value: Any) -> str:  # noqa: ANN401 - a count, an amount or a yes or no
    if value is None:
        return numbers.MISSING
    if isinstance(value, bool):
        return context.words("village.yes" if value else "village.no")
    return numbers.count(value)


def profile(context: PageContext, report: VillageReport) -> VillageRows:
    """Return whether it is covered, and what kind of village it is."""
    words, facts, language = context.words, report.facts, context.language
    if facts["is_effective"]:
        effective = words("village.effective")
    elif facts["not_effective_reason"]:
        effective = words(f"village.reason_{facts['not_effective_reason']}")
    else:
        effective = numbers.MISSING
    weak = words("village.weak_never")
    if facts["weak_state"] is not None:
        weak = words(
            f"village.weak_{facts['weak_state']}",
            day=numbers.day(facts["weak_designated_on"], language),
        )
    covered = facts["covered_on"]
    rows = [
        (
            "covered",
            words("village.not_covered") if covered is None else numbers.day(covered, language),
        ),
        ("effective_coverage", effective),
        ("weak", weak),
        ("population", numbers.count(facts["population"])),
        ("secretary_is_head", _measure(context, facts["secretary_is_head"])),
        ("poverty_village", _measure(context, facts["is_poverty_village"])),
    ]
    if report.holders:
        rows.append(("held_by", held_by(context, report)))
    return VillageRows(rows=[[words(f"village.{name}"), text] for name, text in rows])


def held_by(context: PageContext, report: VillageReport) -> str:
    """Name who took the village over, and when."""
    between = context.words("ranking.separator")
    return between.join(
        context.words(
            "village.held_by_since",
            village=row["holder"],
            day=numbers.day(row["taken_over_on"], context.language),
        )
        for row in report.holders
    )


def taken_over(context: PageContext, report: VillageReport) -> VillageRows:
    """Return the villages it took over, and what came from each."""
    words = context.words
    rows = [
        [
            row["from_village"],
            numbers.day(row["taken_over_on"], context.language),
            *(numbers.count(row[name]) for name in TAKEN_OVER),
        ]
        for row in report.taken_over
    ]
    headings = [
        words("village.taken_over_from"),
        words("village.taken_over_on"),
        *(words(f"village.taken_over_{name}") for name in TAKEN_OVER),
    ]
    return VillageRows(headings, rows, range(2, len(headings)), words("village.taken_over_note"))


def problem_states(context: PageContext, report: VillageReport) -> VillageRows:
    """Return its problems by responsibility level and state."""
    words = context.words
    if not report.problem_states:
        return VillageRows(note=words("village.no_problems"))
    frame = pl.DataFrame(report.problem_states)
    labels = state_labels(words)
    present = [state for state in labels if state in frame["state"].to_list()]
    rows = []
    for level in RESPONSIBILITY_LEVELS:
        of_level = frame.filter(pl.col("responsibility_level") == level)
        by_state = dict(of_level.select("state", "problems").iter_rows())
        rows.append(
            [
                words(f"responsibility.{level}"),
                *(numbers.count(by_state.get(state, 0)) for state in present),
                numbers.count(int(of_level["overdue_problems"].sum())),
                numbers.count(int(of_level["ongoing_undated_problems"].sum())),
            ]
        )
    headings = [
        words("columns.responsibility_level"),
        *(labels[state] for state in present),
        words("village.of_these_overdue"),
        words("undated.column"),
    ]
    return VillageRows(headings, rows, range(1, len(headings)))


def compared(context: PageContext, report: VillageReport) -> VillageRows:
    """Return its figures beside those of the county for a village."""
    words = context.words
    if report.own is None or report.county is None:
        return VillageRows(note=words("village.nothing_to_compare"))
    rows = [
        [
            words("village.compared_problems"),
            numbers.count(report.own["problems"]),
            _per_village(context, report.county),
        ]
    ]
    for name, part, whole in (
        ("closed", "closed", "fed_back"),
        ("on_time", "matured_closed_on_time", "matured"),
        ("on_time_by_rule", "matured_by_rule_closed_on_time", "matured_by_rule"),
        ("one_month", "closed_by_day_30", "reached_day_30"),
    ):
        rows.append(
            [
                words(f"village.compared_{name}"),
                *(_share(context, row, part, whole) for row in (report.own, report.county)),
            ]
        )
    headings = ["", words("village.this_village"), context.name(context.region)]
    return VillageRows(headings, rows, (1, 2))


def _per_village(context: PageContext, county: Row) -> str:
    return context.words(
        "village.per_village",
        value=numbers.number(county["problems"] / county["villages_inspected"]),
        problems=numbers.count(county["problems"]),
        villages=numbers.count(county["villages_inspected"]),
    )


def _share(context: PageContext, row: Row, part: str, whole: str) -> str:
    if not row[whole]:
        return numbers.MISSING
    return context.words(
        "village.share",
        share=numbers.share(row[part], row[whole], 0),
        part=numbers.count(row[part]),
        whole=numbers.count(row[whole]),
    )


def inspections(context: PageContext, report: VillageReport) -> VillageRows:
    """Return its inspections of the term, a row each."""
    words, language = context.words, context.language
    if not report.inspections:
        return VillageRows(note=words("village.no_inspections"))
    names = names_by_code(data.ask(context.view, taxonomy.modes), "mode_code", language)
    own = report.facts["name"]
    rows = [
        [
            row["from_village"] or own,
            numbers.day(row["starts_on"], language),
            words("ranking.separator").join(
                names.get(mode, mode) for mode in row["modes"].split("|")
            ),
            words(f"village.team_{row['team_level']}"),
            numbers.count(row["days_on_site"]),
            numbers.MISSING
            if row["feedback_on"] is None
            else numbers.day(row["feedback_on"], language),
            numbers.count(row["problems"]),
            numbers.count(row["open_problems"]),
            numbers.count(row["overdue_problems"]),
            numbers.count(row["ongoing_undated_problems"]),
        ]
        for row in report.inspections
    ]
    headings = [words(f"village.inspection_{name}") for name in INSPECTION_COLUMNS]
    if not any(row["from_village"] for row in report.inspections):
        headings, rows = headings[1:], [row[1:] for row in rows]
    return VillageRows(headings, rows, range(len(headings) - 4, len(headings)))
