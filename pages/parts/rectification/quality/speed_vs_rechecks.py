"""Fast and true: the one-month rate of each county against what rechecks on site found."""

from __future__ import annotations

from dataclasses import replace

import polars as pl
import streamlit as st

from pages.parts.frame import data, selection
from pages.parts.frame.context import PageContext
from pages.parts.kit import claims, headings, notices, texts
from pages.parts.kit.claims import Claim, Finding
from pages.parts.kit.drawing import pictures
from pages.parts.kit.drawing.pictures import Picture
from pages.parts.rectification import scope
from pages.parts.rectification.quality import speed_vs_rechecks_chart
from pages.parts.rectification.quality.recheck_results import estimated
from pages.parts.rectification.speed import units
from pages.parts.shared import definitions, units_below
from warehouse.queries.rectification import rechecks, timeliness
from warehouse.queries.regions import Level
from warehouse.stats.enough import FEWEST_UNITS, are_enough
from warehouse.stats.judgement import THIN_DENOMINATOR

FEWEST = 5
"""Under so many rechecked items a share of failures is not drawn: its interval is half the axis."""

SURE = 0.998
"""The level at which one of a hundred counties is called clearly worse than the rest."""

COUNTS = ("checked", "failed", *rechecks.ESTIMATES)


def card(context: PageContext) -> None:
    """Draw counties by speed and by false close-outs; those clearly above the whole stand out."""
    words = context.words
    rows = judged(context)
    checked = int(rows["checked"].sum())
    drawn = rows.filter(pl.col("checked") >= FEWEST, pl.col("reached_day_30") > 0)
    if drawn.is_empty() or len(rows) == 1:
        with st.container(border=True, height="stretch", key="picture_speed_vs_rechecks"):
            headings.title(words("rectification.speed_vs_rechecks"))
            if len(rows) == 1:
                texts.caption(words("rectification.speed_vs_rechecks_alone"))
            elif checked:
                texts.caption(words("rectification.speed_vs_rechecks_too_few", few=FEWEST))
            else:
                notices.empty(words)
        return
    picture = Picture(
        key="speed_vs_rechecks",
        definitions=definitions.of_query(context, rechecks.by_region),
        name=words("rectification.speed_vs_rechecks"),
        finding=claims.say(words, finding(context, rows)),
        spec=speed_vs_rechecks_chart.spec(context, drawn),
        height=330,
        note=texts.sentences(
            words(
                "rectification.speed_vs_rechecks_note"
                if is_judged(rows)
                else "rectification.speed_vs_rechecks_note_few",
                drawn=len(drawn),
                units=len(rows),
                few=FEWEST,
                least=THIN_DENOMINATOR,
                region=context.name(units.ground(context)),
            ),
            scope.uncut(context, "category"),
            words("rectification.rechecks_of_every_level") if context.level else "",
        ),
    )
    pictures.card(context, picture, pictures.on_click(context, picture.key, "unit", _go))


def _go(code: str) -> None:
    selection.choose(region=code)


def judged(context: PageContext) -> pl.DataFrame:
    """Return the counties around (of the country, its provinces), as `marked` marks them."""
    around = units.ground(context)
    level: Level = "province" if around.level == "country" else "county"
    codes = tuple(
        unit.code for unit in units_below.whole(context.regions.within(around.code, level))
    ) or (around.code,)
    speeds = data.ask(context.view, timeliness.speeds, codes, scope.cohort(context))
    checks = data.ask(context.view, rechecks.by_region, codes, context.term.term_id, context.year)
    return marked(
        speeds.join(checks, on="region_code", how="left", maintain_order="left").with_columns(
            pl.col(COUNTS).fill_null(0)
        )
    )


