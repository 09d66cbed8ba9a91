"""One village on one sheet: the same HTML on the screen, on paper and in a batch."""

from __future__ import annotations

import html

from pages.parts.frame.context import PageContext
from pages.parts.kit import claims, numbers
from pages.parts.kit.words import as_html, as_text
from pages.parts.shared.village import rows
from pages.parts.shared.village.report import VillageReport, finding
from pages.parts.village import sheet_html, timeline


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
        sheet_html.card(
            words("village.criteria"), sheet_html.of_rows(rows.criteria(context, report))
        ),
        sheet_html.card(
            words("village.profile"), sheet_html.of_rows(rows.profile(context, report))
        ),
        "</div>",
        sheet_html.card(words("village.timeline"), timeline.draw(context, report)),
        '<div class="pair">',
        sheet_html.card(
            words("village.states"), sheet_html.of_rows(rows.problem_states(context, report))
        ),
        sheet_html.card(
            words("village.compared"), sheet_html.of_rows(rows.compared(context, report))
        ),
        "</div>",
        *_taken_over(context, report),
        sheet_html.card(
            words("village.inspections"), sheet_html.of_rows(rows.inspections(context, report))
        ),
        _foot(context),
    ]
    return f'<article class="village-sheet">{"".join(parts)}</article>'


def sentence(context: PageContext, report: VillageReport) -> str:
    """Say what the village comes to: inspected or not, what was found, what is overdue."""
    return claims.say(context.words, finding(report))


def sentence_as_text(context: PageContext, report: VillageReport) -> str:
    """Return the sentence without the marks of its alarm."""
    return as_text(sentence(context, report))


def _taken_over(context: PageContext, report: VillageReport) -> list[str]:
    """Return the card of the villages it took over; none, no card."""
    if not report.taken_over:
        return []
    drawn = sheet_html.of_rows(rows.taken_over(context, report))
    return [sheet_html.card(context.words("village.taken_over"), drawn)]


def _head(context: PageContext, report: VillageReport) -> str:
    words, facts = context.words, report.facts
    place = words(
        "village.place",
        county=context.name(context.region),
        township=facts["township_name"],
        kind=words(f"village.kind_{facts['kind']}"),
        code=facts["village_id"],
    )
    mark = f'<span class="demonstration">{html.escape(context.mark)}</span>' if context.mark else ""
    name = html.escape(facts["name"])
    return f'<header><b>{name}</b><span class="place">{html.escape(place)}</span>{mark}</header>'


def _tiles(context: PageContext, report: VillageReport, *, with_clues: bool) -> str:
    words, facts = context.words, report.facts
    score = facts["key_village_score"]
    tiles = [
        ("village.tile_problems", numbers.count(facts["problems"])),
        ("village.tile_open", numbers.count(facts["open_problems"])),
        ("village.tile_overdue", numbers.count(facts["overdue_problems"])),
        *_undated_tile(facts["ongoing_undated_problems"]),
        ("village.tile_score", numbers.MISSING if score is None else f"{score:g}"),
    ]
    if with_clues:
        clues = sum(
            row["clues"]
            for row in report.inspections
            if row["term_id"] == context.term.term_id and row["from_village"] is None
        )
        is_inspected = bool(facts["inspections"])
        tiles.append(
            ("village.tile_clues", numbers.count(clues) if is_inspected else numbers.MISSING)
        )
    drawn = "".join(
        f'<div class="{"not-printed" if key == "village.tile_clues" else ""}">'
        f"<span>{html.escape(words(key))}</span><b>{html.escape(figure)}</b></div>"
        for key, figure in tiles
    )
    return f'<div class="figures">{drawn}</div>'


def _undated_tile(number: int | None) -> list[tuple[str, str]]:
    """Return what never falls due, beside what is overdue; nothing where there is none."""
    return [("village.tile_undated", numbers.count(number))] if number else []


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
    return f"<footer>{html.escape(line_of_all)}</footer>"
