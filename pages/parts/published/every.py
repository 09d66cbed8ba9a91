"""Every published figure, and how a place, a period and a document are written."""

from __future__ import annotations

from dataclasses import dataclass, fields
from datetime import date
from typing import Any
from urllib.parse import urlsplit

import polars as pl

from pages.parts.frame import data
from pages.parts.frame.context import PageContext
from pages.parts.kit import numbers, place_names
from pages.parts.kit.words import Words
from warehouse.queries import published
from warehouse.words.languages import column_in


def figures(context: PageContext) -> pl.DataFrame:
    """Return every figure that was published (`warehouse.queries.published.every_figure`)."""
    return data.ask(context.view, published.every_figure)


def named(context: PageContext, row: dict[str, Any], name: str) -> str:
    """Return what a row calls something in this language ("region_name", "metric_name" ...), or
    that the document does not state it.
    """
    value: str | None = row[column_in(context.language, name, row)]
    return value or context.words("published.not_stated")


def region(context: PageContext, row: dict[str, Any]) -> str:
    """Return the region of a figure, by its sound where it has no name in this language."""
    return place_names.in_language(named(context, row, "region_name"), context.language)


def place(context: PageContext, row: dict[str, Any]) -> str:
    """Return the place of a figure as printed; a part of a region is named with it."""
    name = region(context, row)
    note = row["region_note"]
    return context.words("published.part_of", region=name, part=note) if note else name


def source(context: PageContext, row: dict[str, Any], name: str = "source_title") -> str:
    """Return the title of a document in running text: of a page that has none, its site's."""
    title = named(context, row, name)
    site = urlsplit(title).hostname
    return context.words("published.page_of_site", site=site) if site else title


def years(words: Words, start: date | None, end: date | None) -> str:
    """Write the years of a period: a document that does not say its days leaves them open."""
    if end is None:
        return words("published.years_not_stated")
    if start is None:
        return words("published.years_until", end=end.year)
    if start.year == end.year:
        return words("published.year", year=end.year)
    return words("published.years", start=start.year, end=end.year)


def day(context: PageContext, moment: date | None) -> str:
    """Write a day, or that the document does not state it."""
    if moment is None:
        return context.words("published.not_stated")
    return numbers.day(moment, context.language)


@dataclass(frozen=True)
class AsPublished(PageContext):
    """The page as what is real on it: files of published figures alone bear no mark of
    demonstration data, and name no region that was chosen.
    """

    @property
    def is_demonstration(self) -> bool:
        """Published figures were never generated."""
        return False

    @property
    def place_name(self) -> str:
        """Figures are of every place that published some."""
        return self.words("published.places")

    @property
    def scope(self) -> str:
        """Nothing of the ledgers is in them."""
        return ""

    def selected(self, month: date | None = None) -> str:
        """Return what is in the file: all of it."""
        return self.words("published.as_printed")


def as_published(context: PageContext) -> AsPublished:
    """Return the page as what is real on it."""
    return AsPublished(**{each.name: getattr(context, each.name) for each in fields(context)})
