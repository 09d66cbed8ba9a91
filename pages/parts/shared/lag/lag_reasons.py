"""Why a region lags, as reasons in order: its pace, where the shortfall sits, months without any.

A reason is a finding with a part of a whole for its bar. What is judged needs five units, and the
villages without an inspection of a county's townships are as of now: of a month in the past they
are no reason.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

import polars as pl

from pages.parts.frame import data
from pages.parts.frame.context import PageContext
from pages.parts.kit import numbers, place_names
from pages.parts.kit.claims import Claim, Finding
from pages.parts.shared import figures, units_below
from pages.parts.shared.lag.overdue_problems import leading_class
from warehouse.queries import lag
from warehouse.queries.coverage import by_region
from warehouse.stats.enough import FEWEST_UNITS
from warehouse.stats.pace import MONTHS_LOOKED_BACK, Pace
from warehouse.words.languages import fact

NAMED = 3
"""So many names a line of a reason holds."""

MOST_OF_ALL = 0.4
"""Half of a shortfall that sits in more of the units than this is spread, not concentrated."""


@dataclass(frozen=True)
class Reason:
    """A heading, its two numbers, the share that its bar shows (0 to 1), and one line under it.

    The line is a finding, or names.
    """

    heading: Finding
    numbers: Finding
    share: float
    line: Finding | str


def of(context: PageContext, now: Pace | None, covered: list[int]) -> list[Reason]:
    """Return the reasons that hold, the first first; `covered` is villages covered by month."""
    reasons: list[Reason] = []
    if now is not None and now.remaining:
        reasons += _pace(context, now)
        reasons += _concentrated(context)
        reasons += _idle(context, covered) if is_too_slow(now) else ()
    reasons += _overdue(context)
    return reasons


def is_too_slow(now: Pace) -> bool:
    """Return whether the pace kept is below the one needed, as far as both are known."""
    return now.needed is not None and now.kept is not None and now.kept < now.needed


def monthly(covered: list[int]) -> list[int]:
    """Return what each of the trailing months added; a merger may lower the count, which adds 0."""
    last = covered[-MONTHS_LOOKED_BACK - 1 :]
    return [max(after - before, 0) for before, after in pairwise(last)]


def covered_by_month(context: PageContext) -> list[int]:
    """Return the villages covered at each month end of the term up to the chosen one."""
    rows = context.ask(by_region.by_month, context.month_end)
    return [] if rows.is_empty() else rows["villages_covered"].to_list()


def _pace(context: PageContext, now: Pace) -> Iterator[Reason]:
    if now.kept is None or not now.needed:
        return
    code = context.region.code
    needed = Claim(code, "pace_needed", now.needed, "number")
    pace = Claim(
        code,
        "pace_kept",
        now.kept,
        "number",
        verdict="below" if is_too_slow(now) else "reached",
        compared_with="needed",
        threshold=now.needed,
    )
    slots: dict[str, Claim | Finding | str] = {"kept": pace, "needed": needed}
    line = Finding("region.why_pace_never", {"needed": needed})
    if now.finish is not None:
        finish = Claim(code, "finish_at_kept_pace", now.finish, "month")
        line = Finding("region.why_pace_finish", {"needed": needed, "finish": finish})
    yield Reason(
        Finding(
            "region.why_pace" if is_too_slow(now) else "region.why_pace_enough", {"kept": pace}
        ),
        Finding("region.why_pace_numbers", slots),
        now.kept / now.needed,
        line,
    )


def _concentrated(context: PageContext) -> Iterator[Reason]:
    """Yield in how few of the units below half of the shortfall sits, where it is in few."""
    units, kind = _short_units(context), _kind(context)
    if len(units) < FEWEST_UNITS:
        return
    short = units.filter(pl.col("short") > 0).sort("short", "unit", descending=[True, False])
    whole = float(short["short"].sum())
    if numbers.whole(whole) < 1:
        return
    half = int((short["short"].cum_sum() < whole / 2).sum()) + 1
    if half > MOST_OF_ALL * len(units):
        return
    code, first = context.region.code, short.head(half)
    part = float(first["short"].sum())
    shortfall = Claim(code, f"short_in_{kind}", whole)
    held = Claim(code, f"short_in_half_of_{kind}", part)
    number = Claim(code, f"units_of_half_of_{kind}", half, kind)
    names = fact(context.language, "between").join(first["name"].head(NAMED))
    more = context.words("region.why_more") if half > NAMED else ""
    yield Reason(
        Finding(
            "region.why_half" if kind != "townships" else "region.why_half_left", {"units": number}
        ),
        Finding("region.why_villages_numbers", {"part": held, "whole": shortfall}),
        part / whole,
        f"{names}{more}",
    )


def _kind(context: PageContext) -> str:
    if context.region.level == "county":
        return "townships"
    return (
        "counties" if units_below.unit_level(context.region, "county") == "county" else "provinces"
    )


def _short_units(context: PageContext) -> pl.DataFrame:
    """Return unit, name, short: villages short of plan; of townships those not inspected yet."""
    if context.region.level == "county":
        return _short_townships(context)
    units = units_below.whole(
        context.regions.within(
            context.region.code, units_below.unit_level(context.region, "county")
        )
    )
    planned = [metric for metric in figures.tile_metrics(context) if metric.planned]
    if not planned or not units:
        return pl.DataFrame(schema={"unit": pl.String, "name": pl.String, "short": pl.Float64})
    rows = figures.values(context, figures.tile_metrics(context), [unit.code for unit in units])
    now = rows.filter(
        (pl.col("metric") == planned[0].name)
        & (pl.col("month_end") == context.month_end)
        & pl.col("value").is_not_null()
    )
    return now.join(units_below.named(context, units), on="region_code").select(
        unit="region_code",
        name="name",
        short=(pl.col("planned") - pl.col("numerator")).cast(pl.Float64),
    )


def _short_townships(context: PageContext) -> pl.DataFrame:
    if context.month_end != context.months[-1]:
        return pl.DataFrame(schema={"unit": pl.String, "name": pl.String, "short": pl.Float64})
    rows = context.ask(lag.townships)
    return rows.select(
        unit="township_code",
        name=place_names.column(rows, "township_name", context.language),
        short=(pl.col("villages") - pl.col("villages_covered")).cast(pl.Float64),
    )


def _idle(context: PageContext, covered: list[int]) -> Iterator[Reason]:
    """Yield how many of the trailing months added no village, where any did not."""
    added = monthly(covered)
    idle = sum(villages == 0 for villages in added)
    if not idle or len(added) < MONTHS_LOOKED_BACK:
        return
    code = context.region.code
    number = Claim(code, "months_without_coverage", idle)
    slots: dict[str, Claim | Finding | str] = {
        "idle": number,
        "months": Claim(code, "months_looked_back", len(added)),
    }
    most = Claim(code, "most_covered_in_a_month", max(added), "villages")
    yield Reason(
        Finding("region.why_idle", {"idle": number}),
        Finding("region.why_idle_numbers", slots),
        idle / len(added),
        Finding("region.why_idle_most", {"most": most}),
    )


def _overdue(context: PageContext) -> Iterator[Reason]:
    """Yield how many of the open problems are overdue as of now, and of which class most are."""
    cuts = data.ask(
        context.view,
        lag.overdue_problems_by,
        context.region.code,
        context.region.level,
        context.term.term_id,
    )
    levels = cuts.filter(pl.col("dimension") == "responsibility_level")
    whole, part = (int(levels[name].sum()) for name in ("open_problems", "overdue_problems"))
    if not part:
        return
    code, first = context.region.code, leading_class(context, cuts)
    overdue = Claim(code, "overdue_in_term", part, "problems")
    slots: dict[str, Claim | Finding | str] = {
        "open": Claim(code, "open_in_term", whole),
        "overdue": Claim(code, "overdue_in_term", part),
    }
    yield Reason(
        Finding("region.why_overdue", {"overdue": overdue}),
        Finding("region.why_overdue_numbers", slots),
        part / whole,
        Finding("region.why_overdue_class" if first else "region.why_overdue_spread", first),
    )
