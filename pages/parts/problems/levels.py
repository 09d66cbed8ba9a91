"""The three responsibility levels side by side: problems, open, overdue, completion."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import streamlit as st

from pages.parts.frame import data, navigation
from pages.parts.frame.context import PageContext
from pages.parts.kit import claims, headings, kpi_tiles, notices, numbers, texts
from pages.parts.kit.claims import Claim, Finding
from pages.parts.kit.kpi_tiles import Tile
from pages.parts.kit.words import as_html
from pages.parts.problems import marks, scope
from pages.parts.problems.marks import Mark
from pages.parts.shared import definitions, undated
from warehouse.queries.problems import counts
from warehouse.queries.taxonomy import RESPONSIBILITY_LEVELS
from warehouse.stats.judgement import THIN_DENOMINATOR
from warehouse.words import rounding

COMPLETION = "completion_rate"


def rows(context: PageContext) -> dict[str, dict[str, Any]]:
    """Return what became of the problems fed back in the period, by responsibility level."""
    first, last = context.months_chosen
    category = "" if context.is_country else context.category
    by_level = data.ask(
        context.view, counts.responsibility_levels, context.region.code, category, first, last
    )
    return {row["responsibility_level"]: row for row in by_level.iter_rows(named=True)}


def cards(context: PageContext) -> None:
    """Draw a card per level, and which has the largest share overdue."""
    words, counts = context.words, rows(context)
    metric = context.metrics.get(COMPLETION)
    notes = (
        words("problems.levels.about", few=THIN_DENOMINATOR),
        *(definitions.of_metric(context, metric) if metric else ()),
    )
    sentence = as_html(claims.say(words, finding(context, counts)))
    about_html = headings.about(words, *notes)
    st.html(f'<div class="card-head"><div class="section">{sentence}</div>{about_html}</div>')
    if not counts:
        return
    for column, level in zip(
        st.columns(len(RESPONSIBILITY_LEVELS)), RESPONSIBILITY_LEVELS, strict=True
    ):
        with column, st.container(border=True, height="stretch", key=f"card_level_{level}"):
            _card(context, level, counts.get(level))
    ignored = scope.not_followed(context, "category") if context.is_country else ""
    texts.caption(texts.sentences(words("problems.levels.note", day=context.as_of), ignored))


def finding(context: PageContext, counts: dict[str, dict[str, Any]]) -> Finding:
    """Return the level of which the largest share of what is open is overdue, if one can be told.

    Of few open problems, or where levels are equal, only how many are overdue.
    """
    if not counts:
        return Finding("problems.levels.nothing")
    late = {level: row for level, row in counts.items() if row["overdue_problems"]}
    open_, overdue = (
        sum(row[name] for row in counts.values()) for name in ("open_problems", "overdue_problems")
    )
    together = Claim(context.region.code, "overdue_of_all_levels", overdue)
    if not late:
        return Finding("problems.levels.none", {}, (together,))
    enough = {
        level: row for level, row in counts.items() if row["open_problems"] >= THIN_DENOMINATOR
    }
    worst = max(enough, key=lambda level: _share(enough[level]), default="")
    alike = [level for level in enough if _share(enough[level]) == _share(enough[worst])]
    if len(enough) < 2 or len(alike) > 1:
        slots = {
            "open": Claim(context.region.code, "open_of_all_levels", open_, "problems"),
            "overdue": together,
        }
        return Finding("problems.levels.few", slots)
    row = enough[worst]
    share = claims.share(
        worst,
        "overdue_share_of_level",
        row["overdue_problems"],
        row["open_problems"],
        verdict="highest",
        among=tuple(enough),
    )
    return Finding(
        "problems.levels.finding",
        {
            "level": context.words(f"responsibility.{worst}"),
            "open": Claim(worst, "open_of_level", row["open_problems"], "problems"),
            "overdue": Claim(worst, "overdue_of_level", row["overdue_problems"]),
            "share": share,
        },
    )


def _share(row: dict[str, Any]) -> float:
    return float(row["overdue_problems"] / max(row["open_problems"], 1))


def _card(context: PageContext, level: str, row: dict[str, Any] | None) -> None:
    words = context.words
    to_close = (row["problems"] - row["withdrawn"]) if row else 0
    rate = row["done"] / to_close if row and to_close else None
    metric = context.metrics.get(COMPLETION)
    st.html(
        kpi_tiles.bare(
            Tile(
                name=words("problems.levels.name", level=words(f"responsibility.{level}")),
                figure=numbers.MISSING if rate is None else rounding.percentage(rate),
                unit="%",
                change=words("problems.levels.completion"),
                base=numbers.MISSING
                if row is None
                else words(
                    "ranking.numbers",
                    numerator=numbers.count(row["done"]),
                    denominator=numbers.count(to_close),
                ),
                light="none",
                light_label="",
                help=words.label(metric.definition) if metric else "",
            )
        )
    )
    if row is None:
        notices.empty(words)
        return
    sentence = claims.say(words, _sentence_of_level(level, row))
    headings.finding(sentence)
    undated.caption(words, row["ongoing_undated_problems"])
    with st.container(horizontal=True, vertical_alignment="center", key=f"level_links_{level}"):
        st.page_link(
            navigation.page("rectification"),
            label=words("problems.levels.link"),
            query_params=replace(context.chosen, level=level).parameters(),
        )
        st.button(
            words("problems.levels.list"),
            key=f"level_list_{level}_{context.language}",
            type="tertiary",
            on_click=marks.choose,
            args=(_open_problems(context, level),),
        )


def _sentence_of_level(level: str, row: dict[str, Any]) -> Finding:
    """Return how many problems of a level are open, and how many of these overdue."""
    slots: dict[str, Claim | str] = {
        "problems": Claim(level, "fed_back_of_level", row["problems"], "problems"),
        "open": Claim(level, "open_of_level", row["open_problems"]),
    }
    if not row["overdue_problems"]:
        none = Claim(level, "overdue_of_level", 0)
        in_time = Finding("problems.levels.open_none_overdue", slots, (none,))
        return claims.without_zeros(
            in_time, {("open",): "problems.levels.open_none_overdue_neither"}
        )
    share = claims.share(
        level, "overdue_share_of_level", row["overdue_problems"], row["open_problems"]
    )
    slots |= {"overdue": Claim(level, "overdue_of_level", row["overdue_problems"]), "share": share}
    return Finding("problems.levels.open", slots)


def _open_problems(context: PageContext, level: str) -> Mark:
    """Return what the number of open problems of a level stands for."""
    first, last = context.months_chosen
    return Mark(
        context.region.code,
        level,
        "" if context.is_country else context.category,
        state="open",
        since=first.isoformat(),
        until=last.isoformat(),
    )
