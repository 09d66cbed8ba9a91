"""What changed since a day, as a table at the end of a hand-out: as the page of changes counts."""

from __future__ import annotations

from datetime import date, timedelta

import polars as pl

from pages.parts.frame import data
from pages.parts.frame.context import PageContext
from pages.parts.handouts import head
from warehouse.handouts.document import Section, TableBlock, TableColumn
from warehouse.queries.changes import counts
from warehouse.runtime.errors import ChoiceUnknown

KINDS = ("overdue", "reopened", "closed", "inspected", "answered")


def day_of(context: PageContext, written_day: str) -> date:
    """Return the day that is meant; raises ChoiceUnknown for what is none, or none of the term
    before now.
    """
    first, last = context.term.starts_on - timedelta(days=1), context.as_of_date
    try:
        day = date.fromisoformat(written_day)
    except ValueError as error:
        raise ChoiceUnknown.of("report_day_unknown", day=written_day) from error
    if not first <= day < last:
        raise ChoiceUnknown.of("report_day_outside", day=written_day, first=first, last=last)
    return day


def section(context: PageContext, day: date) -> Section:
    """Return what happened after a day in the context's region, as of now."""
    words, term, region = context.words, context.term, context.region
    counted = data.ask(
        context.view,
        counts.by_unit,
        region.code,
        "county",
        term.term_id,
        term.starts_on,
        term.ends_on,
        day,
    ).filter(pl.col("region_code").is_null())
    numbers = counted.row(0, named=True) if counted.height else dict.fromkeys(KINDS, 0)
    rows = {
        "change": [words(f"changes.title.{kind}") for kind in KINDS],
        "number": [numbers[kind] for kind in KINDS],
        "unit": [words(f"changes.unit.{kind}") for kind in KINDS],
        "meaning": [words(f"changes.what.{kind}") for kind in KINDS],
    }
    columns = [
        TableColumn("change", words("reports.change"), width=1.2),
        TableColumn("number", words("reports.number"), "count", width=0.7),
        TableColumn("unit", words("reports.unit"), width=0.6),
        TableColumn("meaning", words("reports.meaning"), width=4.0),
    ]
    title = words("reports.since", day=head.day(context, day))
    return Section([TableBlock(title, columns, pl.DataFrame(rows))], heading="")
