"""The one sentence that says what a picture shows, computed from the same rows."""

from __future__ import annotations

from dataclasses import replace
from typing import Any, Literal

import polars as pl

from pages.parts.frame import data
from pages.parts.frame.context import PageContext
from pages.parts.kit import claims, numbers
from pages.parts.kit.claims import Claim, Finding
from pages.parts.kit.words import Words
from pages.parts.shared import figures, units_below
from warehouse.queries.coverage import by_region
from warehouse.queries.metrics import Metric
from warehouse.stats.judgement import judge

Way = Literal["highest", "lowest"]


def wall(
    words: Words,
    metric: Metric,
    ranked: pl.DataFrame,
    *,
    level: str,
    region: str,
    warning: float | None,
    is_part: bool = False,
    parts: int = 0,
    subject: str = "",
) -> Finding:
    """Return how many units are behind and by how much the worst is.

    `ranked` are judged values (see `warehouse.stats.judgement`) with a `name` column, worst first.
    Units where nobody looked, or over too small a denominator, are not judged. `is_part` says that
    the data hold only part of the region, which the sentence then names; `parts` units of it are
    left out because the data hold only part of them. `subject` is the region's code.
    """
    judged = ranked.filter(pl.col("value").is_not_null() & ~pl.col("is_thin"))
    if judged.is_empty() and parts:
        finding = Finding("partial.none_whole", {"region": region})
    elif judged.is_empty() and ranked["value"].is_not_null().any():
        named = {"region": region, "metric": words.label(metric.label)}
        nobody = Claim(subject, f"{level}_units_by_{metric.name}", 0)
        finding = Finding("sentence.all_thin", named, (nobody,))
    else:
        finding = of_units(words, metric, judged, level, region, warning, subject)
    if is_part and not judged.is_empty():
        finding = Finding("partial.of_sentence", {"region": region, "sentence": finding})
    return finding


def of_units(
    words: Words,
    metric: Metric,
    judged: pl.DataFrame,
    level: str,
    region: str,
    warning: float | None,
    subject: str,
) -> Finding:
    """Return how units stand by a metric: against plan, against its warning line, or their spread.

    Only units that can be judged are given, worst first; where there are none, nobody looked.
    """
    label = words.label(metric.label)
    if judged.is_empty():
        return Finding("sentence.nobody_looked", {"region": region, "metric": label})
    # Without a target, or before anything was due, nobody can be said to be on plan.
    lit = judged.filter(pl.col("light") != "none")
    if metric.planned and len(lit):
        return progress(lit, level=level, warning=warning, subject=subject)
    counted = Claim(
        subject, f"{level}_units_by_{metric.name}", len(judged), units_below.COUNTED[level]
    )
    slots: dict[str, Claim | Finding | str] = {"metric": label, "of": counted}
    if warning is None or metric.planned or metric.direction == "neutral":
        return _spread(metric, judged, slots)
    way: Way = "lowest" if metric.direction == "higher_better" else "highest"
    behind = judged.filter(pl.col("light") == "red").height
    red = Claim(subject, f"{level}_units_red_by_{metric.name}", behind, "behind")
    slots["behind"] = red
    slots["warning"] = Claim(subject, f"warning_of_{metric.name}", warning, metric)
    slots["worst"] = _end(metric, judged, way)
    side = "below" if way == "lowest" else "above"
    return Finding(f"sentence.{side}_line" if behind else f"sentence.none_{side}_line", slots)


def _spread(
    metric: Metric, judged: pl.DataFrame, slots: dict[str, Claim | Finding | str]
) -> Finding:
    """Return the highest and the lowest unit; where either is not one alone, only the range."""
    values = judged["value"]
    if len(judged) == 1:
        row = judged.row(0, named=True)
        return Finding(
            "sentence.one_unit",
            slots | {"name": row["name"], "value": claims.value_of(metric, row)},
        )
    ends = {way: _extreme(metric, judged, way) for way in ("highest", "lowest")}
    low, high = (values.arg_min(), values.arg_max())
    if None in ends.values() and low is not None and high is not None:
        within = {"low": claims.value_of(metric, judged.row(low, named=True))}
        within["high"] = claims.value_of(metric, judged.row(high, named=True))
        return Finding("sentence.range", slots | within)
    for way, short in (("highest", "high"), ("lowest", "low")):
        row = ends[way] or {}
        slots |= {way: row["name"], short: _superlative(metric, judged, row, way)}
    return Finding("sentence.spread", slots)


def _end(metric: Metric, judged: pl.DataFrame, way: Way) -> Finding:
    """Return who is lowest or highest; where several are alike, that they are."""
    if len(judged) == 1:
        only = judged.row(0, named=True)
        return Finding(
            "sentence.it", {"name": only["name"], "value": claims.value_of(metric, only)}
        )
    row = _extreme(metric, judged, way)
    if row is None:
        values = judged["value"]
        place = values.arg_min() if way == "lowest" else values.arg_max()
        alike = claims.value_of(metric, judged.row(place or 0, named=True))
        return Finding(f"sentence.several_{way}", {"value": alike})
    value = _superlative(metric, judged, row, way)
    return Finding(f"sentence.{way}_is", {"name": row["name"], "value": value})


