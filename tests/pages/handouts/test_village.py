"""The report of a village stands on one sheet and holds what the ledgers say, without its clues."""

from __future__ import annotations

from io import BytesIO

import pypdf
import pytest

from pages.parts.handouts.kinds.catalogue import KINDS
from pages.parts.handouts.writing.units import units_of
from tests.pages.claims.objections import objections
from warehouse.handouts import pdf
from warehouse.handouts.document import Blanks, TableBlock, Tiles, plain
from warehouse.operations.reports import ReportRequest
from warehouse.runtime.errors import NoFigures

COUNTY = "411102"
VILLAGES = """
    select village_id, problems, open_problems, overdue_problems from fct_village_term
    where county_code = ? and term_id = '2021-2026' and is_on_roster
    order by {} limit 1
"""
SORTED = ["problems desc nulls last", "overdue_problems desc nulls last", "problems nulls first"]


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("order", SORTED)
def test_a_report_holds_on_one_sheet_what_the_ledgers_say(
    order, lang, compose, reference, names, facts
):
    code, *counted = facts.execute(VILLAGES.format(order), [COUNTY]).fetchone()
    report = compose("village", region=COUNTY, village=code, lang=lang)
    wrong = [
        o for one in report.statements for o in objections(reference, one, report.where, names)
    ]
    assert not wrong, "\n".join(wrong)
    (tiles,) = report.of(Tiles)
    shown = [tile.figure for tile in tiles.tiles[:3]]
    assert shown == ["–" if number is None else str(number) for number in counted] or not counted[0]
    listed = report.of(TableBlock)
    problems = next(table for table in listed if table.columns[-1].is_to_fill)
    expected = facts.execute(
        "select count(*) from fct_problem where village_id = ? and term_id = '2021-2026'", [code]
    ).fetchone()[0]
    left = int("0" + "".join(letter for letter in problems.foot if letter.isdigit()))
    assert len(problems.rows) + left >= expected
    assert len(pypdf.PdfReader(BytesIO(pdf.write(report.document))).pages) == 1
    assert len(report.of(Blanks)) == 1


def test_no_clue_stands_on_it(compose, facts):
    (code,) = facts.execute(
        "select fct_clue.village_id from fct_clue join fct_inspection using (inspection_id) limit 1"
    ).fetchone()
    county = facts.execute(
        "select county_code from dim_village where village_id = ?", [code]
    ).fetchone()[0]
    report = compose("village", region=county, village=code)
    words = [plain(report.document.finding), report.document.title]
    for table in report.of(TableBlock):
        words += [table.title, *(column.heading for column in table.columns)]
    words += [tile.name for tile in report.of(Tiles)[0].tiles]
    assert not any("线索" in word for word in words)


def test_of_a_village_that_is_none_of_the_countys_there_is_no_report(compose):
    with pytest.raises(NoFigures):
        compose("village", region=COUNTY, village="never")


def test_some_villages_of_a_county_are_chosen_and_one_that_is_none_of_its_is_refused(
    compose, facts
):
    rows = facts.execute(VILLAGES.format("village_id").replace("limit 1", "limit 3"), [COUNTY])
    first, _, third = (code for code, *_ in rows.fetchall())
    context = compose("village", region=COUNTY, village=first).context
    kind = KINDS["village"]
    request = ReportRequest("village", units=(third, first))
    assert [unit.code for unit in units_of(context, kind, request).units] == [first, third]
    with pytest.raises(NoFigures):
        units_of(context, kind, ReportRequest("village", units=(first, "never")))
