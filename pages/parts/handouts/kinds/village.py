"""The physical report of one village on one sheet of A4: its figures, its problems, a line to sign.

Clues stand on no hand-out below the county.
"""

from __future__ import annotations

from collections.abc import Sequence

import polars as pl

from pages.parts.frame import data
from pages.parts.frame.context import PageContext
from pages.parts.handouts import cautions, head
from pages.parts.kit import claims, numbers
from pages.parts.shared import problem_states
from pages.parts.shared.lists import list_rows
from pages.parts.shared.village import rows as village_rows
from pages.parts.shared.village.report import VillageReport, finding, gather
from pages.parts.shared.village.rows import VillageRows
from warehouse.handouts.document import (
    Beside,
    Blanks,
    Block,
    Document,
    HeadlineFigure,
    Paragraph,
    Section,
    TableBlock,
    TableColumn,
    Tiles,
    marked,
    text,
)
from warehouse.handouts.punctuation import punctuated
from warehouse.queries import village
from warehouse.runtime.errors import NoFigures
from warehouse.words.languages import has_wide_letters
from warehouse.words.messages import Text

MOST_PROBLEMS, MOST_OF_LONG_NAMES = 8, 4
"""Where letters are wide, and where they are narrow and names take two lines."""
MOST_INSPECTIONS = 2
"""More would need a second sheet; under each list stands how many are left."""

UNSETTLED = ("not_fed_back", "open", "basically_done")

BLANKS = ("secretary", "signed_by_township", "signed_on")


def compose(context: PageContext) -> Document:
    """Return the report of the context's village. Raises NoFigures where it is none of the
    county's in the term.
    """
    wanted = context.chosen.village
    reports = gather(context, [wanted]) if wanted else []
    if not reports:
        region = Text.stored(context.region.name)
        raise NoFigures.of("report_no_villages", region=region, village=wanted or "-")
    return _document(context, reports[0])


def _document(context: PageContext, report: VillageReport) -> Document:
    words = context.words
    return Document(
        kind="village",
        language=context.language,
        title=words("village.handout_title", village=report.facts["name"]),
        origin=head.origin(context),
        finding=marked(claims.say(words, finding(report))),
        date=head.written_on(context),
        sections=[Section([*_blocks(context, report), _signatures(context)])],
    )


def _blocks(context: PageContext, report: VillageReport) -> list[Block]:
    """Return what stands on the sheet, in order."""
    words = context.words
    left = _table(context, "criteria", village_rows.criteria(context, report))
    right = _table(context, "compared", village_rows.compared(context, report))
    blocks: list[Block] = [
        Paragraph(text(_place(context, report)), is_quiet=True),
        _tiles(context, report),
        Beside(left, right, share=0.5),
        _problems(context, report),
    ]
    inspections = village_rows.inspections(context, report)
    blocks += _table(context, "inspections", inspections, MOST_INSPECTIONS)
    if report.holders:
        held = village_rows.held_by(context, report)
        blocks.append(Paragraph(text(held), leads=words("village.held_by_leads")))
    return [*blocks, *cautions.of(context, "problems", "villages")]


def _place(context: PageContext, report: VillageReport) -> str:
    facts = report.facts
    return context.words(
        "village.place",
        county=context.name(context.region),
        township=facts["township_name"],
        kind=context.words(f"village.kind_{facts['kind']}"),
        code=facts["village_id"],
    )


def _tiles(context: PageContext, report: VillageReport) -> Tiles:
    facts = report.facts
    texts = {
        "problems": facts["problems"],
        "open": facts["open_problems"],
        "overdue": facts["overdue_problems"],
        "undated": facts["ongoing_undated_problems"],
    }
    return Tiles(
        [
            HeadlineFigure(
                context.words(f"village.tile_{name}"),
                numbers.MISSING if value is None else f"{value:g}",
            )
            for name, value in texts.items()
            if value or name != "undated"
        ]
    )


def _table(
    context: PageContext, name: str, rows: VillageRows, most: int | None = None
) -> Sequence[Block]:
    """Return a small table with its note; where it has no rows, the note alone."""
    if not rows.rows:
        return [Paragraph(text(rows.note), leads=context.words(f"village.{name}_leads"))]
    names = [f"c{place}" for place in range(len(rows.headings))]
    columns = [
        TableColumn(column, heading, "text", width=1.0 if place in rows.numeric else 1.6)
        for place, (column, heading) in enumerate(zip(names, rows.headings, strict=True))
    ]
    # What stands in these cells are our own words, and no names as ledgers have them.
    cells = [[punctuated(cell, context.language) for cell in row] for row in rows.rows[:most]]
    return [
        TableBlock(
            title=context.words(f"village.{name}"),
            columns=columns,
            rows=pl.DataFrame(cells, schema=dict.fromkeys(names, pl.String), orient="row"),
            foot=_rest(context, len(rows.rows) - len(cells)) or rows.note,
        )
    ]


def _rest(context: PageContext, left: int) -> str:
    """Say how many rows stand on the screen alone, "" where none do."""
    return context.words("village.rest", n=numbers.count(left)) if left else ""


def _problems(context: PageContext, report: VillageReport) -> TableBlock:
    """Return the village's problems, those not settled first, with a column to fill in."""
    words, code = context.words, context.region.code
    problems = data.ask(
        context.view, village.problems, code, context.term.term_id, report.facts["village_id"]
    )
    labels = {
        "state": problem_states.state_labels(words),
        "lateness": problem_states.lateness_labels(words),
    }
    # Of a list that is cut, what is settled goes first.
    problems = problems.sort(pl.col("state").is_in(UNSETTLED).not_(), maintain_order=True)
    rows = list_rows.with_names(context, problems.with_columns(county=pl.lit(code))).with_columns(
        pl.col(name).replace_strict(of, return_dtype=pl.String) for name, of in labels.items()
    )
    most = MOST_PROBLEMS if has_wide_letters(context.language) else MOST_OF_LONG_NAMES
    names = ("category", "responsibility_level", "state", "lateness", "due_on")
    widths = (3.2, 1.0, 0.9, 1.0, 1.1)
    return TableBlock(
        title=words("village.handout_problems"),
        columns=[
            *(
                TableColumn(
                    name, words(f"columns.{name}"), "date" if name == "due_on" else "text", width
                )
                for name, width in zip(names, widths, strict=True)
            ),
            TableColumn("outcome", words("handouts.outcome"), width=1.7, is_to_fill=True),
        ],
        rows=rows.select(names).head(most),
        aside=words("village.handout_order"),
        number=words("sheet.number"),
        foot=_rest(context, max(0, len(rows) - most)),
        empty=words("village.no_problems"),
    )


def _signatures(context: PageContext) -> Blanks:
    return Blanks([context.words(f"village.blank_{name}") for name in BLANKS])
