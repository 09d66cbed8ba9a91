"""One village on one sheet: the same HTML on the screen, on paper and in a batch."""

from __future__ import annotations

import html
from collections.abc import Sequence
from functools import partial
from typing import Any

import polars as pl

from pages.parts.frame import data
from pages.parts.frame.context import PageContext
from pages.parts.kit import claims, numbers
from pages.parts.kit.claims import Claim, Finding
from pages.parts.kit.words import as_html, as_text
from pages.parts.village import timeline
from pages.parts.village.report import PROBLEM_STATES, Row, VillageReport
from warehouse.queries import taxonomy, village
from warehouse.queries.taxonomy import RESPONSIBILITY_LEVELS

INSPECTION_COLUMNS = (
    *("village", "from", "modes", "team", "days", "feedback"),
    *("problems", "open", "overdue", "undated"),
)

TAKEN_OVER = ("inspections", "problems", "open_problems", "overdue_problems")

_escape = partial(html.escape, quote=True)


def draw(context: PageContext, report: VillageReport, *, with_clues: bool) -> str:
    """Return the sheet of a village.

    `with_clues` adds the number of clues, which belongs on the owning office's screen and in no
    hand-out: one clue of a village points at its secretary. It is never printed.
    """
    words = context.words
    parts = [
        _head(context, report),
        f'<p class="finding">{as_html(sentence(context, report))}</p>',
        _tiles(context, report, with_clues=with_clues),
        '<div class="pair">',
        _card(words("village.criteria"), _criteria(context, report)),
        _card(words("village.profile"), _profile(context, report)),
        "</div>",
        _card(words("village.timeline"), timeline.draw(context, report)),
        '<div class="pair">',
        _card(words("village.states"), _problem_states(context, report)),
        _card(words("village.compared"), _compared(context, report)),
        "</div>",
        *_taken_over(context, report),
        _card(words("village.inspections"), _inspections(context, report)),
        _foot(context),
    ]
    return f'<article class="village-sheet">{"".join(parts)}</article>'


def sentence(context: PageContext, report: VillageReport) -> str:
    """Say what the village comes to: inspected or not, what was found, what is overdue."""
    return claims.say(context.words, finding(report))


def finding(report: VillageReport) -> Finding:
    """Return what the village's own inspections of the term found, and what is open of it."""
    standing = report.standing
    code = standing["village_id"]

    def claim(name: str, unit: str = "problems") -> Claim:
        return Claim(code, f"village_{name}", standing[name] or 0, unit)

    slots: dict[str, Claim | str] = {"village": standing["name"]}
    times = claim("inspections", "inspections")
    if not standing["inspections"]:
        key = "village.sentence_inherited" if standing["is_covered"] else "village.sentence_unseen"
        return Finding(
            key, slots, (times, Claim(code, "village_is_covered", standing["is_covered"]))
        )
    slots |= {"times": times, "problems": claim("problems")}
    overdue, still_open = claim("overdue_problems"), claim("open_problems")
    if overdue.value:
        return Finding("village.sentence_overdue", {**slots, "overdue": overdue})
    if still_open.value:
        return Finding("village.sentence_open", {**slots, "open": still_open}, (overdue,))
    if standing["problems"]:
        return Finding("village.sentence_settled", slots, (still_open,))
    return Finding("village.sentence_nothing_found", slots)


def plain_sentence(context: PageContext, report: VillageReport) -> str:
    """Return the sentence without the marks of its alarm."""
    return as_text(sentence(context, report))


def _head(context: PageContext, report: VillageReport) -> str:
    words, standing = context.words, report.standing
    place = words(
        "village.place",
        county=context.name(context.region),
        township=standing["township_name"],
        kind=words(f"village.kind_{standing['kind']}"),
        code=standing["village_id"],
    )
    mark = f'<span class="demonstration">{_escape(context.mark)}</span>' if context.mark else ""
    return (
        f'<header><b>{_escape(standing["name"])}</b><span class="place">{_escape(place)}</span>'
        f"{mark}</header>"
    )