def marked(rows: pl.DataFrame) -> pl.DataFrame:
    """Add rates to the counts of regions, and mark who has clearly more failures than the rest.

    Added: rate, failed_share (weighted by frame), size (effective number of checks), low, high (95
    % interval of the failed share), is_false, rest (the share of failures of all that are not
    `is_false`). Each is compared with all others together by its 99.8 % interval, because so many
    are looked at at once; by too few checks, or among too few regions that have enough, nobody is.
    """
    weighted, surely = estimated(rows), estimated(rows, SURE)
    others_failed = pl.sum("failed_estimated") - pl.col("failed_estimated")
    others_frame = pl.sum("frame_checked") - pl.col("frame_checked")
    flagged = rows.with_columns(
        rate=_share("closed_by_day_30", "reached_day_30"),
        failed_share=pl.Series(weighted.rate).fill_nan(None),
        size=pl.Series(weighted.size).fill_nan(None),
        low=pl.Series(weighted.low).fill_nan(None),
        high=pl.Series(weighted.high).fill_nan(None),
    ).with_columns(
        # Without others there is nobody to be worse than.
        is_false=(
            is_comparable()
            & (others_frame > 0)
            & (pl.Series(surely.low).fill_nan(None) * others_frame > others_failed)
        ).fill_null(value=False),
    )
    if not is_judged(flagged):
        flagged = flagged.with_columns(is_false=pl.lit(value=False))
    others = flagged.filter(~pl.col("is_false"))
    frame = float(others["frame_checked"].sum())
    rest = float(others["failed_estimated"].sum()) / frame if frame else None
    return flagged.with_columns(rest=pl.lit(rest, pl.Float64))


def is_comparable() -> pl.Expr:
    """Return whether a region has enough checks to be called better or worse than another."""
    return (pl.col("size") >= THIN_DENOMINATOR).fill_null(value=False)


def is_judged(rows: pl.DataFrame) -> bool:
    """Return whether regions are enough to call one of them worse than the others."""
    return are_enough(rows.filter(is_comparable()).height)


def _share(part: str, whole: str) -> pl.Expr:
    return pl.when(pl.col(whole) > 0).then(pl.col(part) / pl.col(whole))


def finding(context: PageContext, rows: pl.DataFrame) -> Finding:
    """Return who has clearly more failures than all that have not, or that nobody has.

    `rows` are the regions around, as `marked` marks them. The shares are weighted by frame; the
    counts beside them are not.
    """
    comparable = rows.filter(is_comparable())
    false = comparable.filter("is_false").sort("low", descending=True)
    rest = _of_rest(rows)
    units = Claim("+".join(rows["region_code"]), "regions_rechecked_enough", len(comparable))
    if not is_judged(rows):
        few = replace(units, compared_with="fewest", threshold=FEWEST_UNITS, verdict="below")
        return Finding("rectification.speed_vs_rechecks_few", {"units": few, "rest": rest})
    if false.is_empty():
        return Finding("rectification.speed_vs_rechecks_even", {"units": units, "rest": rest})
    worst = false.row(0, named=True)
    code = worst["region_code"]
    # Fast is at or above the middle of the others; slow and false is another story.
    is_fast = worst["rate"] >= comparable["rate"].median()
    return Finding(
        "rectification.speed_vs_rechecks_finding"
        if is_fast
        else "rectification.speed_vs_rechecks_finding_slow",
        {
            "region": context.name(context.regions[code]),
            "rate": claims.share(
                code, "one_month_rate", worst["closed_by_day_30"], worst["reached_day_30"]
            ),
            "failed": Claim(
                code,
                "false_close_out_rate",
                worst["failed_share"],
                "percent",
                denominator=worst["size"],
                interval=(worst["low"], worst["high"]),
                compared_with="rest",
                threshold=worst["rest"],
                verdict="above",
                among=tuple(comparable["region_code"]),
            ),
            "false": Claim(code, "recheck_failed", worst["failed"]),
            "checked": Claim(code, "rechecked", worst["checked"]),
            "rest": rest,
        },
    )


def _of_rest(rows: pl.DataFrame) -> Claim:
    others = rows.filter(~pl.col("is_false"))
    return Claim("+".join(others["region_code"]), "false_close_outs_of", rows["rest"][0], "percent")
