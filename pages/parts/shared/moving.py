"""Red and getting worse: units outside their limits that fall further, and those on the mend.

`of` answers for any rate in which everything counts once (`COUNTED_ONCE`) at any month end; a map
or a list takes the units from it, `card` draws them as a list.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date

import polars as pl
import streamlit as st

from pages.parts.frame import data, links, once
from pages.parts.frame.context import PageContext
from pages.parts.kit import claims, headings, notices, numbers, tables
from pages.parts.kit.claims import Claim, Finding
from pages.parts.kit.table import Column, Table
from pages.parts.kit.words import as_text
from pages.parts.shared import definitions, figures
from pages.parts.shared.funnels import judging
from pages.parts.shared.funnels.judging import Funnel
from warehouse.queries import subjects
from warehouse.queries.metrics import Metric
from warehouse.stats import trends
from warehouse.stats.enough import FEWEST_UNITS, are_enough
from warehouse.stats.judgement import THIN_DENOMINATOR

COUNTED_ONCE = (*figures.COHORT_RATES, "zero_finding_share")
"""Rates of which a quarter's part is what was added in it: each thing counts in one month alone."""

QUARTERS = 4

WORSENING = 0.05
"""The chance of such a trend by chance under which a unit outside its limits is getting worse."""

SURE = 0.002
"""The same for units that are looked for among all, a hundred at once: falling or on the mend."""

LIGHTS = {"worsening": "red", "falling": "amber", "improving": "green"}
"""The states of units that move, in the order of the list."""


@dataclass(frozen=True)
class Moving:
    """The units of a metric's funnel with their trends.

    `units` holds what `Funnel.units` does, `quarter_0` ... (the rate of each quarter, the oldest
    first; null where too few counted) and `state`: `worsening` (outside the 99.8 % limits and
    getting worse), `falling` (clearly getting worse, not yet outside), `improving`, or "".
    `quarter_ends` are the last months of the quarters.
    """

    funnel: Funnel
    units: pl.DataFrame
    quarter_ends: tuple[date, ...]

    @property
    def judged(self) -> pl.DataFrame:
        """The units that can be compared; of fewer than enough none is said to move."""
        return self.units.filter(~pl.col("verdict").is_in(["thin", "unseen"]))

    def of_state(self, state: str) -> pl.DataFrame:
        """Return the units of a state."""
        return self.units.filter(pl.col("state") == state)


def of(context: PageContext, metric: Metric, month_end: date) -> Moving | None:
    """Return how the units below the region move; None where the term or the metric has no trend.

    A county is set among those beside it. Quarters end at the month shown.
    """
    month_ends = quarter_ends(context, month_end)
    units = below(context, (metric,), month_ends) if has_trend(metric, month_ends) else []
    return units[0] if units else None


@once.a_selection
def below(
    context: PageContext, metrics: tuple[Metric, ...], month_ends: tuple[date, ...]
) -> list[Moving]:
    """Return how the units below the region move by each of metrics that have a trend, one query.

    The last of `month_ends` is the month shown.
    """
    ground, regions = judging.ground_and_units(context)
    codes = tuple(dict.fromkeys([*(unit.code for unit in regions), ground.code]))
    term = context.term.term_id
    answers = data.ask(context.view, subjects.values, metrics, codes, term, month_ends)
    units = []
    for metric in metrics:
        rows = answers.filter(pl.col("metric") == metric.name)
        now = rows.filter(pl.col("month_end") == month_ends[-1])
        funnel = judging.judge(metric, judging.among(context, regions, ground, now))
        units.append(of_funnel(funnel, rows, month_ends))
    return units


def has_trend(metric: Metric, month_ends: tuple[date, ...]) -> bool:
    """Return whether a metric has a trend, and the quarters between month ends are enough."""
    return metric.name in COUNTED_ONCE and len(month_ends) > trends.LEAST_QUARTERS


def of_funnel(funnel: Funnel, answers: pl.DataFrame, month_ends: tuple[date, ...]) -> Moving:
    """Return how the units of a funnel move; `answers` holds its metric at the `month_ends`."""
    return Moving(funnel, _with_trends(funnel, trends.added(answers, month_ends)), month_ends[1:])


def quarter_ends(context: PageContext, month_end: date) -> tuple[date, ...]:
    """Return the month ends between which the last quarters lie, as far as the term goes back."""
    place = context.months.index(month_end)
    places = [place - 3 * back for back in range(QUARTERS, -1, -1)]
    return tuple(context.months[place] for place in places if place >= 0)


def _with_trends(funnel: Funnel, quarters: pl.DataFrame) -> pl.DataFrame:
    """Return the units of a funnel with their trends and the rate of each quarter."""
    rates = (
        quarters.filter(pl.col("denominator") >= THIN_DENOMINATOR)
        .with_columns(rate=pl.col("numerator") / pl.col("denominator"))
        .pivot(on="period", index="region_code", values="rate", on_columns=range(QUARTERS))
        .rename({str(period): f"quarter_{period}" for period in range(QUARTERS)})
    )
    better = 1 if funnel.metric.direction == "higher_better" else -1
    p_value, z = pl.col("p_value"), pl.col("z") * better
    is_judged = ~pl.col("verdict").is_in(["thin", "few", "unseen"])
    return (
        funnel.units.join(trends.trends(quarters), on="region_code", how="left")
        .join(rates, on="region_code", how="left")
        .with_columns(
            state=pl.when((pl.col("verdict") == "worse_998") & (p_value < WORSENING) & (z < 0))
            .then(pl.lit("worsening"))
            .when(is_judged & (p_value < SURE))
            .then(pl.when(z < 0).then(pl.lit("falling")).otherwise(pl.lit("improving")))
            .otherwise(pl.lit(""))
        )
    )


