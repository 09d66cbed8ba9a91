"""Why a region lags: its pace, and where its overdue problems sit."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import polars as pl
import streamlit as st

from pages.parts.frame import data
from pages.parts.frame.context import PageContext
from pages.parts.kit import charts, claims, headings, notices, numbers, pictures, texts
from pages.parts.kit.claims import Claim, Finding
from pages.parts.kit.pictures import Picture
from pages.parts.kit.words import as_text
from pages.parts.shared import figures, undated
from warehouse.queries import lag
from warehouse.queries.metrics import Metric
from warehouse.queries.problems import NOT_STATED
from warehouse.stats.pace import MONTHS_LOOKED_BACK, Pace, pace
from warehouse.stats.standing import standing

SIGNALS = ("zero_finding_share", "false_close_out_rate")
"""What rushing and paper rectification leave behind; both are better when lower."""

LONGEST = 8
"""As many members of a breakdown are drawn; the list below holds them all."""


def pace_of(context: PageContext) -> Pace | None:
    """Return the pace at the chosen month, None before anything was covered or due."""
    rows = data.ask(
        context.view,
        lag.coverage_by_month,
        context.region.code,
        context.term.term_id,
        context.month_end,
    )
    if rows.is_empty():
        return None
    return pace(
        rows["villages_covered"].to_list(),
        rows["villages_on_roster"][-1],
        min(context.month_end, context.as_of_date),
        context.term.ends_on,
    )


def pace_card(context: PageContext) -> None:
    """Say what pace is needed and what is kept, and when it would finish."""
    words = context.words
    with st.container(border=True, key="pace"):
        headings.title(words("region.pace_title"))
        now = pace_of(context)
        if now is None:
            notices.empty(words)
            return
        headings.finding(claims.say(words, pace_finding(context, now)))
        if now.needed is not None and now.kept is not None and now.remaining:
            _pace_bars(context, now.needed, now.kept)
            texts.caption(_finish(context, now))


def pace_finding(context: PageContext, now: Pace) -> Finding:
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
    kept = Claim(region, "pace_kept", now.kept, "number")
    is_enough = now.kept >= now.needed
    slots = {
        "needed": needed,
        "kept": replace(
            kept,
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
    rows = "".join(
        f'<div class="bar"><span>{words(f"region.{name}", n=f"{value:,.1f}", months=months)}</span>'
        f'<i class="{tone}" style="width:{100 * value / longest if longest else 0:.0f}%"></i></div>'
        for name, value, tone in (
            ("needed", needed, "quiet"),
            ("kept", kept, "accent" if kept >= needed else "alarm"),
        )
    )
    st.html(f'<div class="bars">{rows}</div>')


def _finish(context: PageContext, now: Pace) -> str:
    words, language = context.words, context.language
    if now.finish is None:
        return words("region.finish_none")
    never = words("region.finish_never")
    early, finish, late = (
        never if moment is None else numbers.month(moment, language)
        for moment in (now.finish_early, now.finish, now.finish_late)
    )
    return words("region.finish", month=finish, early=early, late=late)


def signals_card(context: PageContext) -> None:
    """Say whether fast is also thorough: findings that fail to come, close-outs that do not hold.

    A signal is raised where its 95 % interval lies wholly above the region above.
    """
    words = context.words
    metrics = [context.metrics[name] for name in SIGNALS if name in context.metrics]
    if not metrics:
        return
    parent = context.regions.comparable_parent(context.region)
    codes = [region.code for region in (context.region, parent) if region is not None]
    answers = figures.values(context, metrics, codes).filter(
        pl.col("month_end") == context.month_end
    )
    with st.container(border=True, key="signals"):
        headings.title(words("region.signals_title"))
        for metric in metrics:
            rows = answers.filter(pl.col("metric") == metric.name)
            own = standing(
                rows.filter(pl.col("region_code") == context.region.code),
                metric,
                figures.targets(context),
            ).to_dicts()
            above = rows.filter(pl.col("region_code") != context.region.code).to_dicts()
            signal = _signal(context, metric, own[0] if own else None, above[0] if above else None)
            text = claims.say(words, signal)
            headings.finding(text)
            if metric.sampling is not None and own and own[0]["value"] is not None:
                _say_who_sampled(context, metric)


def _signal(
    context: PageContext, metric: Metric, own: dict[str, Any] | None, above: dict[str, Any] | None
) -> Finding:
    """Return a signal beside the region above: raised where its 95 % interval lies wholly above.

    Over too small a denominator it is told and not judged.
    """
    label = context.words.label(metric.label)
    if own is None or own["value"] is None:
        return Finding("region.signal_unknown", {"metric": label})
    value = claims.value_of(metric, own)
    slots: dict[str, Claim | Finding | str] = {
        "metric": label,
        "value": value,
        "numbers": _numbers(metric, own),
    }
    if above is None or above["value"] is None:
        return Finding("region.signal_alone", slots)
    slots["above"] = claims.value_of(metric, above)
    if own["low"] is None or own["is_thin"] or own["low"] <= above["value"]:
        return Finding("region.signal", slots)
    raised = replace(
        value, verdict="above", compared_with=above["region_code"], threshold=above["value"]
    )
    return Finding("region.signal_raised", slots | {"value": raised})


def _numbers(metric: Metric, row: dict[str, Any]) -> Finding:
    """Return the two numbers of a ratio; those of an estimate are named as weighted."""
    two = {
        part: Claim(row["region_code"], f"{part}_of_{metric.name}", row[part])
        for part in ("numerator", "denominator")
    }
    if metric.sampling is None:
        return Finding("ranking.numbers", two)
    return Finding("ranking.numbers_weighted", two)


def _say_who_sampled(context: PageContext, metric: Metric) -> None:
    """Say how many counties drew a sample: where most did not, the estimate is theirs alone."""
    counties = [
        unit for unit in context.regions.within(context.region.code, "county") if unit.is_in_data
    ]
    if metric.beside is None or context.region.level == "county":
        return
    answers = figures.values(context, [metric.beside], [context.region.code])
    sampled = answers.filter(pl.col("month_end") == context.month_end)["value"].to_list()
    is_some = 2 * sampled[0] <= len(counties)
    texts.caption(
        context.words(
            "region.signal_sampled_some" if is_some else "region.signal_sampled",
            sampled=numbers.count(sampled[0]),
            counties=context.words.count("counties", len(counties)),
        )
    )


def overdue_cards(context: PageContext) -> None:
    """Draw the open and overdue problems by responsibility level, category and unit."""
    words = context.words
    cuts = data.ask(
        context.view,
        lag.overdue_problems_by,
        context.region.code,
        context.region.level,
        context.term.term_id,
    )
    unit = "by_township" if context.region.level == "county" else "by_county"
    with st.container(border=True, key="overdue"):
        title = words("region.overdue_title", day=context.as_of)
        headings.title(title)
        if cuts.is_empty():
            notices.empty(words)
            return
        sentence = claims.say(words, _overdue_finding(context, cuts))
        headings.finding(sentence)
        levels = cuts.filter(pl.col("dimension") == "responsibility_level")
        undated.caption(words, int(levels["ongoing_undated_problems"].sum()))
        for column, dimension, title in zip(
            st.columns([1, 1.15, 1]),
            ("responsibility_level", "category", "unit"),
            ("by_responsibility_level", "by_category", unit),
            strict=True,
        ):
            with column:
                rows = cuts.filter(pl.col("dimension") == dimension).head(LONGEST)
                _overdue_bars(context, dimension, words(f"region.{title}"), rows, sentence)


def _overdue_bars(
    context: PageContext, dimension: str, title: str, rows: pl.DataFrame, sentence: str
) -> None:
    words = context.words
    titles = (words("columns.overdue_problems"), words("region.overdue_of_open"))
    picture = Picture(
        key=f"overdue_{dimension}",
        name=words("region.overdue_file", cut=title),
        finding=sentence,
        spec=charts.parts(_bars(context, dimension, rows), titles, context.mark),
        height=charts.parts_height(len(rows)),
        note=title,
        alternative=f"{title} {as_text(sentence)}",
    )
    with st.container(horizontal=True, wrap=False, key=f"title_overdue_{dimension}"):
        texts.caption(title, width="stretch")
        pictures.menu(context, picture)
    pictures.chart(context, picture)


def _bars(context: PageContext, dimension: str, rows: pl.DataFrame) -> list[dict[str, object]]:
    return [
        {
            "name": member_name(context, dimension, row["member"]),
            "part": row["overdue_problems"],
            "whole": row["open_problems"],
            "numbers": context.words(
                "ranking.numbers",
                numerator=numbers.count(row["overdue_problems"]),
                denominator=numbers.count(row["open_problems"]),
            ),
        }
        for row in rows.iter_rows(named=True)
    ]


def _overdue_finding(context: PageContext, cuts: pl.DataFrame) -> Finding:
    """Return how many open problems are overdue, and the class that most of them are of."""
    region = context.region.code
    levels = cuts.filter(pl.col("dimension") == "responsibility_level")
    open_problems, overdue = (
        int(levels[column].sum()) for column in ("open_problems", "overdue_problems")
    )
    slots: dict[str, Claim | Finding | str] = {
        "open": Claim(region, "open_in_term", open_problems, "problems"),
        "overdue": Claim(region, "overdue_in_term", overdue, "problems"),
    }
    if overdue == 0:
        return Finding("region.overdue_none", slots)
    classes = cuts.filter(pl.col("dimension") == "category")
    most = classes.filter(pl.col("overdue_problems") == pl.col("overdue_problems").max())
    if len(most) > 1 or len(classes) == 1:
        return Finding("region.overdue_some", slots)
    code = most["member"][0]
    first = Claim(
        code,
        "overdue_of_class",
        most["overdue_problems"][0],
        verdict="highest",
        among=tuple(classes["member"]),
    )
    slots |= {"category": member_name(context, "category", code), "first": first}
    return Finding("region.overdue_sentence", slots)


def member_name(context: PageContext, dimension: str, member: str) -> str:
    """Return the name of a member of a breakdown in this language."""
    if dimension == "responsibility_level":
        return context.words(f"responsibility.{member}")
    if dimension == "category":
        not_stated = {NOT_STATED: context.words("problems.not_stated")}
        return {**context.category_names, **not_stated}.get(member, member)
    if member in context.regions:
        return context.name(context.regions[member])
    return township_names(context).get(member, member)


def township_names(context: PageContext) -> dict[str, str]:
    """Return the names of a county's townships by their code."""
    if context.region.level != "county":
        return {}
    rows = data.ask(context.view, lag.townships, context.region.code, context.term.term_id)
    return dict(rows.select("township_code", "township_name").iter_rows())
