"""The ladder from reminder to accountability: how many acts, and what became of the answers."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

import altair as alt
import polars as pl

from pages.parts.frame.context import PageContext
from pages.parts.kit import claims, notices, numbers, theme
from pages.parts.kit.claims import Claim, Finding
from pages.parts.kit.drawing import charts, marks, pictures
from pages.parts.kit.drawing.pictures import Picture
from pages.parts.kit.words import Language, Words
from pages.parts.shared import definitions
from pages.parts.supervision.overview import Overview
from warehouse.queries.supervision import actions
from warehouse.queries.supervision.actions import LADDER, RESPONSE_STATES

COLOURS = {
    "answered_in_time": theme.ACCENT,
    "answered_late": theme.SEQUENCE[3],
    "waiting": theme.SEQUENCE[1],
    "overdue": theme.INK,
    "not_required": theme.NOT_JUDGED,
}

ROOM = 2.0
"""How much longer the axis is than the longest bar, for the words at its end."""


def card(context: PageContext, now: Overview) -> None:
    """Draw the acts of each step, by what became of their answers."""
    if not now.acts():
        notices.empty_card(context.words, "card_ladder", context.words("supervision.ladder_none"))
        return
    pictures.card(
        context,
        Picture(
            key="ladder",
            name=context.words("supervision.ladder"),
            finding=claims.say(context.words, finding(context, now)),
            spec=_spec(context, now),
            height=290,
            definitions=definitions.of_query(context, actions.by_kind_and_state),
            note=_note(context, now),
        ),
    )


def finding(context: PageContext, now: Overview) -> Finding:
    """Return how many of the acts due an answer were answered in time, and how many are overdue."""
    region = context.region.code
    in_time, overdue = now.acts("answered_in_time"), now.acts("overdue")
    judged = in_time + now.acts("answered_late") + overdue
    if not judged:
        issued = Claim(region, "actions", now.acts(), "actions")
        none = Claim(region, "answers_judged", 0)
        return Finding("supervision.ladder_unjudged", {"issued": issued}, (none,))
    return Finding(
        "supervision.ladder_overdue" if overdue else "supervision.ladder_answered",
        {
            "judged": Claim(region, "answers_judged", judged, "actions"),
            "share": claims.share(region, "answered_in_time", in_time, judged),
            "overdue": Claim(region, "answers_overdue", overdue, "answers"),
        },
    )


def _note(context: PageContext, now: Overview) -> str:
    rules = int(now.kinds.filter(pl.col("kind") == "rule_made")["acts"].sum())
    return context.words(
        "supervision.ladder_note",
        first=numbers.day(now.period.first, context.language),
        last=numbers.day(now.period.last, context.language),
        day=context.as_of,
        rules=numbers.count(rules),
    )


def _spec(context: PageContext, now: Overview) -> dict[str, Any]:
    words = context.words
    bars: list[dict[str, Any]] = []
    ends: list[dict[str, Any]] = []
    for kind in LADDER:
        rows = now.kinds.filter(pl.col("kind") == kind)
        acts = dict(rows.select("response_state", "acts").iter_rows())
        total = sum(acts.values())
        name = words(f"supervision.kind.{kind}")
        bars += [
            {
                "kind": name,
                "state": words(f"supervision.state.{state}"),
                "acts": acts[state],
                "place": place,
                "numbers": words(
                    "ranking.numbers",
                    numerator=numbers.count(acts[state]),
                    denominator=numbers.count(total),
                ),
            }
            for place, state in enumerate(RESPONSE_STATES)
            if state in acts
        ]
        ends.append({"kind": name, "acts": total, "text": _end(context, rows, acts, total)})
    states = now.kinds.filter(pl.col("kind").is_in(LADDER))["response_state"]
    states_drawn = [state for state in RESPONSE_STATES if (states == state).any()]
    return charts.filled(
        _template(context.language),
        rows=bars,
        drawn=marks.drawn_rows(words(f"supervision.state.{state}") for state in states_drawn),
        ends=ends,
        reach=[{"acts": ROOM * max(end["acts"] for end in ends)}],
    )


@lru_cache(charts.TEMPLATES_KEPT)
def _template(language: Language) -> charts.Template:
    """Return a bar a step of the ladder, parted by what became of the answers, words at its end."""
    words = Words(language)
    ladder = [words(f"supervision.kind.{kind}") for kind in LADDER]
    acts = (
        alt.X("acts:Q", title=words("supervision.actions_axis"))
        .scale(nice=False)
        .axis(tickCount=4, grid=False)
    )
    kind = alt.Y("kind:N", title=None, sort=ladder).axis(
        labelFontSize=15, labelColor=theme.INK, labelLimit=150
    )
    looks = tuple((words(f"supervision.state.{state}"), look) for state, look in COLOURS.items())
    bars = (
        alt.Chart(charts.ROWS)
        .mark_bar(height=alt.RelativeBandSize(band=0.6))
        .encode(
            acts.aggregate("sum").stack("zero"),
            kind,
            marks.colours("state", looks, columnPadding=10, values=marks.names_drawn()),
            order=alt.Order("place:Q"),
            tooltip=[
                alt.Tooltip("kind:N", title=words("supervision.action")),
                alt.Tooltip("state:N", title=words("supervision.answer")),
                alt.Tooltip("numbers:N", title=words("supervision.of_kind")),
            ],
        )
    )
    ends = (
        alt.Chart(alt.NamedData("ends"))
        .mark_text(align="left", dx=6, fontSize=13)
        .encode(acts, kind, alt.Text("text:N"), color=alt.value(theme.QUIET))
    )
    return charts.template(alt.layer(bars, ends, marks.reach(acts), marks.hold()))


def _end(context: PageContext, rows: pl.DataFrame, acts: dict[str, int], total: int) -> str:
    """Say at a bar's end how many acts it stands for, and how fast they were answered."""
    words = context.words
    judged = sum(acts.get(state, 0) for state in ("answered_in_time", "answered_late", "overdue"))
    answered = rows["answered"][0] if len(rows) else 0
    if not judged or not answered:
        return words.count("actions", total)
    return words(
        "supervision.ladder_end",
        issued=numbers.count(total),
        in_time=numbers.count(acts.get("answered_in_time", 0)),
        judged=numbers.count(judged),
        days=numbers.count(rows["median_days"][0]),
    )
