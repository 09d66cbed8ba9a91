"""The one sentence that says what a picture shows, computed from the same rows."""

from __future__ import annotations

import polars as pl

from pages.parts import data, figures, numbers
from pages.parts.shell import Visit
from pages.parts.words import Words
from warehouse.queries import lag
from warehouse.queries.metrics import Metric

UNIT_WORDS = {
    "province": "provinces",
    "city": "cities",
    "county": "counties",
}


def wall(
    words: Words,
    metric: Metric,
    ranked: pl.DataFrame,
    *,
    level: str,
    region: str,
    warning: float | None,
    is_demonstration: bool,
    is_part: bool = False,
    parts: int = 0,
) -> str:
    """Say how many units are behind and by how much the worst is.

    `ranked` is a standing (see warehouse.stats.standing) with a `name` column, worst first. Units
    where nobody looked, or over too small a denominator, are not judged. `is_part` says that the
    data hold only part of the region, which the sentence then names; `parts` units of it are left
    out because the data hold only part of them.
    """
    judged = ranked.filter(pl.col("value").is_not_null() & ~pl.col("is_thin"))
    if judged.is_empty() and parts:
        text = words("partial.none_whole", region=region)
    else:
        text = _finding(words, metric, judged, level, region, warning)
    if is_part and not judged.is_empty():
        text = words("partial.of_sentence", region=region, sentence=text)
    return words("sentence.demonstration", sentence=text) if is_demonstration else text


def _finding(
    words: Words,
    metric: Metric,
    judged: pl.DataFrame,
    level: str,
    region: str,
    warning: float | None,
) -> str:
    label = words.label(metric.label)
    if judged.is_empty():
        return words("sentence.nobody_looked", region=region, metric=label)
    of = words.count(UNIT_WORDS[level], len(judged))
    worst = judged.row(0, named=True)
    behind = judged.filter(pl.col("light") == "red")
    # Without a target, or before anything was due, nobody can be said to be on plan.
    if metric.planned and (judged["light"] != "none").any():
        if behind.is_empty():
            total = judged.select(pl.col("numerator").sum() / pl.col("denominator").sum()).item()
            value = numbers.value_with_unit(metric, total * metric.scale, words.language)
            passed = f"{warning or 1:.0%}"
            return words("sentence.behind_plan_all_good", of=of, value=value, warning=passed)
        return words(
            "sentence.behind_plan",
            of=of,
            behind=words.count("behind", len(behind)),
            worst=worst["name"],
            gap=words.count("villages", round(worst["gap"])),
        )
    value = numbers.value_with_unit(metric, worst["value"], words.language)
    if warning is None or metric.planned or metric.direction == "neutral":
        ordered = judged.sort("value", descending=True)
        return words(
            "sentence.spread",
            metric=label,
            of=of,
            highest=ordered["name"][0],
            high=numbers.value_with_unit(metric, ordered["value"][0], words.language),
            lowest=ordered["name"][-1],
            low=numbers.value_with_unit(metric, ordered["value"][-1], words.language),
        )
    way = "lower" if metric.direction == "lower_better" else "higher"
    warning_text = numbers.value_with_unit(metric, warning, words.language)
    if behind.is_empty():
        return words(
            f"sentence.all_within_{way}",
            of=of,
            metric=label,
            warning=warning_text,
            worst=worst["name"],
            value=value,
        )
    return words(
        f"sentence.below_target_{way}",
        of=of,
        behind=words.count("behind", len(behind)),
        warning=warning_text,
        metric=label,
        worst=worst["name"],
        value=value,
    )


def region(visit: Visit) -> str:
    """Say how far one region is behind its plan."""
    words, name = visit.words, visit.name(visit.region)
    rows = data.ask(
        visit.view,
        lag.coverage_by_month,
        visit.region.code,
        visit.term.term_id,
        visit.month_end,
    )
    if rows.is_empty() or rows["villages_covered"][-1] == 0:
        return words("region.sentence_unseen", region=name)
    covered, planned = rows["villages_covered"][-1], rows["villages_planned"][-1]
    warning = _plan_warning(visit)
    gap = round(planned - covered)
    key = "region.sentence_on_plan"
    if gap > 0:
        # The alarm is that of the light: a village or two short is no alarm.
        lags = covered < planned * (1 if warning is None else warning)
        key = "region.sentence_behind" if lags else "region.sentence_short"
    return words(
        key,
        region=name,
        covered=words.count("villages", covered),
        gap=words.count("villages", max(gap, 0)),
    )


def _plan_warning(visit: Visit) -> float | None:
    """Return the warning line of the metric that is judged against the plan, if one is declared."""
    planned = next((metric for metric in visit.metrics.values() if metric.planned), None)
    return None if planned is None else figures.line(figures.targets(visit), planned, "warning")
