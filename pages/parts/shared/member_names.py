"""The names of what problems are cut by: categories, levels, townships, counties."""

from __future__ import annotations

from pages.parts.frame.context import PageContext
from pages.parts.kit import place_names
from warehouse.queries import lag
from warehouse.queries.problems.counts import NOT_STATED


def member_name(context: PageContext, dimension: str, member: str) -> str:
    """Return the name of a member of a breakdown in this language."""
    if dimension == "responsibility_level":
        return context.words(f"responsibility.{member}")
    if dimension == "category":
        not_stated = {NOT_STATED: context.words("problems.not_stated")}
        return {**context.category_names, **not_stated}.get(member, member)
    if member in context.regions:
        return context.name(context.regions[member])
    return township_names(context).get(member, member)


def township_names(context: PageContext) -> dict[str, str]:
    """Return the names of a county's townships by their code."""
    if context.region.level != "county":
        return {}
    rows = context.ask(lag.townships)
    names = place_names.column(rows, "township_name", context.language)
    return dict(rows.select("township_code", names).iter_rows())
