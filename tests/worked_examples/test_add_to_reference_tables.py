"""Adding a target, a deadline rule and a problem category: a line each."""

from __future__ import annotations

import pytest

from tests.worked_examples.project_copy import ProjectCopy

CHECKED = """
    from pathlib import Path
    from warehouse.seeds.check import examine

    found = examine(Path("seeds"))
    assert found == [], found
    """


@pytest.mark.parametrize("example", ["A target", "A deadline rule", "A problem category"])
def test_it_is_a_line_of_one_file_and_the_check_of_the_tables_has_nothing_against_it(
    example: str, project_copy: ProjectCopy
):
    project_copy.carry_out(example)
    assert len(project_copy.touched) == 1
    project_copy.run(CHECKED)


def test_a_category_that_was_added_is_offered_to_whoever_fills_in_a_template(
    project_copy: ProjectCopy,
):
    project_copy.carry_out("A problem category")
    project_copy.run(
        """
        from io import BytesIO
        from openpyxl import load_workbook
        from warehouse.intake.templates.workbook import write_template

        workbook = load_workbook(BytesIO(write_template(["problems"], "zh")))
        texts = {str(c.value) for sheet in workbook for row in sheet.iter_rows() for c in row}
        assert any("数字资源使用不实" in text for text in texts)
        """
    )
