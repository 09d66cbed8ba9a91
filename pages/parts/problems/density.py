"""Problems per village inspected of the units below, in their funnel."""

from __future__ import annotations

from dataclasses import replace

import polars as pl

from pages.parts.frame import once
from pages.parts.frame.context import PageContext
from pages.parts.kit import notices, texts
from pages.parts.kit.drawing import charts
from pages.parts.problems import marks, nothing, problem_counts, scope
from pages.parts.shared import units_below
from pages.parts.shared.funnels import funnels_card, funnels_chart, judging
from pages.parts.shared.funnels.judging import Comparison, Funnel

METRIC = "problems_per_village"


@once.a_selection
def funnel(context: PageContext) -> Funnel | None:
    """Return the units judged by their problems of the chosen kind; None without the metric."""
    metric = context.metrics.get(METRIC)
    if metric is None:
        return None
    units = problem_counts.units(context, units_below.unit_level(context.region, context.grain))
    counts = (
        scope.of_category(context, units.by_category)
        .group_by("unit")
        .agg(pl.col("problems").sum().alias("numerator"))
    )
    whole = units.rows.filter(~pl.col("unit").is_in([part.code for part in units.parts]))
    rows = whole.join(counts, on="unit", how="left").select(
        pl.col("unit").alias("region_code"),
        "name",
        # Where somebody looked and found none it is a zero, where nobody looked it is nothing.
        numerator=pl.when(pl.col("villages").is_not_null()).then(
            pl.col("numerator").fill_null(0).cast(pl.Float64)
        ),
        denominator=pl.col("villages").cast(pl.Float64),
    )
    villages = problem_counts.villages(context)
    centre = problem_counts.total(context) / villages if villages else None
    left_out = units_below.left_out(context, units.parts)
    return judging.judge(
        metric,
        Comparison(
            rows,
            centre,
            context.name(context.region),
            units.thing,
            left_out,
            context.region.code,
            measure="problems_found",
        ),
    )


@once.a_selection
def _spec(context: PageContext) -> charts.Template | None:
    judged = funnel(context)
    if judged is None:
        return None
    return funnels_chart.spec(context.words, judged, (marks.CLICKED, "unit"))


def card(context: PageContext, judged: Funnel | None) -> None:
    """Draw the funnel; a click on a unit shows its problems."""
    if judged is None:
        notices.empty(context.words)
        return
    if not _is_looked_at(judged):
        nothing.card(
            context, "funnel", context.words("problems.funnel_name"), judged.comparison.left_out
        )
        return
    picture = funnels_card.picture(context, judged, spec=_spec(context))
    drawn = replace(
        picture,
        note=texts.sentences(picture.note, context.words("problems.click")),
    )
    marks.card(context, drawn)


def table(context: PageContext, judged: Funnel | None) -> None:
    """Draw the units with raw and shrunken values and their range of places."""
    if judged is None:
        notices.empty(context.words)
    elif not _is_looked_at(judged):
        nothing.card(
            context, "units", context.words("problems.drilldown_units"), judged.comparison.left_out
        )
    else:
        funnels_card.table(context, judged)


def _is_looked_at(judged: Funnel) -> bool:
    """Return whether an inspection ended in any of the units."""
    return judged.units["denominator"].is_not_null().any()
