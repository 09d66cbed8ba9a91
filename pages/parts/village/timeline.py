"""When a village was inspected, fed back and designated as weak, on one line of the term."""

from __future__ import annotations

import html
from dataclasses import dataclass
from datetime import date

from pages.parts.frame.context import PageContext
from pages.parts.kit import numbers
from pages.parts.shared.village.report import VillageReport

LEAST_WIDTH = 0.6
"""Per cent of the line: a visit of three days can still be seen."""


@dataclass(frozen=True)
class _Span:
    lane: str
    starts_on: date
    ends_on: date
    label: str


def draw(context: PageContext, report: VillageReport) -> str:
    """Return the timeline of the term as HTML: years, and a lane each for what happened."""
    first, last = context.term.starts_on, context.as_of_date
    days = max((last - first).days, 1)

    def place(day: date) -> float:
        return 100 * min(max((day - first).days / days, 0), 1)

    years = "".join(
        f'<i style="left:{place(date(year, 1, 1)):.1f}%"><span>{year}</span></i>'
        for year in range(first.year + 1, last.year + 1)
    )
    lanes = []
    spans = [span for span in _spans(context, report) if span.ends_on >= first]
    for lane in ("inspection", "feedback", "weak"):
        bars = "".join(
            f'<b class="{lane}" style="left:{place(span.starts_on):.2f}%;width:'
            f'{max(place(span.ends_on) - place(span.starts_on), LEAST_WIDTH):.2f}%" '
            f'title="{html.escape(span.label)}"></b>'
            for span in spans
            if span.lane == lane
        )
        name = html.escape(context.words(f"village.lane_{lane}"))
        lanes.append(f'<div class="lane"><span>{name}</span><div>{bars}</div></div>')
    return f'<div class="timeline"><div class="years">{years}</div>{"".join(lanes)}</div>'


def _spans(context: PageContext, report: VillageReport) -> list[_Span]:
    words, language, today = context.words, context.language, context.as_of_date
    spans = []
    for row in report.inspections:
        ends_on = row["ends_on"] or today
        whose = row["from_village"] or report.facts["name"]
        label = words(
            "village.inspected_from_to",
            village=whose,
            start=numbers.day(row["starts_on"], language),
            end=numbers.day(ends_on, language),
        )
        spans.append(_Span("inspection", row["starts_on"], ends_on, label))
        if row["feedback_on"]:
            day = numbers.day(row["feedback_on"], language)
            label = words("village.fed_back_on", village=whose, day=day)
            spans.append(_Span("feedback", row["feedback_on"], row["feedback_on"], label))
    designated_on = report.facts["weak_designated_on"]
    if designated_on:
        ends_on = report.facts["weak_converted_on"] or today
        label = words("village.weak_since", day=numbers.day(designated_on, language))
        spans.append(_Span("weak", designated_on, ends_on, label))
    if relapsed_on := report.facts["weak_relapsed_on"]:
        label = words("village.weak_again", day=numbers.day(relapsed_on, language))
        spans.append(_Span("weak", relapsed_on, today, label))
    return spans
