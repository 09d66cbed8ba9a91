"""The pace that is needed and the pace that is kept."""

from __future__ import annotations

from dataclasses import replace

import streamlit as st

from pages.parts.frame.context import PageContext
from pages.parts.kit import claims, headings, notices, numbers, text_bars, texts
from pages.parts.kit.claims import Claim, Finding
from pages.parts.kit.text_bars import TextBar, Tone
from pages.parts.shared import definitions
from warehouse.queries.coverage import by_region
from warehouse.stats.pace import MONTHS_LOOKED_BACK, Pace, pace


def of(context: PageContext) -> Pace | None:
    """Return the pace at the chosen month, None before anything was covered or due."""
    rows = context.ask(by_region.by_month, context.month_end)
    if rows.is_empty():
        return None
    return pace(
        rows["villages_covered"].to_list(),
        rows["villages_on_roster"][-1],
        min(context.month_end, context.as_of_date),
        context.term.ends_on,
    )


def card(context: PageContext) -> None:
    """Say what pace is needed and what is kept, and when it would finish."""
    words = context.words
    with st.container(border=True, key="pace"):
        headings.explained(
            words,
            words("region.pace_title"),
            words("region.pace_note"),
            *definitions.of_query(context, by_region.by_month),
        )
        now = of(context)
        if now is None:
            notices.empty(words)
            return
        headings.finding(claims.say(words, finding(context, now)))
        if now.needed is not None and now.kept is not None and now.remaining:
            _pace_bars(context, now.needed, now.kept)
            texts.caption(finish(context, now))


def finding(context: PageContext, now: Pace) -> Finding:
    """Return the pace needed beside the one kept; of a term that is over, what it is short of."""
    region = context.region.code
    remaining = Claim(region, "villages_remaining", now.remaining, "villages")
    if now.remaining == 0:
        return Finding("region.finish_done", further=(remaining,))
    if now.needed is None:
        ends_on = Claim(region, "term_ends_on", context.term.ends_on, "day")
        return Finding("region.pace_over", {"end": ends_on, "remaining": remaining})
    needed = Claim(region, "pace_needed", now.needed, "number")
    if now.kept is None:
        return Finding("region.pace_unknown", {"needed": needed})
    reached_pace = Claim(region, "pace_kept", now.kept, "number")
    is_enough = now.kept >= now.needed
    slots = {
        "needed": needed,
        "kept": replace(
            reached_pace,
            verdict="reached" if is_enough else "below",
            compared_with="needed",
            threshold=now.needed,
        ),
        "months": Claim(region, "months_looked_back", months_looked_back(context)),
    }
    return Finding("region.pace_enough" if is_enough else "region.pace_behind", slots)


def months_looked_back(context: PageContext) -> int:
    """Return over how many months the kept pace is taken: fewer at the start of a term."""
    return min(MONTHS_LOOKED_BACK, context.months.index(context.month_end))


def _pace_bars(context: PageContext, needed: float, kept: float) -> None:
    words, longest, months = context.words, max(needed, kept), months_looked_back(context)

    def bar(name: str, value: float, tone: Tone) -> TextBar:
        line = words(f"region.{name}", n=numbers.number(value), months=months)
        return TextBar(line, value / longest if longest else 0, tone)

    kept_tone: Tone = "accent" if kept >= needed else "alarm"
    text_bars.draw(bar("needed", needed, "quiet"), bar("kept", kept, kept_tone))


def finish(context: PageContext, now: Pace) -> str:
    """Say when the pace kept would finish, with its interval."""
    words, language = context.words, context.language
    if now.finish is None:
        return words("region.finish_none")
    never = words("region.finish_never")
    early, middle, late = (
        never if moment is None else numbers.month(moment, language)
        for moment in (now.finish_early, now.finish, now.finish_late)
    )
    return words("region.finish", month=middle, early=early, late=late)
