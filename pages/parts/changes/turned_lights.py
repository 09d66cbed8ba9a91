"""The lights that turned, as a list: of which unit, of which metric, from what to what."""

from __future__ import annotations

from typing import Literal, get_args

from pages.parts.changes.changed import Changed
from pages.parts.frame import links
from pages.parts.frame.context import PageContext
from pages.parts.kit import numbers, tables
from pages.parts.kit.table import Column, Table
from warehouse.stats.judgement import ORDER

Way = Literal["behind", "ahead"]
WAYS: tuple[Way, ...] = get_args(Way)


def table(way: Way, context: PageContext, changes: Changed) -> Table:
    """Return the units whose lights turned red, or to say ahead of plan or on target."""
    words, lights = context.words, changes.lights
    meant: dict[str, str] = {light: words(f"lights.{light}") for light in ORDER if light != "none"}
    then, now = (
        "" if end is None else numbers.month(end, context.language)
        for end in (lights.then, lights.now)
    )
    rows = lights.behind if way == "behind" else lights.ahead
    return Table(
        key=f"changes_{way}",
        title=words(f"changes.title.{way}"),
        rows=tables.of(rows),
        columns=[
            Column("name", words("columns.region")),
            Column("metric_name", words("columns.metric")),
            Column(
                "light_then",
                then,
                "light",
                file_heading=words("changes.light_at", month=then),
                in_words=meant,
            ),
            Column("value_then", words("changes.value_at", month=then), "ratio"),
            Column(
                "light_now",
                now,
                "light",
                file_heading=words("changes.light_at", month=now),
                in_words=meant,
            ),
            Column("value_now", words("changes.value_at", month=now), "ratio"),
        ],
        definition=words(f"changes.what.{way}"),
        link=links.of_rows("region", region="region_code"),
    )
