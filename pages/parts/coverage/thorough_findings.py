"""What 快与实 says: who finds nothing too often, and how long inspections stayed."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

import polars as pl

from pages.parts.kit import claims
from pages.parts.kit.claims import Claim, Finding
from warehouse.stats.enough import FEWEST_UNITS
from warehouse.stats.intervals import proportion_interval
from warehouse.stats.judgement import THIN_DENOMINATOR
from warehouse.words import rounding

Row = dict[str, Any]
"""`code`, `name` and the counts of `coverage.by_region.thoroughness`."""


@dataclass(frozen=True)
class Compared:
    """What is set beside what.

    `units` are `kind` ("counties", "teams"), those that stand out first, with `is_high` and
    `is_judged`; `whole` is the region they add up to, `above` the one above it, where that may be
    compared.
    """

    kind: str
    units: pl.DataFrame
    whole: Row
    above: Row | None = None


def finding(of: Compared) -> Finding:
    """Return who finds nothing too often: a county against what lies above it, units among others.

    A county is called high where its 95 % interval lies wholly above the region above.
    """
    if of.above is not None and (high := _county_high(of.whole, of.above)):
        return high
    judged = of.units.filter("is_judged")
    if judged.is_empty():
        return _few(of)
    codes = tuple(judged["code"])
    number = Claim(
        of.whole["code"],
        f"{of.kind}_finding_nothing_often",
        int(judged["is_high"].sum()),
        of.kind,
        verdict="differs",
        among=codes,
    )
    slots: dict[str, Claim | Finding | str] = {
        "of": Claim(of.whole["code"], f"{of.kind}_judged", len(codes), of.kind),
        "share": share(of.whole),
    }
    if not number.value:
        stayed = {"stay": stay(of.whole, "stay")}
        return Finding("coverage.thorough_even", slots | stayed, (number,))
    worst = _worst(judged.filter("is_high"), of.whole)
    outside = replace(share(judged.row(0, named=True)), verdict="differs", among=codes)
    return Finding("coverage.thorough_high", slots | {"high": number, "worst": worst}, (outside,))


def not_drawn(region: str, kind: str, number: int) -> Finding:
    """Return how many units have no place in the picture, because their days are not recorded."""
    without = Claim(region, f"{kind}_without_days", number, kind)
    return Finding("coverage.thorough_not_drawn", {"units": without})


def share(row: Row) -> Claim:
    """Return how many of the inspections of a region or a team found nothing."""
    return claims.share(
        row["code"], "zero_finding_share", row["zero_finding_inspections"], row["inspections"]
    )


def mean_days(row: Row) -> float | None:
    """Return the mean of the inspections whose days a ledger holds, None where none does."""
    with_days = row["inspections_with_days"]
    return row["days_on_site"] / with_days if with_days else None


def stay(row: Row, key: str, beside: Row | None = None) -> Finding:
    """Return how long inspections stayed, of how many that is known, or that it is not recorded.

    They stayed "only" so long where that is shorter than `beside`.
    """
    with_days, without = (
        row["inspections_with_days"],
        row["inspections"] - row["inspections_with_days"],
    )
    if not with_days:
        nothing = Claim(row["code"], "inspections_with_days", 0)
        return Finding(f"coverage.{key}_unknown", further=(nothing,))
    days = claims.share(
        row["code"], "days_on_site_mean", row["days_on_site"], with_days, unit="number"
    )
    if beside is not None and _is_shorter(row, beside):
        key = "stay_only"
        days = replace(
            days, verdict="below", compared_with=beside["code"], threshold=mean_days(beside)
        )
    if not without:
        return Finding(f"coverage.{key}", {"days": days})
    unknown = Claim(row["code"], "inspections_without_days", without, "inspections_ended")
    return Finding(f"coverage.{key}_part", {"days": days, "unknown": unknown})


def _is_shorter(row: Row, beside: Row) -> bool:
    """Say whether inspections stayed less long, as far as the days are written."""
    own, usual = mean_days(row), mean_days(beside)
    if own is None or usual is None or row["inspections_with_days"] < THIN_DENOMINATOR:
        return False
    return rounding.rounded(own, 1) < rounding.rounded(usual, 1)


def _county_high(own: Row, above: Row) -> Finding | None:
    """Return that a county finds nothing more often than what lies above it, None where not."""
    usual = share(above)
    line = above["zero_finding_inspections"] / above["inspections"]
    low, high = proportion_interval(own["zero_finding_inspections"], own["inspections"])
    if own["inspections"] < THIN_DENOMINATOR or not low > line:
        return None
    judged = replace(
        share(own),
        verdict="above",
        compared_with=above["code"],
        threshold=line,
        interval=(float(low), float(high)),
    )
    slots = {
        "region": own["name"],
        "parent": above["name"],
        "share": judged,
        "parent_share": usual,
        "stay": stay(own, "stay", beside=above),
        "parent_stay": stay(above, "stay_above"),
    }
    return Finding("coverage.thorough_county_high", slots)


def _few(of: Compared) -> Finding:
    """Return between what the shares of too few units lie; of one, or all alike, their whole."""
    code, counted = of.whole["code"], of.units.filter(pl.col("code") != "")
    fewest = Claim(code, "fewest_units_judged", FEWEST_UNITS)
    slots: dict[str, Claim | Finding | str] = {
        "share": share(of.whole),
        "stay": stay(of.whole, "stay"),
        "fewest": fewest,
    }
    rates = counted["rate"].to_list()
    if len(set(rates)) < 2:
        return Finding("coverage.thorough_alike", slots)
    slots |= {
        "of": Claim(code, f"{of.kind}_inspecting", len(counted), of.kind),
        "least": Claim(code, f"{of.kind}_zero_share_least", min(rates), "percent"),
        "most": Claim(code, f"{of.kind}_zero_share_most", max(rates), "percent"),
    }
    return Finding("coverage.thorough_few", slots)


def _worst(high: pl.DataFrame, whole: Row) -> Finding:
    """Return whose share is highest of those that stand out; of several alike, one of them."""
    worst = high.row(0, named=True)
    own = share(worst)
    slots = {"worst": worst["name"], "stay": stay(worst, "stay", beside=whole)}
    if len(high) == 1:
        return Finding("coverage.thorough_one", slots | {"share": own})
    if (high["rate"] == worst["rate"]).sum() > 1:
        return Finding("coverage.thorough_several", slots | {"share": own})
    highest = replace(own, verdict="highest", among=tuple(high["code"]))
    return Finding("coverage.thorough_most", slots | {"share": highest})