def finding(context: PageContext, moving: Moving) -> Finding:
    """Return how many units are outside and getting worse, and how many are on the mend."""
    funnel = moving.funnel
    metric, whole = funnel.metric, funnel.comparison
    judged = moving.judged
    slots: dict[str, Claim | Finding | str] = {
        "metric": context.words.label(metric.label),
        "of": Claim(
            whole.code,
            f"{whole.thing}_compared_by_{metric.name}",
            len(judged),
            whole.thing,
            at={"month_end": moving.quarter_ends[-1]},
        ),
    }
    if not are_enough(len(judged)):
        return Finding(
            "moving.few", slots | {"fewest": Claim(whole.code, "fewest_units", FEWEST_UNITS)}
        )
    counted = {
        state: Claim(
            whole.code,
            f"{whole.thing}_{state}_by_{metric.name}",
            len(moving.of_state(state)),
            "units",
            verdict="differs",
            among=tuple(judged["region_code"]),
            at={"month_end": moving.quarter_ends[-1]},
        )
        for state in LIGHTS
    }
    if not any(claim.value for claim in counted.values()):
        return Finding("moving.nobody", slots, tuple(counted.values()))
    key = "moving.worsening" if counted["worsening"].value else "moving.none_worsening"
    return with_others(key, slots, counted, "others")


def with_others(
    key: str, slots: Mapping[str, Claim | Finding | str], counted: Mapping[str, Claim], others: str
) -> Finding:
    """Return a finding of how many are outside and getting worse, and beside them fall or mend.

    `counted` has the claim of each state, `others` is what the words for those beside are called.
    Of a state that is empty no number is written.
    """
    beside = {state: counted[state] for state in ("falling", "improving") if counted[state].value}
    name = "both" if len(beside) == len(counted) - 1 else next(iter(beside), "still")
    empty = tuple(claim for claim in counted.values() if not claim.value)
    worst = {"worsening": counted["worsening"]} if counted["worsening"].value else {}
    return Finding(
        key, {**slots, **worst, "others": Finding(f"moving.{others}.{name}", beside)}, empty
    )


def card(context: PageContext, metric: Metric, month_end: date) -> None:
    """Draw the units that move as a list: those getting worse first, the worst of them on top."""
    words, name = context.words, context.words.label(metric.label)
    moving = of(context, metric, month_end)
    key = f"moving_{metric.name}"
    if moving is None or moving.units.filter(pl.col("verdict") != "unseen").is_empty():
        reason = words("moving.too_early") if moving is None else ""
        notices.empty_card(words, f"table_{key}", words("moving.title", metric=name), reason)
        return
    sentence, units_listed = _listed(context, metric, month_end)
    if units_listed.is_empty():
        with st.container(border=True, key=f"table_{key}"):
            notes = definitions.of_metric(context, metric)
            headings.explained(words, sentence, words("moving.text"), *notes)
        return
    listed = table(context, key, sentence, units_listed, moving.quarter_ends)
    definition = f"{listed.definition} {definitions.as_text(words, metric)}"
    tables.card(context, replace(listed, definition=definition))


@once.a_selection
def _listed(context: PageContext, metric: Metric, month_end: date) -> tuple[str, pl.DataFrame]:
    moving = of(context, metric, month_end)
    if moving is None:
        return "", pl.DataFrame()
    return claims.say(context.words, finding(context, moving)), rows(context, moving.units)


def states(context: PageContext) -> dict[str, str]:
    """Return what the states of units that move are called."""
    return {state: context.words(f"moving.states.{state}") for state in LIGHTS}


def rows(context: PageContext, units: pl.DataFrame) -> pl.DataFrame:
    """Return the units that move with words and lights for their states, in the order of a list."""
    order = pl.Enum([*LIGHTS])
    return (
        units.filter(pl.col("state") != "")
        .sort(pl.col("state").cast(order), "rank", "name", nulls_last=True)
        .with_columns(
            light=pl.col("state").replace_strict(LIGHTS, return_dtype=pl.String),
            state=pl.col("state").replace_strict(states(context), return_dtype=pl.String),
        )
    )


def table(
    context: PageContext,
    key: str,
    sentence: str,
    listed: pl.DataFrame,
    quarter_ends: tuple[date, ...],
    *columns: Column,
) -> Table:
    """Return the table of units that move, each with what `columns` say of it and its quarters."""
    words, names = context.words, states(context)
    lights = {light: names[state] for state, light in LIGHTS.items()}
    quarters = [
        Column(
            f"quarter_{place}",
            words("moving.until", month=numbers.month(month, context.language)),
            "percent",
        )
        for place, month in enumerate(quarter_ends)
    ]
    return Table(
        key=key,
        title=as_text(sentence),
        rows=tables.of(listed),
        columns=[
            Column("light", words("columns.light"), "light", in_words=lights),
            Column("name", words("columns.region")),
            *columns,
            Column(
                "state",
                words("moving.state"),
                help=words("moving.test", least=THIN_DENOMINATOR, fewest=FEWEST_UNITS),
            ),
            Column("rate", words("moving.to_date"), "percent"),
            *quarters,
        ],
        definition=words("moving.text"),
        link=links.of_rows("region", region="region_code"),
    )
