"""How many problems of a region are overdue, and the class that most of them are of."""

from __future__ import annotations

import polars as pl

from pages.parts.frame.context import PageContext
from pages.parts.kit.claims import Claim, Finding
from pages.parts.shared import member_names


def finding(context: PageContext, cuts: pl.DataFrame) -> Finding:
    """Return how many open problems are overdue, and the class that most of them are of."""
    region = context.region.code
    levels = cuts.filter(pl.col("dimension") == "responsibility_level")
    open_problems, overdue = (
        int(levels[column].sum()) for column in ("open_problems", "overdue_problems")
    )
    slots: dict[str, Claim | Finding | str] = {
        "open": Claim(region, "open_in_term", open_problems, "problems"),
        "overdue": Claim(region, "overdue_in_term", overdue, "problems"),
    }
    if overdue == 0:
        return Finding("region.overdue_none", slots)
    first = leading_class(context, cuts)
    return Finding("region.overdue_sentence" if first else "region.overdue_some", slots | first)


def leading_class(context: PageContext, cuts: pl.DataFrame) -> dict[str, Claim | Finding | str]:
    """Return the class of problems that alone has most overdue, as `category` and `first`.

    Nothing where others share the place, or there is no other. `cuts` are those of
    `lag.overdue_problems_by`, with something overdue.
    """
    classes = cuts.filter(pl.col("dimension") == "category")
    most = classes.filter(pl.col("overdue_problems") == pl.col("overdue_problems").max())
    if len(most) > 1 or len(classes) == 1:
        return {}
    code = most["member"][0]
    first = Claim(
        code,
        "overdue_of_class",
        most["overdue_problems"][0],
        verdict="highest",
        among=tuple(classes["member"]),
    )
    return {"category": member_names.member_name(context, "category", code), "first": first}
