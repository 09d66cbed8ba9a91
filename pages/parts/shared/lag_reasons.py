"""Why a region lags: its pace, and where its overdue problems sit."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import polars as pl
import streamlit as st

from pages.parts.frame import data
from pages.parts.frame.context import PageContext
from pages.parts.kit import bars, claims, headings, notices, numbers, pictures, texts
from pages.parts.kit.claims import Claim, Finding
from pages.parts.kit.pictures import Picture
from pages.parts.kit.words import as_text
from pages.parts.shared import figures, member_names, undated
from warehouse.queries import lag
from warehouse.queries.metrics import Metric
from warehouse.stats.judgement import judge

SIGNALS = ("zero_finding_share", "false_close_out_rate")
"""What rushing and paper rectification leave behind; both are better when lower."""

LONGEST = 8
"""As many members of a breakdown are drawn; the list below holds them all."""


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
            own = judge(
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
        spec=bars.parts(_bars(context, dimension, rows), titles),
        height=bars.parts_height(len(rows)),
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
            "name": member_names.member_name(context, dimension, row["member"]),
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
    slots |= {"category": member_names.member_name(context, "category", code), "first": first}
    return Finding("region.overdue_sentence", slots)