def _tiles(context: PageContext, report: VillageReport, *, with_clues: bool) -> str:
    words, standing = context.words, report.standing
    score = standing["key_village_score"]
    tiles = [
        ("village.tile_problems", numbers.count(standing["problems"])),
        ("village.tile_open", numbers.count(standing["open_problems"])),
        ("village.tile_overdue", numbers.count(standing["overdue_problems"])),
        *_undated_tile(standing["ongoing_undated_problems"]),
        ("village.tile_score", numbers.MISSING if score is None else f"{score:g}"),
    ]
    if with_clues:
        clues = sum(
            row["clues"]
            for row in report.inspections
            if row["term_id"] == context.term.term_id and row["from_village"] is None
        )
        is_inspected = bool(standing["inspections"])
        tiles.append(
            ("village.tile_clues", numbers.count(clues) if is_inspected else numbers.MISSING)
        )
    drawn = "".join(
        f'<div class="{"not-printed" if key == "village.tile_clues" else ""}">'
        f"<span>{_escape(words(key))}</span><b>{_escape(figure)}</b></div>"
        for key, figure in tiles
    )
    return f'<div class="figures">{drawn}</div>'


def _undated_tile(number: int | None) -> list[tuple[str, str]]:
    """Return what never falls due, beside what is overdue; nothing where there is none."""
    return [("village.tile_undated", numbers.count(number))] if number else []


def _criteria(context: PageContext, report: VillageReport) -> str:
    words, standing = context.words, report.standing
    if standing["surveyed_on"] is None:
        return f'<p class="quiet">{_escape(words("village.not_surveyed"))}</p>'
    rows = []
    rules = data.ask(context.view, village.key_village_rules)
    for rule in rules.iter_rows(named=True):
        points = standing[f"{rule['criterion']}_points"]
        rows.append(
            [
                rule[f"name_{context.language}"],
                _measure(context, standing[rule["measured_by"]]),
                words("village.at_least", value=_measure(context, rule["threshold"]))
                if rule["threshold"] > 1
                else words("village.if_so"),
                numbers.MISSING if points is None else f"{points:g} / {rule['weight']:g}",
            ]
        )
    headings = [words(f"village.{name}") for name in ("criterion", "measured", "line", "points")]
    sentence = words(
        "village.key" if standing["is_key_village"] else "village.not_key",
        score=f"{standing['key_village_score']:g}",
        most=f"{rules['weight'].sum():g}",
        day=numbers.day(standing["surveyed_on"], context.language),
    )
    return f'{_table(headings, rows, numeric=(1, 2, 3))}<p class="quiet">{_escape(sentence)}</p>'


def _measure(context: PageContext, value: Any) -> str:  # noqa: ANN401 - a count, an amount or a yes or no
    if value is None:
        return numbers.MISSING
    if isinstance(value, bool):
        return context.words("village.yes" if value else "village.no")
    return numbers.count(value)


def _profile(context: PageContext, report: VillageReport) -> str:
    words, standing, language = context.words, report.standing, context.language
    if standing["is_effective"]:
        effective = words("village.effective")
    elif standing["not_effective_reason"]:
        effective = words(f"village.reason_{standing['not_effective_reason']}")
    else:
        effective = numbers.MISSING
    weak = words("village.weak_never")
    if standing["weak_state"] is not None:
        weak = words(
            f"village.weak_{standing['weak_state']}",
            day=numbers.day(standing["weak_designated_on"], language),
        )
    covered = standing["covered_on"]
    rows = [
        (
            "covered",
            words("village.not_covered") if covered is None else numbers.day(covered, language),
        ),
        ("effective_coverage", effective),
        ("weak", weak),
        ("population", numbers.count(standing["population"])),
        ("secretary_is_head", _measure(context, standing["secretary_is_head"])),
        ("poverty_village", _measure(context, standing["is_poverty_village"])),
    ]
    if report.holders:
        rows.append(("held_by", _held_by(context, report)))
    return _table([], [[words(f"village.{name}"), text] for name, text in rows], numeric=())


