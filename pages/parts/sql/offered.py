"""Whether the console is open: only to who may see every row of the version."""

from __future__ import annotations

from pages.parts.frame import signed_in
from pages.parts.frame.context import PageContext
from pages.parts.kit import texts
from warehouse.access.roles import Action


def is_open(context: PageContext) -> bool:
    """Say why where it is not: a question in SQL is asked of all rows, whoever they are of."""
    if signed_in.refuses(context.words, Action.USE_SQL):
        return False
    reason = context.rows_hidden
    if reason:
        root = context.name(context.regions[context.view.root])
        texts.info(context.words(f"sql.closed_{reason}", region=root))
    return not reason
