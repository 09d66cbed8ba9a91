"""Why a region lags: its pace, and where its overdue problems sit."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import polars as pl
import streamlit as st

from pages.parts.frame import data
from pages.parts.frame.shell import Visit
from pages.parts.kit import charts, claims, figures, numbers, pictures, states, texts, undated
from pages.parts.kit.claims import Claim, Finding
from pages.parts.kit.pictures import Picture
from pages.parts.kit.words import as_html, as_text
from warehouse.queries import lag
from warehouse.queries.metrics import Metric
from warehouse.queries.problems import NOT_STATED
from warehouse.stats.pace import MONTHS_LOOKED_BACK, Pace, pace
from warehouse.stats.standing import standing

SIGNALS = ("zero_finding_share", "false_close_out_rate")
"""What rushing and paper rectification leave behind; both are better when lower."""

LONGEST = 8
"""As many members of a breakdown are drawn; the list below holds them all."""


def pace_of(visit: Visit) -> Pace | None:
    """Return the pace at the chosen month, None before anything was covered or due."""
    rows = data.ask(
        visit.view,
        lag.coverage_by_month,
        visit.region.code,
        visit.term.term_id,
        visit.month_end,
    )
    if rows.is_empty():
        return None
    return pace(
        rows["villages_covered"].to_list(),
        rows["villages_on_roster"][-1],
        min(visit.month_end, visit.view.version.as_of_date),
        visit.term.ends_on,
    )


def pace_card(visit: Visit) -> None:
    """Say what pace is needed and what is kept, and when it would finish."""
    words = visit.words
    with st.container(border=True, key="pace"):
        st.html(f'<div class="card-title">{words("region.pace_title")}</div>')
        now = pace_of(visit)
        if now is None:
            states.empty(words)
            return
        st.html(
            f'<div class="finding">{as_html(claims.say(words, pace_finding(visit, now)))}</div>'
        )
        if now.needed is not None and now.kept is not None and now.remaining:
            _pace_bars(visit, now.needed, now.kept)
            texts.caption(_finish(visit, now))


def pace_finding(visit: Visit, now: Pace) -> Finding:
    """Return the pace needed beside the one kept; of a term that is over, what it is short of."""
    region = visit.region.code
    remaining = Claim(region, "villages_remaining", now.remaining, "villages")
    if now.remaining == 0:
        return Finding("region.finish_done", further=(remaining,))
    if now.needed is None:
        ends_on = Claim(region, "term_ends_on", visit.term.ends_on, "day")
        return Finding("region.pace_over", {"end": ends_on, "remaining": remaining})
    needed = Claim(region, "pace_needed", now.needed, "number")
    if now.kept is None:
        return Finding("region.pace_unknown", {"needed": needed})
    kept = Claim(region, "pace_kept", now.kept, "number")
    is_enough = now.kept >= now.needed
    places = {
        "needed": needed,
        "kept": replace(
            kept,
            verdict="reached" if is_enough else "below",
            compared_with="needed",
            threshold=now.needed,
        ),
        "months": Claim(region, "months_looked_back", months_looked_back(visit)),
    }
    return Finding("region.pace_enough" if is_enough else "region.pace_behind", places)


def months_looked_back(visit: Visit) -> int:
    """Return over how many months the kept pace is taken: fewer at the start of a term."""
    return min(MONTHS_LOOKED_BACK, visit.months.index(visit.month_end))


def _pace_bars(visit: Visit, needed: float, kept: float) -> None:
    words, longest, months = visit.words, max(needed, kept), months_looked_back(visit)
    rows = "".join(
        f'<div class="bar"><span>{words(f"region.{name}", n=f"{value:,.1f}", months=months)}</span>'
        f'<i class="{tone}" style="width:{100 * value / longest if longest else 0:.0f}%"></i></div>'
        for name, value, tone in (
            ("needed", needed, "quiet"),
            ("kept", kept, "accent" if kept >= needed else "alarm"),
        )
    )
    st.html(f'<div class="bars">{rows}</div>')


def _finish(visit: Visit, now: Pace) -> str:
    words, language = visit.words, visit.language
    if now.finish is None:
        return words("region.finish_none")
    never = words("region.finish_never")
    early, finish, late = (
        never if moment is None else numbers.month(moment, language)
        for moment in (now.finish_early, now.finish, now.finish_late)
    )
    return words("region.finish", month=finish, early=early, late=late)


def signals_card(visit: Visit) -> None:
    """Say whether fast is also thorough: findings that fail to come, close-outs that do not hold.

    A signal is raised where its 95 % interval lies wholly above the region above.
    """
    words = visit.words
    metrics = [visit.metrics[name] for name in SIGNALS if name in visit.metrics]
    if not metrics:
        return
    parent = visit.regions.comparable_parent(visit.region)
    codes = [region.code for region in (visit.region, parent) if region is not None]
    answers = figures.values(visit, metrics, codes).filter(pl.col("month_end") == visit.month_end)
    with st.container(border=True, key="signals"):
        st.html(f'<div class="card-title">{words("region.signals_title")}</div>')
        for metric in metrics:
            rows = answers.filter(pl.col("metric") == metric.name)
            own = standing(
                rows.filter(pl.col("region_code") == visit.region.code),
                metric,
                figures.targets(visit),
            ).to_dicts()
            above = rows.filter(pl.col("region_code") != visit.region.code).to_dicts()
            signal = _signal(visit, metric, own[0] if own else None, above[0] if above else None)
            text = claims.say(words, signal)
            st.html(f'<div class="finding">{as_html(text)}</div>')
            if metric.sampling is not None and own and own[0]["value"] is not None:
                _say_who_sampled(visit, metric)


def _signal(
    visit: Visit, metric: Metric, own: dict[str, Any] | None, above: dict[str, Any] | None
) -> Finding:
    """Return a signal beside the region above: raised where its 95 % interval lies wholly above.

    Over too small a denominator it is told and not judged.
    """
    label = visit.words.label(metric.label)
    if own is None or own["value"] is None:
        return Finding("region.signal_unknown", {"metric": label})
    value = claims.value_of(metric, own)
    places: dict[str, Claim | Finding | str] = {
        "metric": label,
        "value": value,
        "numbers": _numbers(metric, own),
    }
    if above is None or above["value"] is None:
        return Finding("region.signal_alone", places)
    places["above"] = claims.value_of(metric, above)
    if own["low"] is None or own["is_thin"] or own["low"] <= above["value"]:
        return Finding("region.signal", places)
    raised = replace(
        value, verdict="above", compared_with=above["region_code"], threshold=above["value"]
    )
    return Finding("region.signal_raised", places | {"value": raised})


def _numbers(metric: Metric, row: dict[str, Any]) -> Finding:
    """Return the two numbers of a ratio; those of an estimate are named as weighted."""
    two = {
        part: Claim(row["region_code"], f"{part}_of_{metric.name}", row[part])
        for part in ("numerator", "denominator")
    }
    if metric.sampling is None:
        return Finding("ranking.numbers", two)
    return Finding("ranking.numbers_weighted", two)


def _say_who_sampled(visit: Visit, metric: Metric) -> None:
    """Say how many counties drew a sample: where most did not, the estimate is theirs alone."""
    counties = [
        unit for unit in visit.regions.within(visit.region.code, "county") if unit.is_in_data
    ]
    if metric.beside is None or visit.region.level == "county":
        return
    answers = figures.values(visit, [metric.beside], [visit.region.code])
    sampled = answers.filter(pl.col("month_end") == visit.month_end)["value"].to_list()
    is_some = 2 * sampled[0] <= len(counties)
    texts.caption(
        visit.words(
            "region.signal_sampled_some" if is_some else "region.signal_sampled",
            sampled=numbers.count(sampled[0]),
            counties=visit.words.count("counties", len(counties)),
        )
    )


def overdue_cards(visit: Visit) -> None:
    """Draw the open and overdue problems by responsibility level, category and unit."""
    words = visit.words
    cuts = data.ask(
        visit.view,
        lag.overdue_problems_by,
        visit.region.code,
        visit.region.level,
        visit.term.term_id,
    )
    unit = "by_township" if visit.region.level == "county" else "by_county"
    with st.container(border=True, key="overdue"):
        title = words("region.overdue_title", day=visit.as_of)
        st.html(f'<div class="card-title">{title}</div>')
        if cuts.is_empty():
            states.empty(words)
            return
        sentence = claims.say(words, _overdue_finding(visit, cuts))
        st.html(f'<div class="finding">{as_html(sentence)}</div>')
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
                _overdue_bars(visit, dimension, words(f"region.{title}"), rows, sentence)


def _overdue_bars(
    visit: Visit, dimension: str, title: str, rows: pl.DataFrame, sentence: str
) -> None:
    words = visit.words
    told = (words("columns.overdue_problems"), words("region.overdue_of_open"))
    picture = Picture(
        key=f"overdue_{dimension}",
        name=words("region.overdue_file", cut=title),
        finding=sentence,
        spec=charts.parts(_bars(visit, dimension, rows), told, visit.mark),
        height=charts.parts_height(len(rows)),
        note=title,
        alternative=f"{title} {as_text(sentence)}",
    )
    with st.container(horizontal=True, wrap=False, key=f"title_overdue_{dimension}"):
        texts.caption(title, width="stretch")
        pictures.menu(visit, picture)
    pictures.chart(visit, picture)


def _bars(visit: Visit, dimension: str, rows: pl.DataFrame) -> list[dict[str, object]]:
    return [
        {
            "name": member_name(visit, dimension, row["member"]),
            "part": row["overdue_problems"],
            "whole": row["open_problems"],
            "numbers": visit.words(
                "ranking.numbers",
                numerator=numbers.count(row["overdue_problems"]),
                denominator=numbers.count(row["open_problems"]),
            ),
        }
        for row in rows.iter_rows(named=True)
    ]


def _overdue_finding(visit: Visit, cuts: pl.DataFrame) -> Finding:
    """Return how many open problems are overdue, and the class that most of them are of."""
    region = visit.region.code
    levels = cuts.filter(pl.col("dimension") == "responsibility_level")
    open_problems, overdue = (
        int(levels[column].sum()) for column in ("open_problems", "overdue_problems")
    )
    places: dict[str, Claim | Finding | str] = {
        "open": Claim(region, "open_in_term", open_problems, "problems"),
        "overdue": Claim(region, "overdue_in_term", overdue, "problems"),
    }
    if overdue == 0:
        return Finding("region.overdue_none", places)
    classes = cuts.filter(pl.col("dimension") == "category")
    most = classes.filter(pl.col("overdue_problems") == pl.col("overdue_problems").max())
    if len(most) > 1 or len(classes) == 1:
        return Finding("region.overdue_some", places)
    code = most["member"][0]
    first = Claim(
        code,
        "overdue_of_class",
        most["overdue_problems"][0],
        verdict="highest",
        among=tuple(classes["member"]),
    )
    places |= {"category": member_name(visit, "category", code), "first": first}
    return Finding("region.overdue_sentence", places)


def member_name(visit: Visit, dimension: str, member: str) -> str:
    """Return the name of a member of a breakdown in this language."""
    if dimension == "responsibility_level":
        return visit.words(f"responsibility.{member}")
    if dimension == "category":
        not_stated = {NOT_STATED: visit.words("problems.not_stated")}
        return {**visit.category_names, **not_stated}.get(member, member)
    if member in visit.regions:
        return visit.name(visit.regions[member])
    return township_names(visit).get(member, member)


def township_names(visit: Visit) -> dict[str, str]:
    """Return the names of a county's townships by their code."""
    if visit.region.level != "county":
        return {}
    rows = data.ask(visit.view, lag.townships, visit.region.code, visit.term.term_id)
    return dict(rows.select("township_code", "township_name").iter_rows())
