"""The cascade: from clue to outcome, each unit for itself, with branches after filing."""

from __future__ import annotations

import html
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import altair as alt
import polars as pl
import streamlit as st

from pages.parts.frame import data, once
from pages.parts.frame.context import PageContext
from pages.parts.kit import claims, headings, notices, numbers, status_lights, texts, theme
from pages.parts.kit.claims import Claim, Finding
from pages.parts.kit.drawing import charts, marks, pictures
from pages.parts.kit.drawing.pictures import Picture
from pages.parts.kit.words import Language, Words
from pages.parts.shared import clues, definitions
from pages.parts.shared.lists import list_addresses
from warehouse.queries import reporting
from warehouse.queries.sanctions import clue_outcomes

HEIGHT = 330

NAMED = 3
"""As many counties are named in a warning; the table below holds them all."""

BAR, LABEL = 1.0, 2.3
"""The full width of a first step, and how far the room for words reaches, in the same measure."""


@dataclass(frozen=True)
class Step:
    """One step: what it counts, its unit's words, the unit's first step, and the step before.

    `both` counts the persons that this step and the one before hold of, where that is not the
    whole of the step; a step without `before` is the first of its unit.
    """

    name: str
    unit: str
    first: str
    before: str = ""
    both: str = ""


STEPS = (
    Step("clues", "clues", "clues"),
    Step("clues_disposed", "clues", "clues", "clues"),
    Step("persons_involved", "persons", "persons_involved"),
    Step("persons_filed", "persons", "persons_involved", "persons_involved", "filed_and_involved"),
    *(
        Step(
            f"persons_{branch}",
            "persons",
            "persons_involved",
            "persons_filed",
            f"{branch}_and_filed",
        )
        for branch in clue_outcomes.BRANCHES
    ),
    Step("cases_filed", "cases", "cases_filed"),
)
"""In the order they are drawn; sanction, measure and transfer each follow filing, not another."""


def card(context: PageContext) -> None:
    """Draw the cascade with its warnings."""
    words, counted = context.words, clues.counts(context)
    with st.container(border=True, height="stretch", key="picture_cascade"):
        if not counted or not counted["clues"] + counted["persons_filed"]:
            headings.title(words("sanctions.cascade"))
            nothing(context, counted)
            return
        of_cascade = finding(context, counted)
        pictures.bare(
            context,
            Picture(
                key="cascade",
                definitions=definitions.of_query(context, clue_outcomes.cascade),
                name=words("sanctions.cascade"),
                finding=claims.say(words, of_cascade),
                links=list_addresses.of_counts(context, of_cascade),
                spec=_drawn(context),
                height=HEIGHT,
                note=texts.sentences(
                    words("sanctions.cascade_note"), words("sanctions.cascade_units")
                ),
                line=" ".join(_reported(context)),
            ),
        )
        _warning(context)


@once.a_selection
def _drawn(context: PageContext) -> charts.Template:
    counted = clues.counts(context) or {}
    return spec(context, [_bar(context, step, counted) for step in STEPS])


def nothing(context: PageContext, counted: dict[str, int] | None) -> None:
    """Say whether nothing was handed over, or nobody looked: zero is not the same as unknown."""
    if counted is None:
        notices.empty(context.words)
        return
    villages = context.words.count("villages", counted["villages_inspected"])
    texts.caption(context.words("sanctions.nothing_handed_over", villages=villages))


def finding(context: PageContext, counted: dict[str, int]) -> Finding:
    """Return what was handed over and disposed of, and how many persons got how far."""
    region = context.region.code

    def share_of(measure: str, part: str, whole: str) -> Claim:
        return claims.share(region, measure, counted[part], counted[whole])

    slots: dict[str, Claim | str] = {
        "clues": Claim(region, "clues", counted["clues"], "clues"),
        "disposed": share_of("clues_disposed_share", "clues_disposed", "clues"),
        "involved": Claim(region, "persons_involved", counted["persons_involved"], "persons"),
    }
    if not counted["persons_involved"]:
        return Finding("sanctions.cascade_nobody", slots)
    if not counted["persons_filed"]:
        nobody = Claim(region, "persons_filed", 0)
        return Finding("sanctions.cascade_nobody_filed", slots, (nobody,))
    slots["filed"] = share_of("filed_of_involved", "filed_and_involved", "persons_involved")
    slots["sanctioned"] = share_of("sanctioned_of_filed", "sanctioned_and_filed", "persons_filed")
    return Finding("sanctions.cascade_finding", slots)