def _extreme(metric: Metric, judged: pl.DataFrame, way: str) -> dict[str, Any] | None:
    """Return the one unit beyond all others in what is written of it; None where there is none.

    A unit alone is beyond nobody.
    """
    ordered = judged.sort("value", descending=way == "highest")
    if len(ordered) == 1:
        return None
    first, second = (numbers.value(metric, ordered["value"][place]) for place in (0, 1))
    return None if first == second else ordered.row(0, named=True)


def _superlative(metric: Metric, judged: pl.DataFrame, row: dict[str, Any], way: str) -> Claim:
    verdict: Way = "highest" if way == "highest" else "lowest"
    return replace(
        claims.value_of(metric, row), verdict=verdict, among=tuple(judged["region_code"])
    )


def progress(lit: pl.DataFrame, *, level: str, warning: float | None, subject: str) -> Finding:
    """Return who of the units with a plan is behind, who a little slow, and who is short of most.

    Behind is whoever is below the warning line; the villages short are compared over all who are
    below plan: someone a little slow may be short of more than everyone behind.
    """
    line = 1.0 if warning is None else warning
    codes = tuple(lit["region_code"])
    numbered = {
        light: Claim(
            subject,
            f"{level}_units_{light}",
            lit.filter(pl.col("light") == light).height,
            "behind",
            among=codes,
        )
        for light in ("red", "amber")
    }
    of = Claim(
        subject, f"{level}_units_with_plan", len(lit), units_below.COUNTED[level], among=codes
    )
    short = lit.filter(pl.col("light").is_in(["red", "amber"]))
    if short.is_empty() and len(lit) == 1:
        alone = {"name": str(lit["name"][0])}
        return Finding("sentence.plan_reached_alone", alone, tuple(numbered.values()))
    if short.is_empty():
        return Finding("sentence.plan_reached", {"of": of}, tuple(numbered.values()))
    slots: dict[str, Claim | Finding | str] = {
        "of": of,
        "most": _most_short(short),
        "warning": Claim(subject, "plan_warning_line", line, "whole_percent"),
    }
    red, amber = (claim.value for claim in numbered.values())
    if red:
        slots["behind"] = numbered["red"]
    if amber:
        slots["slow"] = numbered["amber"]
    key = {(True, True): "behind_and_slow", (True, False): "behind_only"}.get(
        (bool(red), bool(amber)), "slow_only"
    )
    return Finding(f"sentence.plan_{key}", slots, tuple(numbered.values()))


def _most_short(short: pl.DataFrame) -> Finding:
    """Say who of those below plan is short of most villages; of several alike, how many are."""
    gaps = short.with_columns(_written=pl.col("gap").round(mode="half_away_from_zero"))
    most = gaps.sort("gap", "region_code", descending=[True, False]).row(0, named=True)
    alike = gaps.filter(pl.col("_written") == most["_written"])
    gap = Claim(most["region_code"], "villages_short", most["gap"], "villages")
    if len(short) == 1:
        return Finding("sentence.one_short", {"worst": most["name"], "gap": gap})
    if len(alike) > 1:
        each = Claim(most["region_code"], "villages_short", most["gap"], "villages")
        return Finding("sentence.several_short", {"gap": each})
    highest = replace(gap, verdict="highest", among=tuple(short["region_code"]))
    return Finding("sentence.most_short", {"worst": most["name"], "gap": highest})


def of_region(context: PageContext) -> Finding:
    """Return how far one region is behind its plan or ahead of it."""
    code, name = context.region.code, context.name(context.region)
    metric = next((metric for metric in context.metrics.values() if metric.planned), None)
    rows = data.ask(context.view, by_region.by_month, code, context.term.term_id, context.month_end)
    if rows.is_empty() or rows["villages_covered"][-1] == 0:
        return Finding("region.sentence_unseen", {"region": name})
    covered, planned = rows["villages_covered"][-1], rows["villages_planned"][-1]
    light, line = "none", 1.0
    if metric is not None:
        lines = figures.targets(context)
        now = figures.values(context, [metric], [code]).filter(
            pl.col("month_end") == context.month_end
        )
        light = judge(now, metric, lines)["light"][0]
        line = figures.line(lines, metric, "warning") or 1.0
    gap = planned - covered
    slots: dict[str, Claim | Finding | str] = {
        "region": name,
        "covered": Claim(code, "villages_covered", covered, "villages"),
    }
    if light in ("red", "amber") or (light == "none" and numbers.whole(gap) > 0):
        slots["gap"] = Claim(code, "villages_short", gap, "villages")
    key = (
        _REGION_KEYS[light]
        if light != "none" or numbers.whole(gap) > 0
        else "region.sentence_on_plan"
    )
    if light == "amber" and numbers.whole(gap) == 0:
        key = "region.sentence_hardly_short"
        del slots["gap"]
    if light == "red":
        slots["warning"] = Claim(code, "plan_warning_line", line, "whole_percent")
    if light == "blue":
        slots["progress"] = claims.share(
            code, "plan_progress", covered, planned, unit="whole_percent"
        )
    return Finding(key, slots)


_REGION_KEYS = {
    "red": "region.sentence_behind",
    "amber": "region.sentence_slow",
    "green": "region.sentence_on_plan",
    "blue": "region.sentence_ahead",
    "none": "region.sentence_short",
}
