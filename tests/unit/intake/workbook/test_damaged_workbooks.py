"""Workbooks damaged at random are read to the end: rows and cells add up, nothing goes unsaid."""

from __future__ import annotations

import random
from pathlib import Path

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.conftest import EXTENT
from tests.unit.intake.builders.accepted_batches import take
from tests.unit.intake.builders.damage import damage, ledger, workbook
from tests.unit.intake.builders.messages import assert_has_words
from tests.unit.intake.builders.problem_ledgers import MAY, office
from warehouse.intake.examine import examine
from warehouse.intake.findings.examination import Examination
from warehouse.intake.ledgers.table.finding.header import is_blank
from warehouse.intake.reference.reference_data import ReferenceData
from warehouse.runtime.home import Home
from warehouse.schema.validation import schema_of

pytestmark = pytest.mark.slow

WORKBOOKS = {"all": 1_000, "fast": 3}.get(EXTENT, 12)
PARTS = 5 if EXTENT == "all" else 1
"""Tests that share the work, each with workbooks of its own: 5,000 in all."""

MOST_DAMAGES = 6
ROUNDS = 3
"""How often everything that is asked is answered as proposed, or with the first answer offered."""


@pytest.fixture(scope="module")
def reference(tmp_path_factory: pytest.TempPathFactory) -> ReferenceData:
    home = Home(Path(tmp_path_factory.mktemp("damaged")))
    held = office().held
    take(home, {name: held[name].select(schema_of(name).column_names()) for name in held})
    return ReferenceData(home, today=MAY)


@pytest.mark.parametrize("part", range(PARTS))
@given(seed=st.integers(0, 2**32), damages=st.integers(1, MOST_DAMAGES))
@settings(max_examples=WORKBOOKS, deadline=None)
def test_rows_and_cells_of_a_damaged_workbook_add_up(
    reference: ReferenceData,
    tmp_path_factory: pytest.TempPathFactory,
    part: int,
    seed: int,
    damages: int,
):
    dice = random.Random(f"{part}/{seed}")  # noqa: S311 - no secret
    sheets = {"台账": ledger(dice), "二": ledger(dice)}
    for _ in range(damages):
        damage(sheets[dice.choice(["台账", "台账", "二"])], dice)
    file = tmp_path_factory.mktemp("damaged") / "整改台账.xlsx"
    file.write_bytes(workbook(sheets))
    answers: dict[str, str] = {}
    for _ in range(ROUNDS):
        result = examine([file], answers, reference)
        assert_whole(result)
        given_now = {
            question.key: question.proposal or question.options[0].value
            for question in result.questions
            if question.proposal or question.options
        }
        if given_now.keys() <= answers.keys():
            break
        answers |= given_now


def assert_whole(result: Examination) -> None:
    """Every row has one status, every filled cell one status, and what is kept back is told."""
    assert_has_words(result.findings, result.questions)
    for file in result.files:
        for sheet in file.sheets:
            of_sheet = pl.col("sheet") == sheet.name
            rows = result.statuses.filter(of_sheet)["row"].sort().to_list()
            assert rows == list(range(1, sheet.height + 1))
            filled = sum(not is_blank(value) for row in sheet.rows for value in row)
            cells = result.interpretation.cells.filter(of_sheet)
            assert cells["cells"].sum() == filled
            if cells.filter(pl.col("status") == "unread").height:
                assert result.findings.filter(of_sheet, pl.col("rule").is_in(UNREAD)).height
    statuses = {(row[1], row[2]): row[3] for row in result.statuses.iter_rows()}
    for name, part in result.tables.items():
        for place in part.select("source_sheet", "source_row").iter_rows():
            assert statuses[place] == "accepted", (name, place)
    placed = set(result.findings.select("sheet", "row").iter_rows())
    groups = result.statuses.filter(pl.col("status").is_in(["rejected", "pending"])).group_by(
        "sheet", "belongs_to"
    )
    for (sheet, _), part in groups:
        of_whole = any((sheet, None) == place for place in placed) or result.questions
        assert of_whole or any((sheet, row) in placed for row in part["row"])


UNREAD = (
    *("cells_without_header", "column_beside", "column_not_needed", "column_second"),
    *("column_unknown", "clue_content"),
)
