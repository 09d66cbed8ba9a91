"""The one-month rate of each month of feedback against the target (巡后直督)."""

from __future__ import annotations

from datetime import date, timedelta
from functools import lru_cache, partial
from typing import Any

import altair as alt

from pages.parts.frame import data, once, selection
from pages.parts.frame.context import PageContext
from pages.parts.kit import claims, notices, numbers, texts, theme
from pages.parts.kit.claims import Claim, Finding
from pages.parts.kit.drawing import charts, clicks, marks, pictures
from pages.parts.kit.drawing.pictures import Picture
from pages.parts.kit.words import Language, Words
from pages.parts.rectification import scope
from pages.parts.shared import definitions
from warehouse.queries.rectification import timeliness

FEW = 20
"""Under so many problems a month's rate is drawn pale and never called a miss."""

_KEY, _CLICKED = "months", "month_clicked"

COLOURS = {
    "reached": theme.ACCENT,
    "missed": theme.SEQUENCE[2],
    "few": theme.SEQUENCE[1],
    "young": theme.NOT_JUDGED,
}


def card(context: PageContext) -> None:
    """Draw one bar per month of feedback; months not yet 30 days old are hatched, not judged."""
    words = context.words
    bars, spec = _drawn(context)
    if not bars:
        notices.empty_card(words, "picture_months", words("rectification.months"))
        return
    target, warning = scope.one_month_lines(context)
    pictures.card(
        context,
        Picture(
            key=_KEY,
            name=words("rectification.months"),
            finding=claims.say(words, finding(context, bars, warning)),
            spec=spec,
            height=270,
            line=words("rectification.months_click"),
            definitions=definitions.of_query(context, timeliness.months),
            note=texts.sentences(
                ""
                if target is None
                else words("rectification.months_target", target=numbers.percent(target, 0)),
                words("rectification.months_note", few=FEW),
                scope.uncut(context, "category"),
            ),
            alternative=texts.sentences(*(bar["sentence"] for bar in bars[-12:])),
        ),
        partial(_open, context, {bar["month"] for bar in bars}),
    )


@once.a_selection
def _drawn(context: PageContext) -> tuple[list[dict[str, Any]], charts.Template]:
    rows = data.ask(context.view, timeliness.months, context.region.code, scope.cohort(context))
    target, warning = scope.one_month_lines(context)
    bars = [_bar(context, row, warning) for row in rows.iter_rows(named=True)]
    return bars, _spec(context, bars, target)


def _open(context: PageContext, months: set[str]) -> None:
    """Show the problems that were fed back in the month that was clicked, of every category: the
    picture tells none apart.
    """
    month = clicks.field(pictures.chart_key(context, _KEY), _CLICKED, "month")
    if month not in months:
        return
    pictures.free(_KEY)
    if context.category:
        selection.choose(category="")
    context.keep_parameters(
        {scope.VIEW: "lists", scope.LIST: "past_day_30", scope.MONTH: month[:7]}
    )


def _bar(context: PageContext, row: dict[str, Any], warning: float | None) -> dict[str, Any]:
    words = context.words
    reached = row["reached_day_30"]
    rate = scope.share(row["closed_by_day_30"], reached)
    if _is_young(row["feedback_month"], context.as_of_date):
        state = "young"
    elif reached < FEW:
        state = "few"
    else:
        state = "missed" if warning is not None and (rate or 0) < warning else "reached"
    month = numbers.month(row["feedback_month"], context.language)
    two = words(
        "ranking.numbers",
        numerator=numbers.count(row["closed_by_day_30"]),
        denominator=numbers.count(reached),
    )
    return {
        "month": row["feedback_month"].isoformat(),
        "month_text": month,
        "rate": rate or 0,
        "closed": row["closed_by_day_30"],
        "reached": reached,
        "is_known": rate is not None,
        "most": scope.share(row["closed_by_day_30_high"], reached) or 0,
        "rate_text": scope.percent(rate),
        "numbers": two,
        "state": state,
        "state_text": words(f"rectification.month_{state}"),
        "fed_back": numbers.count(row["fed_back"]),
        "sentence": words(
            "rectification.month_sentence", month=month, rate=scope.percent(rate), numbers=two
        ),
    }


def _is_young(month: date, as_of: date) -> bool:
    """Return whether part of a month's problems were fed back less than 30 days ago."""
    following = (month + timedelta(days=32)).replace(day=1)
    return following - timedelta(days=1) + timedelta(days=30) > as_of


