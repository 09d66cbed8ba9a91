"""Whether the console is open: only to who may see every row of the version."""

from __future__ import annotations

from pages.parts.frame.context import PageContext
from pages.parts.kit import texts
from warehouse.runtime.settings import COUNTRY


def is_open(context: PageContext) -> bool:
    """Say why where it is not: a question in SQL is asked of all rows, whoever they are of."""
    settings = context.settings
    if settings.person_counts != "full":
        texts.info(context.words("sql.closed_persons"))
        return False
    if settings.root_region != COUNTRY and _is_wider(context):
        texts.info(
            context.words(
                "sql.closed_scope", region=context.name(context.regions[context.view.root])
            )
        )
        return False
    return True


def _is_wider(context: PageContext) -> bool:
    """Return whether the version holds villages outside what may be seen."""
    root = context.regions[context.view.root]
    return context.view.version.rows.get("dim_village", 0) > root.villages_in_data
