"""Plan against actual by month, and where the kept pace leads by the end of the term."""

from __future__ import annotations

import streamlit as st

from pages.parts.coverage import curve_chart
from pages.parts.frame import once
from pages.parts.frame.context import PageContext
from pages.parts.kit import claims, notices, numbers
from pages.parts.kit.claims import Claim, Finding
from pages.parts.kit.drawing import charts, pictures
from pages.parts.kit.drawing.pictures import Picture
from pages.parts.shared import definitions, pace
from warehouse.queries.coverage import by_region
from warehouse.stats.pace import Pace

HEIGHT = 430


def card(context: PageContext) -> None:
    """Draw villages planned, covered and effectively covered by month, and the projection."""
    rows = context.ask(by_region.by_month, context.month_end)
    now = pace.of(context)
    if now is None or rows.is_empty() or rows["villages_on_roster"][-1] == 0:
        with st.container(border=True, height="stretch", key="card_curve"):
            notices.empty(context.words)
        return
    on_roster = int(rows["villages_on_roster"][-1])
    covered = int(rows["villages_covered"][-1])
    words, (spec, has_projection) = context.words, _drawn(context)
    pictures.card(
        context,
        Picture(
            key="curve",
            definitions=definitions.of_query(context, by_region.by_month),
            name=words("coverage.curve_name"),
            finding=claims.say(words, finding(context, now, covered, on_roster)),
            spec=spec,
            height=HEIGHT,
            note=_note(
                context,
                has_projection=has_projection,
                over_roster=int(rows["villages_planned_over_roster"][-1]),
            ),
        ),
    )


@once.a_selection
def _drawn(context: PageContext) -> tuple[charts.Template, bool]:
    """Return the picture of a region whose pace is known, and whether the pace is carried on."""
    rows, now = context.ask(by_region.by_month, context.month_end), pace.of(context)
    if now is None:
        return {}, False
    on_roster = int(rows["villages_on_roster"][-1])
    covered = int(rows["villages_covered"][-1])
    projection = curve_chart.projection(context, now, covered, on_roster)
    return curve_chart.spec(context, rows, now, covered, on_roster), bool(projection)


def _note(context: PageContext, *, has_projection: bool, over_roster: int) -> str:
    """Say what the lines are, and by how much plans name more villages than there are."""
    words = context.words
    note = words("coverage.curve_note_so_far")
    if has_projection:
        note = words("coverage.curve_note", months=pace.months_looked_back(context))
    if not over_roster:
        return note
    return words(
        "coverage.curve_note_over_roster", note=note, over=words.count("villages", over_roster)
    )


def expected_shortfall(now: Pace) -> tuple[int, int, int] | None:
    """Return how many villages the kept pace leaves at the end of the term: middle, low, high.

    None where there is no pace to go on, or no time left.
    """
    if now.kept is None or now.kept_low is None or now.kept_high is None or not now.months_left:
        return None

    def left(pace: float) -> int:
        return max(0, min(now.remaining, numbers.whole(now.remaining - pace * now.months_left)))

    return left(now.kept), left(now.kept_high), left(now.kept_low)


def finding(context: PageContext, now: Pace, covered: int, on_roster: int) -> Finding:
    """Return what the kept pace leaves at the end of the term, or what is covered so far."""
    region = context.region.code
    roster = Claim(region, "villages_on_roster", on_roster, "villages")
    remaining = Claim(region, "villages_remaining", now.remaining, "villages")
    if now.remaining == 0:
        return Finding("coverage.curve_done", {"roster": roster}, (remaining,))
    shortfall = expected_shortfall(now)
    if shortfall is None:
        so_far = claims.share(region, "coverage_share", covered, on_roster)
        slots = {"roster": roster, "share": so_far, "left": remaining}
        if not now.is_over:
            return Finding("coverage.curve_so_far", slots)
        ends_on = Claim(region, "term_ends_on", context.term.ends_on, "day")
        return Finding("coverage.curve_over", slots | {"end": ends_on})
    middle, low, high = shortfall
    left = Claim(region, "shortfall_expected", middle, "villages", interval=(low, high))
    slots = {
        "roster": roster,
        "left": left,
        "low": Claim(region, "shortfall_low", low),
        "high": Claim(region, "shortfall_high", high),
    }
    if middle:
        return Finding("coverage.curve_short", slots)
    return claims.without_zeros(
        Finding("coverage.curve_enough", slots), {("high",): "coverage.curve_enough_neither"}
    )