def _held_by(context: PageContext, report: VillageReport) -> str:
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


def _taken_over(context: PageContext, report: VillageReport) -> list[str]:
    """Return the card of the villages it took over, and what came from each; none, no card."""
    words = context.words
    if not report.taken_over:
        return []
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
    table = _table(headings, rows, numeric=range(2, len(headings)))
    note = f'<p class="quiet">{_escape(words("village.taken_over_note"))}</p>'
    return [_card(words("village.taken_over"), table + note)]


def _problem_states(context: PageContext, report: VillageReport) -> str:
    words = context.words
    if not report.problem_states:
        return f'<p class="quiet">{_escape(words("village.no_problems"))}</p>'
    frame = pl.DataFrame(report.problem_states)
    present = [state for state in PROBLEM_STATES if state in frame["state"].to_list()]
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
        *(words(f"village.state_{state}") for state in present),
        words("village.of_these_overdue"),
        words("undated.column"),
    ]
    return _table(headings, rows, numeric=range(1, len(headings)))


def _compared(context: PageContext, report: VillageReport) -> str:
    words = context.words
    if report.own is None or report.county is None:
        return f'<p class="quiet">{_escape(words("village.nothing_to_compare"))}</p>'
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
    return _table(headings, rows, numeric=(1, 2))


def _per_village(context: PageContext, county: Row) -> str:
    return context.words(
        "village.per_village",
        value=f"{county['problems'] / county['villages_inspected']:.1f}",
        problems=numbers.count(county["problems"]),
        villages=numbers.count(county["villages_inspected"]),
    )


def _share(context: PageContext, row: Row, part: str, whole: str) -> str:
    if not row[whole]:
        return numbers.MISSING
    return context.words(
        "village.share",
        share=f"{row[part] / row[whole]:.0%}",
        part=numbers.count(row[part]),
        whole=numbers.count(row[whole]),
    )


def _inspections(context: PageContext, report: VillageReport) -> str:
    words, language = context.words, context.language
    if not report.inspections:
        return f'<p class="quiet">{_escape(words("village.no_inspections"))}</p>'
    names = dict(
        data.ask(context.view, taxonomy.modes).select("mode_code", f"name_{language}").iter_rows()
    )
    own = report.standing["name"]
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
    return _table(headings, rows, numeric=range(len(headings) - 4, len(headings)))


def _foot(context: PageContext) -> str:
    words = context.words
    lines = [
        context.settings.classification_label,
        context.settings.office,
        words("header.as_of", day=context.as_of),
        words("header.version", version=context.version_id),
        words("header.demonstration_foot") if context.is_demonstration else "",
    ]
    line_of_all = words("ranking.separator").join(line for line in lines if line)
    return f"<footer>{_escape(line_of_all)}</footer>"


def _card(title: str, body: str) -> str:
    return f"<section><h3>{_escape(title)}</h3>{body}</section>"


def _table(headings: Sequence[str], rows: Sequence[Sequence[str]], numeric: Sequence[int]) -> str:
    """Return a small table; the columns of the places in `numeric` are set to the right."""

    def line(cells: Sequence[str], tag: str) -> str:
        return "".join(
            f"<{tag}{' class=numeric' if place in numeric else ''}>{_escape(cell)}</{tag}>"
            for place, cell in enumerate(cells)
        )

    head = f"<thead><tr>{line(headings, 'th')}</tr></thead>" if headings else ""
    body = "".join(f"<tr>{line(row, 'td')}</tr>" for row in rows)
    return f"<table>{head}<tbody>{body}</tbody></table>"
