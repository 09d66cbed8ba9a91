"""Whether the console is open: only to who may see every row of the version."""

from __future__ import annotations

from pages.parts.frame.context import PageContext
from pages.parts.kit import texts


def is_open(context: PageContext) -> bool:
    """Say why where it is not: a question in SQL is asked of all rows, whoever they are of."""
    reason = context.rows_hidden
    if reason:
        root = context.name(context.regions[context.view.root])
        texts.info(context.words(f"sql.closed_{reason}", region=root))
    return not reason
