"""What a funnel shows, said in sentences."""

from __future__ import annotations

from typing import Any

import polars as pl

from pages.parts.kit import claims, numbers
from pages.parts.kit.claims import Claim, Finding
from pages.parts.kit.words import Words, as_text
from pages.parts.shared.funnels.judging import Funnel
from warehouse.queries.metrics import Metric
from warehouse.stats.enough import FEWEST_UNITS
from warehouse.stats.judgement import THIN_DENOMINATOR

"""The counted word of the units of each level."""

OUTSIDE = ("worse_998", "better_998", "above_998", "below_998")
"""Outside the 99.8 % limits: what is named in the sentence and written on the picture."""

_OUTSIDE_SENTENCES = {
    ("worse",): "funnels.outside_worse",
    ("better",): "funnels.outside_better",
    ("worse", "better"): "funnels.outside_worse_better",
    ("above",): "funnels.outside_above",
    ("below",): "funnels.outside_below",
    ("above", "below"): "funnels.outside_above_below",
}


def sentence(words: Words, funnel: Funnel) -> str:
    """Say how many units lie outside the 99.8 % limits, and which lies farthest out."""
    return claims.say(words, finding(words, funnel))


def finding(words: Words, funnel: Funnel) -> Finding:
    """Return how many units lie outside the 99.8 % limits, and which lies farthest out.

    Or why none is judged: nobody looked, all denominators are too small, or units are too few.
    """
    metric, whole = funnel.metric, funnel.comparison
    inspected = funnel.units.filter(pl.col("verdict") != "unseen")
    judged = inspected.filter(pl.col("verdict") != "thin")
    slots: dict[str, Claim | Finding | str] = {"metric": words.label(metric.label)}
    if inspected.is_empty() or whole.centre is None:
        return Finding("sentence.nobody_looked", slots | {"region": whole.whole})
    if judged.is_empty():
        least = Claim(whole.code, "smallest_denominator", THIN_DENOMINATOR)
        return Finding("funnels.all_thin", slots | {"least": least})
    slots["of"] = Claim(
        whole.code,
        f"{whole.thing}_compared_by_{whole.measure or metric.name}",
        len(judged),
        whole.thing,
    )
    if is_few(funnel):
        fewest = Claim(whole.code, "fewest_units", FEWEST_UNITS)
        return Finding("funnels.few", slots | {"fewest": fewest})
    return _outside(funnel, judged, slots)


def _outside(
    funnel: Funnel, judged: pl.DataFrame, slots: dict[str, Claim | Finding | str]
) -> Finding:
    """Return who is outside, the worse side first: how many, and who is farthest out of it."""
    metric, whole = funnel.metric, funnel.comparison
    measure = whole.measure or metric.name
    rows = {
        name.removesuffix("_998"): units
        for name in OUTSIDE
        if len(units := judged.filter(pl.col("verdict") == name).sort("tail", "name"))
    }
    numbered = {
        side: Claim(
            whole.code,
            f"{whole.thing}_{side}_by_{measure}",
            len(units),
            "behind",
            verdict="differs",
            among=tuple(judged["region_code"]),
        )
        for side, units in rows.items()
    }
    if not rows:
        return Finding(
            "funnels.none_widened" if funnel.dispersion.is_found else "funnels.none", slots
        )
    first = "worse" if metric.direction != "neutral" else "above"
    farthest = rows.get(first, next(iter(rows.values()))).row(0, named=True)
    value = Claim(
        farthest["region_code"],
        f"value_of_{measure}",
        farthest["rate"] * metric.scale,
        metric,
        farthest["numerator"],
        farthest["denominator"],
    )
    named = {"name": farthest["name"], "value": value}
    return Finding(_OUTSIDE_SENTENCES[tuple(rows)], slots | numbered | named)


def is_few(funnel: Funnel) -> bool:
    """Return whether the units that could be judged are too few for any of them to be."""
    return bool((funnel.units["verdict"] == "few").any())


def note(words: Words, funnel: Funnel) -> str:
    """Say what the lines are, whether units differ beyond chance and what was done about it, and
    who is not among them.
    """
    return " ".join(text for text in (_note(words, funnel), funnel.comparison.left_out) if text)


def _note(words: Words, funnel: Funnel) -> str:
    dispersion, whole = funnel.dispersion, funnel.comparison
    slots: dict[str, Any] = {
        "whole": whole.whole,
        "value": rate_text(funnel.metric, whole.centre, words),
        "least": THIN_DENOMINATOR,
    }
    if is_few(funnel):
        return words("funnels.note_few", fewest=FEWEST_UNITS, **slots)
    if dispersion.phi is None:
        return words("funnels.note_unmeasured", **slots)
    slots["phi"] = numbers.number(dispersion.phi)
    if not dispersion.is_found:
        return words("funnels.note_chance", **slots)
    naive = funnel.units.filter(pl.col("position").str.ends_with("_998")).height
    return words("funnels.note_widened", naive=words.count("behind", naive), **slots)


def alternative(words: Words, funnel: Funnel) -> str:
    """Return the picture as text: the finding, and each unit outside with its numbers."""
    outside = funnel.units.filter(pl.col("verdict").is_in(OUTSIDE))
    finding = as_text(sentence(words, funnel))
    if outside.is_empty():
        return finding
    return words(
        "funnels.alternative",
        finding=finding,
        rows=words("ranking.alternative_between").join(
            words(
                "ranking.alternative_row",
                name=row["name"],
                value=rate_text(funnel.metric, row["rate"], words),
                numbers=pair(words, row),
                ranks="",
            )
            for row in outside.iter_rows(named=True)
        ),
    )


def pair(words: Words, row: dict[str, Any]) -> str:
    """Return a unit's two numbers, "12 / 34"."""
    return words(
        "ranking.numbers",
        numerator=numbers.count(row["numerator"]),
        denominator=numbers.count(row["denominator"]),
    )


def rate_text(metric: Metric, rate: float | None, words: Words) -> str:
    """Write a rate in the metric's own unit."""
    value = None if rate is None else rate * metric.scale
    return numbers.value_with_unit(metric, value, words.language)
