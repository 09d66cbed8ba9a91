"""Whatever format a hand-out is written in, what is read back of it are the figures of the data."""

from __future__ import annotations

import io
import re
import unicodedata
from collections.abc import Callable, Iterator
from datetime import date, datetime
from typing import Any

import docx
import openpyxl
import pptx
import pypdf
import pytest

from pages.parts.handouts.kinds.catalogue import KINDS
from pages.parts.handouts.kinds.notice import LONGEST
from pages.parts.handouts.writing.units import formats_of
from pages.parts.kit.words import Words
from pages.parts.shared import figures
from tests.pages.handouts.conftest import Composed
from tests.reference.measures.metrics import pair
from warehouse.handouts import writers

AS_OF = date(2024, 6, 30)
CITY, COUNTY, LAGGING = "411100", "411102", "411121"
CHOSEN: dict[str, dict[str, str]] = {
    "briefing": {"region": CITY},
    "agenda": {"region": CITY, "lang": "zh"},
    "brief": {"region": COUNTY},
    "notice": {"region": LAGGING, "lang": "zh"},
    "village": {"region": COUNTY, "lang": "zh"},
}
EACH = [(kind, name) for kind, of in KINDS.items() for name in formats_of(of)]

WORD = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}t"
DRAWING = "{http://schemas.openxmlformats.org/drawingml/2006/main}t"


def of_pdf(content: bytes) -> Iterator[str]:
    for page in pypdf.PdfReader(io.BytesIO(content)).pages:
        yield page.extract_text()


def of_docx(content: bytes) -> Iterator[str]:
    for node in docx.Document(io.BytesIO(content)).element.body.iter(WORD):
        yield node.text or ""


def of_pptx(content: bytes) -> Iterator[str]:
    for slide in pptx.Presentation(io.BytesIO(content)).slides:
        for node in slide._element.iter(DRAWING):
            yield node.text or ""


def of_xlsx(content: bytes) -> Iterator[str]:
    for sheet in openpyxl.load_workbook(io.BytesIO(content)):
        for row in sheet.iter_rows():
            yield from (shown(cell) for cell in row if cell.value is not None)


def shown(cell: Any) -> str:
    """Return a cell as whoever opens the workbook sees it."""
    if isinstance(cell.value, datetime):
        return cell.value.date().isoformat()
    if isinstance(cell.value, float) and "%" in cell.number_format:
        return f"{cell.value:.1%}"
    return str(cell.value)


READERS: dict[str, Callable[[bytes], Iterator[str]]] = {
    "pdf": of_pdf,
    "docx": of_docx,
    "pptx": of_pptx,
    "xlsx": of_xlsx,
}


def letters(text: str) -> str:
    """Return a text without its spaces, which a PDF has no exact ones of."""
    return re.sub(r"[\s\u200b\u2063\xad]", "", unicodedata.normalize("NFKC", text))


def tiles(composed: Composed, reference: Any) -> Iterator[list[str]]:
    """Yield of each metric its name, its value and what it is out of, as the ledgers have them."""
    words = composed.context.words
    for metric in figures.tile_metrics(composed.context):
        part, whole = pair(reference, metric.name, composed.where.region, composed.where)
        value = part / whole * metric.scale * (100 if metric.format == "percent" else 1)
        yield [words.label(metric.label), f"{value:.1f}", f"{part:,.0f}/{whole:,.0f}"]


def overdue(facts: Any, county: str) -> Iterator[list[str]]:
    """Yield the ten problems of the county that are overdue longest."""
    rows = facts.execute(
        "select dim_village.name, due_on from fct_problem join dim_village using (village_id) "
        "where fct_problem.county_code = ? and term_id = '2021-2026' and feedback_on is not null "
        "and state in ('open', 'basically_done') and due_on < ? order by due_on, problem_id "
        "limit 10",
        [county, AS_OF],
    ).fetchall()
    assert rows
    for name, due in rows:
        yield [name, due.isoformat(), str((AS_OF - due).days)]


