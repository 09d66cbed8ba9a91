"""The three responsibility levels side by side: problems, open, overdue, completion."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import streamlit as st

from pages.parts import data, numbers, shell, states, texts, tiles, undated
from pages.parts.problems import marks, scope
from pages.parts.problems.marks import Mark
from pages.parts.shell import Visit
from pages.parts.tiles import Tile
from pages.parts.words import as_html
from warehouse.queries import problems
from warehouse.queries.taxonomy import RESPONSIBILITY_LEVELS
from warehouse.stats.standing import THIN_DENOMINATOR

COMPLETION = "completion_rate"


def rows(visit: Visit) -> dict[str, dict[str, Any]]:
    """Return what became of the problems fed back in the period, by responsibility level."""
    first, last = scope.period(visit)
    category = "" if scope.is_country(visit) else visit.category
    counts = data.ask(
        visit.view, problems.responsibility_levels, visit.region.code, category, first, last
    )
    return {row["responsibility_level"]: row for row in counts.iter_rows(named=True)}


def cards(visit: Visit) -> None:
    """Draw a card per level, and which has the largest share overdue."""
    words, counts = visit.words, rows(visit)
    st.html(f'<div class="section">{as_html(finding(visit, counts))}</div>')
    if not counts:
        return
    for column, level in zip(
        st.columns(len(RESPONSIBILITY_LEVELS)), RESPONSIBILITY_LEVELS, strict=True
    ):
        with column, st.container(border=True, key=f"card_level_{level}"):
            _card(visit, level, counts.get(level))
    ignored = scope.not_followed(visit, "category") if scope.is_country(visit) else ""
    texts.caption(scope.note(words("problems.levels.note", day=visit.as_of), ignored))


def finding(visit: Visit, counts: dict[str, dict[str, Any]]) -> str:
    """Say at which level the largest share of what is open is overdue; of few, where most are."""
    words = visit.words
    if not counts:
        return words("problems.levels.nothing")
    late = {level: row for level, row in counts.items() if row["overdue_problems"]}
    if not late:
        return words("problems.levels.none")
    enough = {level: row for level, row in late.items() if row["open_problems"] >= THIN_DENOMINATOR}
    if enough:
        worst = max(enough, key=lambda level: _share(enough[level]))
    else:
        worst = max(late, key=lambda level: late[level]["overdue_problems"])
    return words(
        "problems.levels.finding" if enough else "problems.levels.few",
        level=words(f"responsibility.{worst}"),
        open=words.count("problems", late[worst]["open_problems"]),
        overdue=numbers.count(late[worst]["overdue_problems"]),
        share=f"{_share(late[worst]):.1%}",
    )


def _share(row: dict[str, Any]) -> float:
    return float(row["overdue_problems"] / max(row["open_problems"], 1))


def _card(visit: Visit, level: str, row: dict[str, Any] | None) -> None:
    words = visit.words
    to_close = (row["problems"] - row["withdrawn"]) if row else 0
    rate = row["done"] / to_close if row and to_close else None
    metric = visit.metrics.get(COMPLETION)
    st.html(
        tiles.plain(
            Tile(
                name=words("problems.levels.name", level=words(f"responsibility.{level}")),
                figure=numbers.MISSING if rate is None else f"{100 * rate:.1f}",
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
        states.empty(words)
        return
    key = "open" if row["overdue_problems"] else "open_none_overdue"
    said = words(
        f"problems.levels.{key}",
        problems=words.count("problems", row["problems"]),
        open=numbers.count(row["open_problems"]),
        overdue=numbers.count(row["overdue_problems"]),
        share=f"{_share(row):.1%}",
    )
    st.html(f'<div class="finding">{as_html(said)}</div>')
    undated.caption(words, row["ongoing_undated_problems"])
    with st.container(horizontal=True, vertical_alignment="center", key=f"level_links_{level}"):
        st.page_link(
            shell.page("rectification"),
            label=words("problems.levels.link"),
            query_params=replace(visit.chosen, level=level).parameters(),
        )
        st.button(
            words("problems.levels.list"),
            key=f"level_list_{level}_{visit.language}",
            type="tertiary",
            on_click=marks.choose,
            args=(_open_problems(visit, level),),
        )


def _open_problems(visit: Visit, level: str) -> Mark:
    """Return what the number of open problems of a level stands for."""
    first, last = scope.period(visit)
    return Mark(
        visit.region.code,
        level,
        "" if scope.is_country(visit) else visit.category,
        state="open",
        since=first.isoformat(),
        until=last.isoformat(),
    )
