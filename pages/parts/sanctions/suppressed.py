"""The page where counts of persons and clues are suppressed: what a reader outside the office sees.

Months, quarters, ages by county, time to filing and rates per 100 villages are left out: each is
another cut with totals, and could be subtracted from the fixed table.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import polars as pl
import streamlit as st

from pages.parts.frame.context import PageContext
from pages.parts.kit import claims, notices, texts
from pages.parts.kit.claims import Claim, Finding
from pages.parts.kit.drawing import pictures
from pages.parts.kit.drawing.pictures import Picture
from pages.parts.sanctions import ages, cascade, fixed
from pages.parts.sanctions.cascade import STEPS, Step
from warehouse.queries.sanctions import clue_outcomes
from warehouse.stats.disclosure import SMALL, below_five


def is_on(context: PageContext) -> bool:
    """Say whether the office has its counts of persons and clues suppressed."""
    return context.settings.person_counts == "suppressed"


def without_months(context: PageContext) -> PageContext:
    """Return the context of a page without months: from tables of each month some could be had by
    subtraction.
    """
    return replace(context, handles=())


def sentence(context: PageContext) -> str:
    """Say what the fixed table publishes of persons involved."""
    return claims.say(context.words, finding(context))


def finding(context: PageContext) -> Finding:
    """Return the published total of persons involved; none where it is hidden."""
    slots: dict[str, Claim | str] = {"region": context.name(context.region)}
    involved, _ = fixed.total(context, fixed.WHOLE)
    if involved is None:
        return Finding("sanctions.sentence_suppressed", slots)
    slots["involved"] = Claim(context.region.code, f"cohorts_{fixed.WHOLE}", involved, "persons")
    return Finding("sanctions.sentence_published", slots)


def cards(context: PageContext) -> None:
    """Draw the fixed table, and of the rest what cannot be subtracted from it."""
    words = context.words
    texts.info(words("sanctions.fixed.left_out"))
    if fixed.holder(context) is None:
        texts.info(words("sanctions.fixed.choose_province"))
        return
    cascade_side, ages_side = st.columns([1.7, 1])
    with cascade_side:
        _cascade(context)
    with ages_side:
        _ages(context)
    fixed.card(context)


def _cascade(context: PageContext) -> None:
    words = context.words
    with st.container(border=True, height="stretch", key="picture_cascade"):
        steps = [step for step in STEPS if step.name in fixed.WITH_TOTALS]
        totals = {step.name: fixed.total(context, step.name) for step in steps}
        if not any(is_there for _, is_there in totals.values()):
            notices.empty_part(
                words, words("sanctions.cascade"), words("sanctions.fixed.no_totals")
            )
            return
        counts = {name: count for name, (count, _) in totals.items()}
        pictures.bare(
            context,
            Picture(
                key="cascade_suppressed",
                name=words("sanctions.cascade"),
                finding=words("sanctions.fixed.cascade"),
                spec=cascade.spec(context, [_bar(context, step, counts) for step in steps]),
                height=cascade.HEIGHT,
                note=texts.sentences(
                    words("sanctions.fixed.cascade_note", hidden=fixed.HIDDEN, day=context.as_of),
                    words("sanctions.cascade_units"),
                ),
            ),
        )


def _bar(context: PageContext, step: Step, counts: dict[str, int | None]) -> dict[str, Any]:
    """Return a step as far as it is published."""
    words, count = context.words, counts[step.name]
    text = fixed.HIDDEN if count is None else words.count(step.unit, count)
    full = counts[step.first] or 0
    return cascade.bar(context, step, count=count or 0, part=0, full=full, text=text)


def _ages(context: PageContext) -> None:
    """Draw the ages without totals, of the table's own region only: others would add up to it."""
    words, table = context.words, fixed.holder(context)
    if table is None or table.code != context.region.code:
        return
    rows = context.ask(clue_outcomes.undisposed_by_age, context.months[-1]).with_columns(
        text=below_five(pl.col("clues"))
    )
    if rows.is_empty():
        return
    with st.container(border=True, height="stretch", key="picture_ages"):
        pictures.bare(
            context,
            Picture(
                key="ages_suppressed",
                name=words("sanctions.ages"),
                finding=words("sanctions.ages"),
                spec=ages.spec(context, ages.bars_without_totals(context, rows)),
                height=cascade.HEIGHT,
                note=words("sanctions.fixed.ages_note", small=SMALL, day=context.as_of),
            ),
        )