def finding(context: PageContext, bars: list[dict[str, Any]], warning: float | None) -> Finding:
    """Return how many months lie below the warning line, and the latest, or the lowest of all.

    Where the lowest is not one alone, none is named.
    """
    region = context.region.code
    judged = [bar for bar in bars if bar["state"] in ("reached", "missed")]
    if not judged or warning is None:
        months = Claim(region, "feedback_months", len(bars), "feedback_months")
        return Finding("rectification.months_unjudged", {"months": months})
    missed = [bar for bar in judged if bar["state"] == "missed"]
    of = Claim(region, "feedback_months_judged", len(judged), "feedback_months")
    lines = {"threshold": warning, "compared_with": "warning"}
    if missed:
        last = missed[-1]
        slots: dict[str, Claim | str] = {
            "of": of,
            "missed": Claim(region, "months_below_warning", len(missed), "feedback_months"),
            "month": Claim(region, "latest_month_below_warning", _day(last), "month"),
            "rate": _rate(last, verdict="below", **lines),
        }
        return Finding("rectification.months_below", slots)
    by_rate = sorted(judged, key=lambda bar: bar["rate"])
    none = Claim(region, "months_below_warning", 0)
    if len(by_rate) == 1 or by_rate[0]["rate"] == by_rate[1]["rate"]:
        all_above = _rate(by_rate[0], verdict="within", **lines)
        return Finding("rectification.months_above_alike", {"of": of, "rate": all_above}, (none,))
    among = tuple(bar["month"] for bar in judged)
    lowest = {
        "of": of,
        "month": Claim(region, "month_of_lowest_rate", _day(by_rate[0]), "month"),
        "rate": _rate(by_rate[0], verdict="lowest", among=among, **lines),
    }
    return Finding("rectification.months_above", lowest, (none,))


def _day(bar: dict[str, Any]) -> date:
    return date.fromisoformat(bar["month"])


def _rate(bar: dict[str, Any], **parts: Any) -> Claim:  # noqa: ANN401 - a claim's own parts
    return claims.share(
        bar["month"], "one_month_rate_of_month", bar["closed"], bar["reached"], **parts
    )


def _spec(context: PageContext, bars: list[dict[str, Any]], target: float | None) -> dict[str, Any]:
    states = {bar["state"] for bar in bars if bar["rate"]}  # a bar of no height has no colour
    state_names = (
        context.words(f"rectification.month_{state}") for state in COLOURS if state in states
    )
    return charts.filled(
        _template(context.language),
        rows=charts.without(bars, "closed", "reached", "is_known", "sentence"),
        drawn=marks.drawn_rows(state_names),
        target=[] if target is None else [{"target": target}],
    )


@lru_cache(charts.TEMPLATES_KEPT)
def _template(language: Language) -> charts.Template:
    """Return the template: a bar a month in the colour of its state."""
    words = Words(language)
    looks = tuple((words(f"rectification.month_{state}"), look) for state, look in COLOURS.items())
    month, of = words("rectification.feedback_month"), words("rectification.one_month_rate")
    titles = {
        "month_text": month,
        "rate_text": of,
        "numbers": words("rectification.closed_of"),
        "fed_back": words("rectification.fed_back"),
        "state_text": words("columns.state"),
    }
    rate = alt.Y("rate:Q").scale(domain=[0, 1]).axis(title=of, format=".0%", tickCount=5)
    rows = alt.Chart(charts.ROWS).encode(marks.months("month", month), rate)
    bars = marks.selectable_by(
        rows.mark_bar(width=marks.band(0.72), cursor="pointer").encode(
            marks.colours("state_text", looks, labelLimit=220, values=marks.names_drawn()),
            tooltip=marks.tooltip(titles),
        ),
        _CLICKED,
        ["month"],
    )
    most = rows.mark_rule(strokeWidth=2, color=theme.INK, opacity=0.55).encode(alt.Y2("most"))
    # A shape beside the colour, for who cannot tell the colours apart.
    missed = rows.mark_point(shape="square", filled=True, size=60, color=theme.ALARM)
    young = rows.mark_text(dy=-10, fontSize=13, color=theme.QUIET).encode(
        text=alt.value(words("rectification.young_mark"))
    )
    target = alt.Chart(charts.TARGET).mark_rule(color=theme.INK, strokeWidth=1)
    return charts.template(
        alt.layer(
            bars,
            most.transform_filter(alt.datum.most > alt.datum.rate),
            missed.transform_filter(alt.datum.state == "missed"),
            young.transform_filter(alt.datum.state == "young"),
            target.encode(alt.Y("target:Q")),
            marks.hold(),
        )
    )
