"""Whether the console is open, and of which rows it answers."""

from __future__ import annotations

from pages.parts.frame import signed_in
from pages.parts.frame.context import PageContext
from pages.parts.kit import texts
from warehouse.access.roles import Action


def is_open(context: PageContext) -> bool:
    """Say why where it is not: a question in SQL is asked of rows, and of persons one by one.

    Where it answers of a part of the version alone, it says of which.
    """
    if signed_in.refuses(context.words, Action.USE_SQL):
        return False
    reason = context.rows_hidden
    if reason:
        roots = [code for code in context.view.scope.roots if code in context.regions]
        named = [context.name(context.regions[code]) for code in roots]
        region = context.words("ranking.separator").join(named)
        texts.info(context.words(_SAYS[reason], region=region))
    return reason != "persons"


_SAYS = {"persons": "sql.closed_persons", "scope": "sql.of_scope"}
