"""The context of a page: its words, one version's figures, and the validated selection.

Every part of a page takes the context as its first argument and reads from it where the page
stands; nothing here draws.
"""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Callable, Hashable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Literal

import polars as pl

from pages.parts.frame import data, selection
from pages.parts.frame.header import put_right
from pages.parts.kit import numbers
from pages.parts.kit.words import Language, Words
from warehouse.queries.metrics import Metric
from warehouse.queries.regions import Level, Region, Regions, Term
from warehouse.queries.snapshot import Snapshot
from warehouse.runtime.home import Home
from warehouse.runtime.settings import Settings
from warehouse.versions.version import Version

GRAINS: tuple[Level, ...] = ("county", "city")
"""The units a province's map can show, the default first."""


def month_end_of(day: date) -> date:
    """Return the last day of a day's month."""
    return day.replace(day=monthrange(day.year, day.month)[1])


Narrowing = Literal["month", "year", "level", "category"]
"""What makes another figure of the same name."""


@dataclass(frozen=True)
class PageContext:
    """What a page starts from: words, one version's figures, and the validated selection.

    `level` is a responsibility level, `category` the code of a problem category of either level;
    "" stands for all of them, as `year` None does for every calendar year of the term. `peers` says
    with whom a region is compared (`pages.parts.frame.peers`), "" for whom each page usually does.
    `handles` names what narrows figures and the page follows, or says in words of its own that it
    does not.
    """

    words: Words
    settings: Settings
    view: Snapshot
    regions: Regions
    region: Region
    terms: list[Term]
    term: Term
    month_end: date
    metric: Metric
    metrics: dict[str, Metric]
    grain: Level
    level: str
    category: str
    year: int | None
    chosen: selection.Selection
    peers: str = ""
    handles: tuple[Narrowing, ...] = ()

    def of_frame(self, home: Home) -> FrameContext:
        """Return what the frame of the page needs."""
        return FrameContext(self.words, self.settings, home, self.view.version, self.chosen)

    def ask(self, query: Callable[..., pl.DataFrame], *further: Hashable) -> pl.DataFrame:
        """Return the answer of a query about the region in the term, as `data.ask` does."""
        return data.ask(self.view, query, self.region.code, self.term.term_id, *further)

    @cached_property
    def figures(self) -> Hashable:
        """All that decides what figures and names a page shows, apart from its parts' own views."""
        return (
            str(self.view.version.folder),
            self.view.scope,
            self.settings,
            self.language,
            self.region.code,
            self.term.term_id,
            self.month_end,
            self.metric.name,
            *self.metrics,
            self.grain,
            self.level,
            self.category,
            self.year,
            self.peers,
            self.handles,
        )

    @property
    def language(self) -> Language:
        """The language of this run."""
        return self.words.language

    @property
    def is_demonstration(self) -> bool:
        """Whether every figure was generated."""
        return self.view.version.is_demonstration

    @property
    def months(self) -> list[date]:
        """The month ends of the term, oldest first."""
        return self.term.months

    @property
    def is_country(self) -> bool:
        """Whether the region is the country, which is read from roll-ups alone."""
        return self.region.level == "country"

    @property
    def months_chosen(self) -> tuple[date, date]:
        """The first and the last day of the chosen year's months in the term, or of all of them."""
        first, last = self.term.starts_on.replace(day=1), month_end_of(self.term.ends_on)
        if self.year is not None:
            first = max(first, date(self.year, 1, 1))
            last = min(last, date(self.year, 12, 31))
        return first, last

    @property
    def as_of_date(self) -> date:
        """The version's as-of date."""
        return self.view.version.as_of_date

    @property
    def as_of(self) -> str:
        """That date as this language writes it."""
        return numbers.day(self.as_of_date, self.language)

    @property
    def version_id(self) -> str:
        """The version that the figures are of."""
        return self.view.version.version_id

    @property
    def office(self) -> str:
        """The name of the office, "" for none."""
        return self.settings.office

    @property
    def classification_label(self) -> str:
        """The label that everything bears that leaves the office, "" for none."""
        return self.settings.classification_label

    @property
    def mark(self) -> str:
        """What every picture says where the data are a demonstration, "" where they are real."""
        return self.words("header.demonstration") if self.is_demonstration else ""

    @property
    def place(self) -> str:
        """The code of the region: what tells the same card of two pages apart."""
        return self.region.code

    @property
    def place_name(self) -> str:
        """The name of the region in this language."""
        return self.name(self.region)

    @property
    def scope(self) -> str:
        """How much of the region is in the data, "" where every county is, or none."""
        return self.scope_of(self.region)

    def parameter(self, name: str) -> str:
        """Return what the URL says of a part of the page, unchecked; "" for nothing."""
        return selection.parameter(name)

    def refuse(self, called: str, name: str) -> None:
        """Note that what the URL says by a name is not there; `called` is what readers call it."""
        put_right.refuse(called, name, selection.of_url().get(name, ""))

    def keep_parameters(self, values: Mapping[str, str]) -> None:
        """Put what is chosen in a part of the page into the URL; "" takes it out."""
        selection.keep_parameters(values)

    @property
    def rows_hidden(self) -> Literal["", "persons", "scope"]:
        """Why not every row of the version may be handed over, "" where it may: counts of persons
        are not for everybody, or it holds villages outside what may be seen.
        """
        if self.settings.person_counts != "full":
            return "persons"
        return "" if self.view.is_everything else "scope"

    @cached_property
    def rows_of_tables(self) -> Mapping[str, int]:
        """How many rows each table of the version has; none where they are not all the reader's."""
        return self.view.version.rows if self.view.is_everything else {}

    @cached_property
    def category_names(self) -> dict[str, str]:
        """The names of the problem categories of both levels, by their code."""
        return data.category_names(self.view, self.language)

    def name(self, region: Region) -> str:
        """Return a region's name in this language.

        Of a region of which not every county is in the data it says so: a part is never called the
        whole, wherever the name stands.
        """
        name = region.name[self.language]
        if not region.is_part_in_data:
            return name
        return self.words(
            "partial.name",
            name=name,
            counties=region.counties_in_data,
            listed=region.counties_listed,
        )

    def short_name(self, region: Region) -> str:
        """Return a region's name for the way back up and for lists of names: a part is marked."""
        return short_name(self.words, region)

    def scope_of(self, region: Region) -> str:
        """Say how much of a region is in the data, "" where every county is, or none."""
        if not region.is_part_in_data:
            return ""
        return self.words(
            "partial.scope",
            name=region.name[self.language],
            counties=self.words.count("counties", region.counties_in_data),
            listed=region.counties_listed,
            share=numbers.percent(region.villages_in_data / max(region.villages_listed, 1)),
        )

    def selected(self, month: date | None = None) -> str:
        """Return the selection in words, of the chosen month unless another is given."""
        words = self.words
        parts = [
            self.name(self.region),
            words("choose.term_of", start=self.term.starts_on.year, end=self.term.ends_on.year),
            words("sheet.until_month", month=numbers.month(month or self.month_end, self.language)),
        ]
        if self.year is not None:
            parts.append(words("choose.one_year", year=self.year))
        if self.level:
            parts.append(words(f"responsibility.{self.level}"))
        if self.category:
            parts.append(self.category_names[self.category])
        return words("ranking.separator").join(parts)


def short_name(words: Words, region: Region) -> str:
    """Return a region's name for the way back up and for lists of names: a part is marked."""
    name = words.label(region.name)
    return words("partial.short", name=name) if region.is_part_in_data else name


@dataclass(frozen=True)
class FrameContext:
    """What a page starts from that needs no figures: `version` is None before the first one."""

    words: Words
    settings: Settings
    home: Home
    version: Version | None
    chosen: selection.Selection

    @property
    def language(self) -> Language:
        """The language of this run."""
        return self.words.language

    @property
    def is_demonstration(self) -> bool:
        """Whether every figure of the version was generated."""
        return self.version is not None and self.version.is_demonstration
