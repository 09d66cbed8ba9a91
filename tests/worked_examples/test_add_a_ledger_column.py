"""Adding a column to a ledger: its schema, its words, and the staging model where marts need it."""

from __future__ import annotations

import pytest

from tests.conftest import EXTENT
from tests.worked_examples.project_copy import ProjectCopy


@pytest.fixture
def with_column(project_copy: ProjectCopy) -> ProjectCopy:
    project_copy.carry_out("A ledger column")
    assert len(project_copy.places) <= 3
    return project_copy


def test_the_new_column_is_in_the_template_read_checked_and_accepted(with_column: ProjectCopy):
    with_column.run(
        """
        import datetime as dt
        import sys
        from pathlib import Path
        from tests.unit.intake.builders.office_template import county, fill
        from tests.unit.intake.builders.raw_tables import TODAY, changed, checked, accepted, ledgers
        from warehouse.intake.batches.in_force import rows_in_force
        from warehouse.intake.reference.reference_data import ReferenceData
        from warehouse.intake.templates.interpret import interpret_template
        from warehouse.intake.templates.layout import example_row
        from warehouse.intake.templates.workbook import write_template
        from warehouse.intake.workbook.files import read_files
        from warehouse.runtime.home import Home
        from warehouse.schema import catalogue

        home, folder = Home(Path(sys.argv[1]) / "home"), Path(sys.argv[1])
        column = catalogue.column("problems", "reviewed_on")
        assert (column.header.in_language("zh"), column.reader) == ("会审日期", "day")
        assert example_row("problems", "zh")["reviewed_on"] == dt.date(2024, 9, 2)

        day = dt.date(2024, 6, 1)
        problems = [{**row, "reviewed_on": day} for row in county()["problems"]]
        (folder / "t.xlsx").write_bytes(
            fill(write_template(["problems"], "zh"), {"problems": problems})
        )
        ((file,), _) = read_files([folder / "t.xlsx"], lambda *_: None)
        read = interpret_template(file, {}, ReferenceData(home, TODAY)).tables["problems"]
        assert set(read["reviewed_on"]) == {day}

        early = changed(ledgers(), "problems", 0, reviewed_on=dt.date(2020, 1, 1))
        findings = checked(early, home).interpretation.findings
        assert ("day_before", "会审日期") in set(zip(findings["rule"], findings["header"]))
        late = changed(ledgers(), "problems", 0, reviewed_on=TODAY + dt.timedelta(days=1))
        findings = checked(late, home).interpretation.findings
        assert "day_to_come" in set(findings["rule"])

        good = changed(ledgers(), "problems", 0, reviewed_on=TODAY)
        assert checked(good, home).interpretation.findings.is_empty()
        accepted(home, good)
        assert TODAY in set(rows_in_force(home, "problems").collect()["reviewed_on"])
        """,
        str(with_column.root),
    )


@pytest.mark.skipif(EXTENT != "all", reason="a whole build: tried in make test-all")
def test_the_new_column_reaches_the_staging_model(with_column: ProjectCopy):
    command = "from warehouse.cli.main import main; main()"
    home = {"XUNTU_HOME": str(with_column.root / "home")}
    with_column.run(command, "demo", "--scale", "county", **home)
    with_column.run(command, "build", **home)