def ranking(facts: Any) -> Iterator[list[str]]:
    """Yield of each county of the city its coverage, from the mart."""
    rows = facts.execute(
        "select dim_region.name, villages_covered, villages_on_roster from mart_coverage "
        "join dim_region using (region_code) where region_code like '4111%' and month_end = ? "
        "and dim_region.region_level = 'county' and term_id = '2021-2026' "
        "and villages_on_roster > 0",
        [AS_OF],
    ).fetchall()
    assert len(rows) > 3
    for name, part, whole in rows:
        yield [name, f"{part / whole:.1%}", f"{part:,}/{whole:,}"]


def overdue_by_county(facts: Any) -> Iterator[list[str]]:
    """Yield of the counties with most overdue how many of how many."""
    rows = facts.execute(
        "select dim_region.name, count(*) filter (where lateness = 'overdue') as overdue, count(*) "
        "from fct_problem join dim_region on dim_region.region_code = fct_problem.county_code "
        "where county_code like '4111%' and term_id = '2021-2026' and feedback_on is not null "
        "and state in ('open', 'basically_done') group by all order by overdue desc limit 3"
    ).fetchall()
    for name, late, unsettled in rows:
        yield [name, f"{late:,}/{unsettled:,}"]


def uninspected(facts: Any, county: str) -> list[str]:
    """Return the names of the villages of the county that nobody inspected."""
    rows = facts.execute(
        "select dim_village.name from fct_village_term join dim_village using (village_id) "
        "where fct_village_term.county_code = ? and term_id = '2021-2026' and is_on_roster "
        "and not is_covered",
        [county],
    ).fetchall()
    return [name for (name,) in rows]


def of_village(facts: Any, village: str) -> Iterator[list[str]]:
    """Yield the counts of a village, and the days its problems that are not settled are due."""
    counts = facts.execute(
        "select problems, open_problems, overdue_problems from fct_village_term "
        "where village_id = ? and term_id = '2021-2026'",
        [village],
    ).fetchone()
    words = Words("zh")
    names = [words(f"village.tile_{name}") for name in ("problems", "open", "overdue")]
    yield from ([name, str(count)] for name, count in zip(names, counts, strict=True))
    due = facts.execute(
        "select due_on from fct_problem where village_id = ? and term_id = '2021-2026' "
        "and state in ('not_fed_back', 'open', 'basically_done') and due_on is not null limit 8",
        [village],
    ).fetchall()
    yield from ([day.isoformat()] for (day,) in due)


def most_problems(facts: Any) -> str:
    return str(
        facts.execute(
            "select village_id from fct_village_term where county_code = ? and is_on_roster "
            "and term_id = '2021-2026' order by problems desc nulls last limit 1",
            [COUNTY],
        ).fetchone()[0]
    )


@pytest.fixture(scope="session")
def expected() -> dict[str, list[list[str]]]:
    """What stands in a hand-out of each kind, looked up once."""
    return {}


@pytest.mark.parametrize(("kind", "name"), EACH)
def test_what_is_read_back_are_the_figures_of_the_data(
    kind, name, compose, facts, reference, expected
):
    chosen = CHOSEN[kind]
    if kind == "village":
        chosen = {**chosen, "village": most_problems(facts)}
    composed = compose(kind, **chosen)
    if kind not in expected:
        expected[kind] = [
            *(tiles(composed, reference) if kind in ("brief", "briefing", "agenda") else ()),
            *(overdue(facts, chosen["region"]) if kind in ("brief", "notice") else ()),
            *(ranking(facts) if kind == "briefing" else ()),
            *(overdue_by_county(facts) if kind == "agenda" else ()),
            *(of_village(facts, chosen["village"]) if kind == "village" else ()),
        ]
    written = letters("".join(READERS[name](writers.write(composed.document, name))))
    lacking = [row for row in expected[kind] if not stands(row, written)]
    assert lacking == []
    if kind == "notice":
        names = uninspected(facts, chosen["region"])
        assert sum(letters(name) in written for name in names) == min(len(names), LONGEST) > 10


def stands(row: list[str], written: str) -> bool:
    """Return whether the parts of a row stand behind one another, with little between them."""
    pattern = ".{0,60}?".join(re.escape(letters(part)) for part in row)
    return re.search(pattern, written) is not None
