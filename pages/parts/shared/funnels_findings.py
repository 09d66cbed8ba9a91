"""What a funnel shows, said in sentences."""

from __future__ import annotations

from typing import Any

import polars as pl

from pages.parts.kit import claims, numbers
from pages.parts.kit.claims import Claim, Finding
from pages.parts.kit.words import Words, as_text
from pages.parts.shared.funnels import Funnel
from warehouse.queries.metrics import Metric
from warehouse.stats.enough import FEWEST_UNITS
from warehouse.stats.standing import THIN_DENOMINATOR

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


def sentence(words: Words, funnel: Funnel, *, is_demonstration: bool) -> str:
    """Say how many units lie outside the 99.8 % limits, and which lies farthest out."""
    found = finding(words, funnel)
    if is_demonstration:
        found = Finding("sentence.demonstration", {"sentence": found})
    return claims.say(words, found)


def finding(words: Words, funnel: Funnel) -> Finding:
    """Return how many units lie outside the 99.8 % limits, and which lies farthest out.

    Or why none is judged: nobody looked, all denominators are too small, or units are too few.
    """
    metric, whole = funnel.metric, funnel.comparison
    seen = funnel.units.filter(pl.col("standing") != "unseen")
    judged = seen.filter(pl.col("standing") != "thin")
    places: dict[str, Claim | Finding | str] = {"metric": words.label(metric.label)}
    if seen.is_empty() or whole.centre is None:
        return Finding("sentence.nobody_looked", places | {"region": whole.whole})
    if judged.is_empty():
        least = Claim(whole.code, "smallest_denominator", THIN_DENOMINATOR)
        return Finding("funnels.all_thin", places | {"least": least})
    places["of"] = Claim(
        whole.code,
        f"{whole.thing}_compared_by_{whole.measure or metric.name}",
        len(judged),
        whole.thing,
    )
    if is_few(funnel):
        fewest = Claim(whole.code, "fewest_units", FEWEST_UNITS)
        return Finding("funnels.few", places | {"fewest": fewest})
    return _outside(funnel, judged, places)


def _outside(
    funnel: Funnel, judged: pl.DataFrame, places: dict[str, Claim | Finding | str]
) -> Finding:
    """Return who is outside, the worse side first: how many, and who is farthest out of it."""
    metric, whole = funnel.metric, funnel.comparison
    measure = whole.measure or metric.name
    rows = {
        name.removesuffix("_998"): found
        for name in OUTSIDE
        if len(found := judged.filter(pl.col("standing") == name).sort("tail", "name"))
    }
    numbered = {
        side: Claim(
            whole.code,
            f"{whole.thing}_{side}_by_{measure}",
            len(found),
            "behind",
            verdict="differs",
            among=tuple(judged["region_code"]),
        )
        for side, found in rows.items()
    }
    if not rows:
        return Finding(
            "funnels.none_widened" if funnel.dispersion.is_found else "funnels.none", places
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
    return Finding(_OUTSIDE_SENTENCES[tuple(rows)], places | numbered | named)


def is_few(funnel: Funnel) -> bool:
    """Return whether the units that could be judged are too few for any of them to be."""
    return bool((funnel.units["standing"] == "few").any())


def note(words: Words, funnel: Funnel) -> str:
    """Say what the lines are, whether units differ beyond chance and what was done about it, and
    who is not among them.
    """
    return " ".join(said for said in (_note(words, funnel), funnel.comparison.left_out) if said)


def _note(words: Words, funnel: Funnel) -> str:
    found, whole = funnel.dispersion, funnel.comparison
    places: dict[str, Any] = {
        "whole": whole.whole,
        "value": written(funnel.metric, whole.centre, words),
        "least": THIN_DENOMINATOR,
    }
    if is_few(funnel):
        return words("funnels.note_few", fewest=FEWEST_UNITS, **places)
    if found.phi is None:
        return words("funnels.note_unmeasured", **places)
    places["phi"] = f"{found.phi:.1f}"
    if not found.is_found:
        return words("funnels.note_chance", **places)
    naive = funnel.units.filter(pl.col("position").str.ends_with("_998")).height
    return words("funnels.note_widened", naive=words.count("behind", naive), **places)


def alternative(words: Words, funnel: Funnel) -> str:
    """Return the picture as text: the finding, and each unit outside with its numbers."""
    outside = funnel.units.filter(pl.col("standing").is_in(OUTSIDE))
    finding = as_text(sentence(words, funnel, is_demonstration=False))
    if outside.is_empty():
        return finding
    return words(
        "funnels.alternative",
        finding=finding,
        rows=words("ranking.alternative_between").join(
            words(
                "ranking.alternative_row",
                name=row["name"],
                value=written(funnel.metric, row["rate"], words),
                numbers=pair(words, row),
                places="",
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


def written(metric: Metric, rate: float | None, words: Words) -> str:
    """Write a rate in the metric's own unit."""
    value = None if rate is None else rate * metric.scale
    return numbers.value_with_unit(metric, value, words.language)
