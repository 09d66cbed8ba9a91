"""Why a region lags: numbered reasons with a bar each, the last months, and who was reminded."""

from __future__ import annotations

import html

import streamlit as st

from pages.parts.frame import links
from pages.parts.frame.context import PageContext
from pages.parts.kit import claims, headings, numbers
from pages.parts.kit.claims import Finding
from pages.parts.kit.drawing import sparklines
from pages.parts.kit.words import as_html, as_text
from pages.parts.shared import pace
from pages.parts.shared.lag import acts, lag_reasons
from pages.parts.shared.lag.lag_reasons import Reason
from pages.parts.shared.lists import list_addresses
from warehouse.stats.pace import Pace

LINES = 3
"""So many reasons fit beside the list on a small screen."""


def card(context: PageContext) -> None:
    """Draw the reasons, the villages of each of the last twelve months, and acts of supervision."""
    now, covered = pace.of(context), lag_reasons.covered_by_month(context)
    parts = [
        _head(context, now),
        *(
            _reason(context, place, reason)
            for place, reason in enumerate(lag_reasons.of(context, now, covered)[:LINES], start=1)
        ),
        _months(context, now, covered),
        _acts(context),
    ]
    with st.container(border=True, key="why", height="stretch"):
        st.html(f'<div class="why">{"".join(parts)}</div>')


def _head(context: PageContext, now: Pace | None) -> str:
    """Return the title, what it rests on behind a "?", and beside it how the pace stands."""
    words = context.words
    is_slow = now is not None and lag_reasons.is_too_slow(now)
    title = words("region.why_title" if is_slow else "region.why_title_alike")
    sentence = "" if now is None else claims.say(words, pace.finding(context, now))
    finish = pace.finish(context, now) if now is not None and now.remaining else ""
    notes = (finish, words("region.why_note", day=context.as_of))
    line = f"<p>{as_html(sentence)}</p>" if sentence and not _is_judged(now) else ""
    about_html = headings.about(words, *notes)
    return f'<div class="head"><b>{html.escape(title)}</b>{about_html}</div>{line}'


def _is_judged(now: Pace | None) -> bool:
    """Return whether the pace stands among the reasons, with its bar."""
    return now is not None and bool(now.needed) and now.kept is not None and now.remaining > 0


def _reason(context: PageContext, place: int, reason: Reason) -> str:
    heading, two, line = (
        html.escape(part) if isinstance(part, str) else _sentence(context, part)
        for part in (reason.heading, reason.numbers, reason.line)
    )
    width = 100 * min(max(reason.share, 0.0), 1.0)
    return (
        f'<div class="reason"><div class="head"><b>{place}&ensp;{heading}</b>'
        f'<span>{two}</span></div><i><u style="width:{width:.1f}%"></u></i>{line}</div>'
    )


def _sentence(context: PageContext, finding: Finding) -> str:
    """Return a finding as HTML, its counts as links to their lists."""
    links_of_counts = list_addresses.of_counts(context, finding)
    return as_html(claims.say(context.words, finding), links_of_counts)


def _months(context: PageContext, now: Pace | None, covered: list[int]) -> str:
    """Return the villages that each of the last months added, against the pace needed and kept."""
    words, added = context.words, lag_reasons.monthly(covered)
    if now is None or len(added) < 2:
        return ""
    levels: list[tuple[str, float, sparklines.Look]] = []
    if now.needed is not None and now.remaining:
        levels.append(
            (words("region.level_needed", n=numbers.number(now.needed)), now.needed, "wanted")
        )
    if now.kept is not None:
        levels.append((words("region.level_kept", n=numbers.number(now.kept)), now.kept, "own"))
    last = context.months.index(context.month_end)
    ends = context.months[last - len(added) + 1], context.months[last]
    title = words("region.months_title", months=len(added))
    sentence = as_text(claims.say(words, pace.finding(context, now)))
    picture = sparklines.bars(
        [float(villages) for villages in added],
        levels,
        (numbers.month(ends[0], context.language), numbers.month(ends[1], context.language)),
        f"{title} {sentence}",
    )
    return f'<div class="months-of"><span class="quiet">{html.escape(title)}</span>{picture}</div>'


def _acts(context: PageContext) -> str:
    """Return how often the region was reminded, and the way to the page of supervision."""
    words = context.words
    sentence = as_html(claims.say(words, acts.finding(context)))
    address = html.escape(links.address("supervision"))
    onward = html.escape(words("region.to_supervision"))
    return (
        f'<div class="acts"><span class="quiet">{sentence}</span>'
        f'<a class="button" href="{address}">{onward}</a></div>'
    )
