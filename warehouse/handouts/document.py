"""A document before it has a format: what a hand-out says, in the order in which it is read.

Whoever composes one has looked up every figure and put it into words; a writer adds none. So a
figure is computed once, and stands alike in PDF, PPTX, DOCX and XLSX.

Texts are in the document's language. What is written of a cell is decided by the kind of its column
(`warehouse.handouts.cells`), so that a workbook holds numbers and paper what a reader expects.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Literal, TypeAlias

import polars as pl

Cell: TypeAlias = "str | int | float | bool | date | None"

CellKind = Literal["text", "count", "number", "percent", "yuan", "date", "light", "ratio"]
"""How the values of a column are written: those of a `percent` are fractions, of a `light` the
names of lights; a `ratio` is two numbers as text.
"""

Light = Literal["red", "amber", "green", "blue", "none"]

_LOCALES = {"zh": "zh-CN", "en": "en-US"}


def locale(language: str) -> str:
    """Return what files of offices call a language; one without a country is called as it is."""
    return _LOCALES.get(language, language)


@dataclass(frozen=True)
class Run:
    """A piece of text; what is `strong` is the part that matters."""

    text: str
    strong: bool = False


Text: TypeAlias = tuple[Run, ...]


def text(plain: str) -> Text:
    """Return plain text, of which nothing stands out."""
    return (Run(plain),) if plain else ()


def marked(sentence: str) -> Text:
    """Return a sentence whose `[[...]]` parts are strong."""
    runs: list[Run] = []
    for place, piece in enumerate(sentence.replace("]]", "[[").split("[[")):
        if piece:
            runs.append(Run(piece, strong=bool(place % 2)))
    return tuple(runs)


def plain(parts: Text) -> str:
    """Return a text without what stands out in it."""
    return "".join(run.text for run in parts)


@dataclass(frozen=True)
class Paragraph:
    """A paragraph; what `leads` it names its subject, and is set bold before it."""

    body: Text
    leads: str = ""
    is_quiet: bool = False


@dataclass(frozen=True)
class HeadlineFigure:
    """A headline figure: its name and light, the figure and its unit, and what it is out of.

    `beneath` holds quiet lines: the interval, the plan, what the parent comes to.
    """

    name: str
    figure: str
    unit: str = ""
    base: str = ""
    beneath: Sequence[str] = ()
    light: Light = "none"
    light_label: str = ""


@dataclass(frozen=True)
class Tiles:
    """Headline figures side by side."""

    tiles: Sequence[HeadlineFigure]


@dataclass(frozen=True)
class TableColumn:
    """A column: `name` is that of the rows, `heading` what is read.

    `width` is its share of the table's width beside the others'. `labels` gives lights their words.
    What is `is_to_fill` stands empty, for a pen.
    """

    name: str
    heading: str
    kind: CellKind = "text"
    width: float = 1.0
    labels: Mapping[str, str] = field(default_factory=dict)
    is_to_fill: bool = False

    @property
    def is_numeric(self) -> bool:
        """Whether its values stand at the right, under its heading."""
        return self.kind in ("count", "number", "percent", "yuan", "ratio")


@dataclass(frozen=True)
class TableBlock:
    """A table. `rows` holds a column for each that is not to be filled in.

    `number` heads a column that counts the rows, "" for none. `aside` stands at the right of the
    title: out of how many, in what order. `foot` stands under it, as "the rest is in the list".
    `empty` is said where there are no rows.
    """

    title: str
    columns: Sequence[TableColumn]
    rows: pl.DataFrame
    aside: str = ""
    number: str = ""
    foot: str = ""
    empty: str = ""


@dataclass(frozen=True)
class Series:
    """The values of one line or of bars of one look, one for each category; None where unknown."""

    name: str
    values: Sequence[float | None]


@dataclass(frozen=True)
class Chart:
    """The figures of a picture, for a format that draws its own, editable charts."""

    shape: Literal["bars", "stacked_bars", "columns", "lines"]
    categories: Sequence[str]
    series: Sequence[Series]
    kind: CellKind = "number"


@dataclass(frozen=True)
class PictureBlock:
    """A picture: drawn from the templates of the screens, as SVG of `width` x `height` pixels.

    `alternative` says the same to who cannot see it. `caption` stands under it: legend in words,
    and of a map its notice of origin. `chart` has its figures where a format may draw it anew.
    """

    svg: str
    width: float
    height: float
    alternative: str
    title: Text = ()
    caption: Sequence[str] = ()
    chart: Chart | None = None

    @property
    def figures(self) -> Chart | None:
        """Return its figures where there is something to draw of them."""
        return self.chart if self.chart and self.chart.categories and self.chart.series else None


@dataclass(frozen=True)
class Box:
    """What is asked of the reader, in a frame."""

    leads: str
    body: Text


@dataclass(frozen=True)
class Blanks:
    """Lines to sign, date or stamp on: a label each, side by side."""

    labels: Sequence[str]


@dataclass(frozen=True)
class Receipt:
    """A slip under a line to cut along: a title, what it acknowledges, and what is filled in."""

    title: str
    body: Text
    labels: Sequence[str]


@dataclass(frozen=True)
class Beside:
    """Blocks at the left beside blocks at the right; `share` is how wide the left ones are."""

    left: Sequence[Block]
    right: Sequence[Block]
    share: float = 0.4


Block: TypeAlias = "Paragraph | Tiles | TableBlock | PictureBlock | Box | Blanks | Receipt | Beside"


@dataclass(frozen=True)
class Section:
    """A part of a document. `finding` is its title, what it shows; "" of a part without one.

    One that `starts_page` begins a new page, and in slides each section does. `notes` are for who
    speaks to a slide.
    """

    blocks: Sequence[Block]
    finding: Text = ()
    heading: str = ""
    starts_page: bool = False
    notes: str = ""


@dataclass(frozen=True)
class Official:
    """The head of an official document (GB/T 9704): who issues it, its number, to whom it goes."""

    issuer: str
    number: str
    addressee: str
    signed_by: str
    issued_on: str


@dataclass(frozen=True)
class DocumentOrigin:
    """Where a document's figures come from; it stands on every page.

    `label` is the office's classification, `mark` says that the data are a demonstration; each is
    "" where there is none. `as_of` and `version` are whole phrases. `selection` says in words what
    was chosen.
    """

    office: str
    place: str
    selection: str
    as_of: str
    version: str
    label: str = ""
    mark: str = ""


@dataclass(frozen=True)
class Definition:
    """What a metric or a word of the document means."""

    term: str
    meaning: str


@dataclass(frozen=True)
class Document:
    """A hand-out: its title, what it says, where that comes from, and what its metrics mean.

    `kind` is its name on the command line. `title` names the matter, `finding` says what stands
    out. `date` is the day it is written, in words. `attachment` stands over the title ("附件 3").
    What is shown in a meeting `is_slides` in PDF too, a screen a section.
    """

    kind: str
    language: str
    title: str
    origin: DocumentOrigin
    sections: Sequence[Section]
    finding: Text = ()
    date: str = ""
    attachment: str = ""
    official: Official | None = None
    definitions: Sequence[Definition] = ()
    is_landscape: bool = False
    is_slides: bool = False