def share(part: int, whole: int) -> str:
    """Write a share, a dash where there is no whole."""
    return numbers.share(part, whole)


def _bar(context: PageContext, step: Step, counts_of_steps: dict[str, int]) -> dict[str, Any]:
    words, count = context.words, counts_of_steps[step.name]
    part = counts_of_steps[step.both] if step.both else count
    whole = counts_of_steps[step.before] if step.before else 0
    counted = text = words.count(step.unit, count)
    if whole:
        text = words(
            f"sanctions.of_{step.before}" if part == count else f"sanctions.some_of_{step.before}",
            counted=counted,
            part=words.count(step.unit, part),
            share=share(part, whole),
        )
    return bar(
        context,
        step,
        count=count,
        part=part if step.before else 0,
        full=counts_of_steps[step.first],
        text=text,
    )


def bar(
    context: PageContext, step: Step, *, count: int, part: int, full: int, text: str
) -> dict[str, Any]:
    """Return what is drawn of a step: its length and its dark part, in first steps of its unit."""
    return {
        "step": context.words(f"sanctions.{step.name}"),
        "unit": step.unit,
        "length": count / full if full else 0,
        "part": part / full if full else 0,
        "text": text,
    }


def spec(context: PageContext, bars: list[dict[str, Any]]) -> dict[str, Any]:
    """Return horizontal bars whose words follow them; a gap parts the units."""
    order: list[str] = []
    for place, row in enumerate(bars):
        if place and row["unit"] != bars[place - 1]["unit"]:
            order.append(" " * place)  # an empty row keeps the units apart
        order.append(row["step"])
    return charts.filled(_template(context.language, tuple(order)), rows=bars)


@lru_cache(charts.TEMPLATES_KEPT)
def _template(language: Language, order: tuple[str, ...]) -> charts.Template:
    """Return the template: for each place of `order` the whole, the part in it, its words."""
    words = Words(language)
    titles = {"step": words("sanctions.step"), "text": words("sanctions.counted")}
    rows = alt.Chart(charts.ROWS).encode(
        marks.names("step", 190).scale(domain=list(order)), tooltip=marks.tooltip(titles)
    )
    length, part = (
        alt.X(f"{field}:Q", axis=None).scale(domain=[0, LABEL], nice=False)
        for field in ("length", "part")
    )
    height = marks.band(0.72)
    return charts.template(
        alt.layer(
            rows.mark_bar(color=theme.SEQUENCE[1], height=height).encode(length),
            rows.mark_bar(color=theme.ACCENT, height=height).encode(part),
            rows.mark_text(align="left", dx=6, fontSize=14).encode(length, alt.Text("text:N")),
        )
    )


def _reported(context: PageContext) -> list[str]:
    rows = data.ask(context.view, reporting.completeness, context.region.code, context.month_end)
    return [
        context.words(
            "sanctions.reported",
            month=numbers.month(context.month_end, context.language),
            due=context.words.count("counties", row["regions_due"]),
            received=context.words.count("counties", row["regions_received"]),
        )
        for row in rows.iter_rows(named=True)
    ]


def _warning(context: PageContext) -> None:
    """Say where more persons were transferred than sanctioned: worth a look, but no error."""
    words = context.words
    rows = (
        context.ask(clue_outcomes.by_county, context.month_end)
        .filter(pl.col("persons_judicial") > pl.col("persons_sanctioned"))
        .sort(pl.col("persons_judicial") - pl.col("persons_sanctioned"), descending=True)
    )
    if rows.is_empty():
        return
    names = words("ranking.separator").join(
        words(
            "sanctions.county_above",
            name=context.name(context.regions[row["county"]]),
            judicial=numbers.count(row["persons_judicial"]),
            sanctioned=numbers.count(row["persons_sanctioned"]),
        )
        for row in rows.head(NAMED).iter_rows(named=True)
    )
    if len(rows) > NAMED:
        names = words("sanctions.and_more", names=names)
    text = words(
        "sanctions.cascade_warning", counties=words.count("counties", len(rows)), names=names
    )
    st.html(f'<div class="note">{status_lights.html("amber", "")} {html.escape(text)}</div>')
