"""The page's one sentence: problems per village, and which kind is the commonest."""

from __future__ import annotations

import polars as pl

from pages.parts.frame.context import PageContext
from pages.parts.kit import claims
from pages.parts.kit.claims import Claim, Finding
from pages.parts.problems import leading, problem_counts, scope
from pages.parts.problems.scope import DEPTHS


def sentence(context: PageContext) -> str:
    """Say the density and the commonest class; of a chosen category, the commonest cause."""
    return claims.say(context.words, finding(context))


def finding(context: PageContext) -> Finding:
    """Return the problems per village inspected, and what most of them are, if one thing is."""
    region = context.region.code
    villages, total = problem_counts.villages(context), problem_counts.total(context)
    looked = Claim(region, "villages_looked_at", villages, "villages")
    slots: dict[str, Claim | str] = {"region": context.name(context.region)}
    if not villages:
        return Finding("problems.sentence_unseen", slots, (looked,))
    narrowed = scope.narrowed(context)
    of = "_of" if narrowed else ""
    slots |= {"villages": looked, **({"narrowed": narrowed} if narrowed else {})}
    density = claims.share(
        region,
        "problems_per_village_looked_at",
        total,
        villages,
        unit="number" if total >= villages else "times",
    )
    if not total:
        return Finding(f"problems.sentence_none{of}", slots, (density,))
    slots["density"] = density
    if context.category:
        return _of_causes(context, slots)
    members = problem_counts.members(context, DEPTHS[0])
    first = leading.commonest(members, "member")
    if first is None:
        return Finding(f"problems.sentence_even{of}", slots)
    slots["category"] = scope.name(context, first["member"])
    slots["share"] = leading.lead(first, members, "member", "share_of_class")
    return Finding("problems.sentence_of" if of else "problems.sentence", slots)


def _of_causes(context: PageContext, slots: dict[str, Claim | str]) -> Finding:
    rows = scope.of_category(context, problem_counts.cells(context)).group_by("cause_code")
    causes = rows.agg(pl.col("problems").sum())
    first = leading.commonest(causes, "cause_code")
    if first is None:
        return Finding("problems.sentence_even_of", slots)
    cause = scope.causes(context).get(first["cause_code"], first["cause_code"])
    share = leading.lead(first, causes, "cause_code", "share_of_cause")
    return Finding("problems.sentence_cause", {**slots, "cause": cause, "share": share})
