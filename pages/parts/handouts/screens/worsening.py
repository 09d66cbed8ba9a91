"""红灯且在变差: units outside their limits that fall further, quarter by quarter."""

from __future__ import annotations

from typing import Any

from pages.parts.frame.context import PageContext
from pages.parts.handouts.screens.screen import MOST_ROWS, Screen, ScreenRow, ScreenRows
from pages.parts.kit import claims, numbers
from pages.parts.shared import figures, moving
from pages.parts.shared.moving import Moving


def of(context: PageContext) -> Screen | None:
    """Return the screen of the first rate by which a unit is getting worse; None without a trend.

    The context's own metric is looked at alone where it has a trend.
    """
    words = context.words
    moving_units = _moving(context)
    if moving_units is None:
        return None
    metric, units = moving_units.funnel.metric, moving_units.units
    label = words.label(metric.label)
    lines = figures.targets(context)
    rows = moving.rows(context, units).head(MOST_ROWS)
    target = figures.line(lines, metric, "target")
    return Screen(
        kind="worsening",
        name=words("meeting.screens.worsening"),
        place=moving_units.funnel.comparison.whole,
        finding=claims.say(words, moving.finding(context, moving_units)),
        blocks=(
            ScreenRows(
                heading=words("meeting.rows.moving", metric=label),
                bar_heading="" if target is None else words("meeting.rows.line_tick"),
                figure_heading=words("meeting.rows.value"),
                rows=tuple(
                    ScreenRow(
                        code=row["region_code"],
                        name=row["name"],
                        number=place,
                        light=row["light"],
                        light_label=row["state"],
                        reasons=(row["state"], _quarters(context, moving_units, row)),
                        share=row["rate"],
                        tick=target,
                        numbers=figures.numbers_of(context, metric, row),
                        figure=numbers.value(metric, row["rate"]),
                        unit=numbers.unit(metric, context.language),
                    )
                    for place, row in enumerate(rows.iter_rows(named=True), start=1)
                ),
                empty=words("meeting.rows.none_moving"),
            ),
        ),
        notes=(
            words("meeting.meaning", term=label, meaning=words.label(metric.definition)),
            words("moving.text"),
        ),
        metric=metric.name,
    )


def _moving(context: PageContext) -> Moving | None:
    """Return how the units move by the metric that there is most to say of."""
    month_ends = moving.quarter_ends(context, context.month_end)
    own = [context.metric] if context.metric.name in moving.COUNTED_ONCE else []
    rates = own or [
        context.metrics[name] for name in moving.COUNTED_ONCE if name in context.metrics
    ]
    with_trend = tuple(metric for metric in rates if moving.has_trend(metric, month_ends))
    if not with_trend:
        return None
    moving_units = moving.below(context, with_trend, month_ends)
    seen = [each for each in moving_units if (each.units["verdict"] != "unseen").any()]
    worse = [each for each in seen if len(each.of_state("worsening"))]
    return next(iter(worse or seen), None)


def _quarters(context: PageContext, moving_units: Moving, row: dict[str, Any]) -> str:
    """Write the rates of the quarters, the oldest first; of too few nothing is written."""
    metric = moving_units.funnel.metric
    rates = [row[f"quarter_{place}"] for place in range(len(moving_units.quarter_ends))]
    quarters = context.words("meeting.arrow").join(
        numbers.value_with_unit(metric, rate, context.language) for rate in rates
    )
    return context.words("meeting.quarters", rates=quarters)
