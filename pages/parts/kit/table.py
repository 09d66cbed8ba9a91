"""What a table is: its columns, its rows, where a row leads, and what it is called."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Literal

import polars as pl

from pages.parts.kit.page import Page
from warehouse.queries.lists import MOST_ROWS

Kind = Literal["text", "count", "number", "percent", "yuan", "date", "light", "ratio"]

TALLEST = 420
"""Pixels; a longer table scrolls within itself."""

TO_THE_FOOT = "max(300px, calc(100vh - var(--above-list)))"
"""The height of rows that are all there is of a page: they end where the screen does."""


@dataclass(frozen=True)
class Track:
    """What a bar beside a figure lies on: a track from 0 to `end`, in the figure's unit.

    On it a target stands as a tick and an interval as a line: the columns of the rows that hold
    them, "" for none, and what a key in the heading calls them; `end_heading` says where the track
    ends, where that is not understood. A bar whose `pale` column is true
    is drawn pale.
    """

    end: float
    tick: str = ""
    low: str = ""
    high: str = ""
    pale: str = ""
    tick_heading: str = ""
    interval_heading: str = ""
    end_heading: str = ""

    @property
    def columns(self) -> list[str]:
        """The columns of the rows that are drawn on it."""
        return [name for name in (self.tick, self.low, self.high, self.pale) if name]


@dataclass(frozen=True)
class Ranking:
    """A table as a ranked list that fills its card: without a search, and with a foot of its own.

    A rule stands between rows that differ in the column `split_by`; rows whose column `marked_by`
    is true stand out. Under the list stand `foot` and, as a link to `address`, `onward`.
    """

    split_by: str
    marked_by: str
    foot: str
    onward: str
    address: str


@dataclass(frozen=True)
class Column:
    """One column of a table.

    `name` is that of the rows, `heading` what is read. Values of a `percent` are fractions, of a
    `light` the names of lights. `choices` offers these of its values as a filter. `help`
    says what the column counts, on its heading and on the first sheet of a file. In a file, where
    nothing stands beside it, a column is called by its `file_heading`, the heading unless given,
    and lights are told by their words where `in_words` gives them. A column that `has_bar` shows
    each figure as a bar too, the longest of the table being the widest; one that has a `track`
    shows it on that. A `ratio` is two numbers as text, and is sorted by the first. Where a cell
    says no more than `emphasised`, it stands out. What `is_detail` stands last in a workbook,
    beside what is printed.
    """

    name: str
    heading: str
    kind: Kind = "text"
    choices: Sequence[str] = ()
    help: str = ""
    file_heading: str = ""
    in_words: Mapping[str, str] = field(default_factory=dict)
    has_bar: bool = False
    track: Track | None = None
    emphasised: str = ""
    is_detail: bool = False

    @property
    def heading_in_file(self) -> str:
        """The heading in a file; it must be the only one of its name."""
        return self.file_heading or self.heading


@dataclass(frozen=True)
class Link:
    """Where the rows of a table lead: a page, and the parameters of its URL.

    `fixed` are the same for all rows, `columns` names the column of the rows that holds a
    parameter's value; a row in which one is missing leads nowhere.
    """

    page: str
    fixed: Mapping[str, str]
    columns: Mapping[str, str]


@dataclass(frozen=True)
class Origin:
    """Where the rows of a table were read, beside them where a reader asks for it.

    `label` names the way to it; `key` is the column by which a row is known in its ledger; `of`
    returns rows with what `columns` show, as many and in the same
    order; `definition` says what it is.
    """

    label: str
    key: str
    columns: Sequence[Column]
    of: Callable[[pl.DataFrame], pl.DataFrame]
    definition: str = ""


@dataclass(frozen=True)
class Table:
    """Rows with their columns, and what the table is called.

    `rows` returns as many rows as it is asked for, in their order; where a column `total` is among
    them it says how many there are in all. `definition` says what a row is. Rows are as of now
    unless `is_of_month`: then they are as of the chosen month. `key` names the table in the URL.
    `notes` stand after the definition, on the screen alone; what is the matter with the figures
    (`headings.Caution`) stands in files too.
    A list that `is_handed_out` has columns in its workbook that are left to fill in.
    `height` is the most that its rows take: pixels, or a length of CSS where it follows the screen.
    `foot` stands under them, as the lines by which lights are judged. Rows of a table that `fills`
    its card take what the cards beside it leave (`style.css` names the card).
    A long table that `is_printed_in_part` has fewer rows on paper than others.
    Rows with an `origin` can be shown with where they were read. Rows that are not `of_data` are of
    the machine itself: they have no day that they are as of, no mark and no files. Columns that say
    nothing of any row are left out on the screen unless the table `keeps_columns`, as somebody
    asked for them by name.
    """

    key: str
    title: str
    rows: Callable[[int], pl.DataFrame]
    columns: Sequence[Column]
    definition: str = ""
    notes: Sequence[str] = ()
    height: int | str = TALLEST
    definitions: Mapping[str, str] = field(default_factory=dict)
    is_of_month: bool = False
    link: Link | None = None
    is_handed_out: bool = False
    ranking: Ranking | None = None
    foot: str = ""
    fills: bool = False
    is_printed_in_part: bool = False
    origin: Origin | None = None
    of_data: bool = True
    keeps_columns: bool = False

    def with_origin(self) -> Table:
        """Return the table with where its rows were read, after what names them and their key; as
        it is where none says so.
        """
        if (origin := self.origin) is None:
            return self
        place = [column.name for column in self.columns].index(self.first) + 1
        named, further = self.columns[:place], self.columns[place:]
        key = [column for column in further if column.name == origin.key]
        rest = [column for column in further if column.name != origin.key]
        return replace(
            self,
            columns=[*named, *key, *origin.columns, *rest],
            rows=lambda most: origin.of(self.rows(most)),
            definition=" ".join(part for part in (self.definition, origin.definition) if part),
        )

    def counted(self, most: int) -> tuple[pl.DataFrame, int]:
        """Return the first rows, at most so many, and how many there are in all."""
        rows = self.rows(most)
        is_counted = "total" in rows.columns and len(rows)
        return rows.head(most), rows["total"][0] if is_counted else len(self.every_row())

    def every_row(self) -> pl.DataFrame:
        """Return all rows, as far as a list may go."""
        return self.rows(MOST_ROWS)

    def month_end(self, page: Page) -> date:
        """Return the end of the month that the rows are of."""
        return page.month_end if self.is_of_month else page.months[-1]

    @property
    def first(self) -> str:
        """The column that names a row: the first that is no light."""
        return next(column.name for column in self.columns if column.kind != "light")
