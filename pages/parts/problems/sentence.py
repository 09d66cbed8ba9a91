"""The page's one sentence: problems per village, and which kind is the commonest."""

from __future__ import annotations

import polars as pl

from pages.parts.problems import found, scope
from pages.parts.problems.scope import DEPTHS
from pages.parts.shell import Visit


def sentence(visit: Visit) -> str:
    """Say the density and the commonest class; of a chosen category, the commonest cause."""
    words, name = visit.words, visit.name(visit.region)
    villages, total = found.villages(visit), found.total(visit)
    if not villages:
        return words("problems.sentence_unseen", region=name)
    said = {"region": name, "villages": words.count("villages", villages)}
    narrowed = scope.narrowed(visit)
    if not total:
        if narrowed:
            return words("problems.sentence_none_of", narrowed=narrowed, **said)
        return words("problems.sentence_none", **said)
    density = total / villages
    said["density"] = f"{density:.1f}" if density >= 1 else f"{density:.2f}"
    if visit.category:
        rows = scope.of_category(visit, found.cells(visit)).group_by("cause_code")
        causes = rows.agg(pl.col("problems").sum())
        first = causes.sort(["problems", "cause_code"], descending=[True, False]).row(0)
        return words(
            "problems.sentence_cause",
            narrowed=narrowed,
            cause=scope.causes(visit).get(first[0], first[0]),
            share=f"{first[1] / total:.0%}",
            **said,
        )
    first = found.members(visit, DEPTHS[0]).row(0)
    said |= {"category": scope.name(visit, first[0]), "share": f"{first[1] / total:.0%}"}
    if narrowed:
        return words("problems.sentence_of", narrowed=narrowed, **said)
    return words("problems.sentence", **said)
