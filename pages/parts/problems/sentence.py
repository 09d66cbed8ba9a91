"""The page's one sentence: problems per village, and which kind is the commonest."""

from __future__ import annotations

import polars as pl

from pages.parts.frame.shell import Visit
from pages.parts.kit import claims
from pages.parts.kit.claims import Claim, Finding
from pages.parts.problems import found, leading, scope
from pages.parts.problems.scope import DEPTHS


def sentence(visit: Visit) -> str:
    """Say the density and the commonest class; of a chosen category, the commonest cause."""
    return claims.say(visit.words, finding(visit))


def finding(visit: Visit) -> Finding:
    """Return the problems per village inspected, and what most of them are, if one thing is."""
    region = visit.region.code
    villages, total = found.villages(visit), found.total(visit)
    looked = Claim(region, "villages_looked_at", villages, "villages")
    places: dict[str, Claim | str] = {"region": visit.name(visit.region)}
    if not villages:
        return Finding("problems.sentence_unseen", places, (looked,))
    narrowed = scope.narrowed(visit)
    of = "_of" if narrowed else ""
    places |= {"villages": looked, **({"narrowed": narrowed} if narrowed else {})}
    density = claims.share(
        region,
        "problems_per_village_looked_at",
        total,
        villages,
        unit="number" if total >= villages else "times",
    )
    if not total:
        return Finding(f"problems.sentence_none{of}", places, (density,))
    places["density"] = density
    if visit.category:
        return _of_causes(visit, places)
    members = found.members(visit, DEPTHS[0])
    first = leading.commonest(members, "member")
    if first is None:
        return Finding(f"problems.sentence_even{of}", places)
    places["category"] = scope.name(visit, first["member"])
    places["share"] = leading.lead(first, members, "member", "share_of_class")
    return Finding("problems.sentence_of" if of else "problems.sentence", places)


def _of_causes(visit: Visit, places: dict[str, Claim | str]) -> Finding:
    rows = scope.of_category(visit, found.cells(visit)).group_by("cause_code")
    causes = rows.agg(pl.col("problems").sum())
    first = leading.commonest(causes, "cause_code")
    if first is None:
        return Finding("problems.sentence_even_of", places)
    cause = scope.causes(visit).get(first["cause_code"], first["cause_code"])
    share = leading.lead(first, causes, "cause_code", "share_of_cause")
    return Finding("problems.sentence_cause", {**places, "cause": cause, "share": share})
