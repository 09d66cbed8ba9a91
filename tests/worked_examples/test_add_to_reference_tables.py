"""Adding a target, a metric, a rule, a category and a mode: a row of an office's own each."""

from __future__ import annotations

import pytest

from tests.worked_examples.project_copy import ProjectCopy

IMPORTED = """
    import sys
    from io import BytesIO
    from pathlib import Path
    from openpyxl import load_workbook
    from warehouse.intake.templates.workbook import write_template
    from warehouse.runtime.home import Home
    from warehouse.schema.reference_tables import read_product, read_reference
    from warehouse.seeds.check import examine
    from warehouse.seeds.laying import office_of
    from warehouse.seeds.office.examination import accept_sheet, examine_sheet

    table, file, offered = sys.argv[1:]
    home = Home.from_environment()
    home.create()
    accept_sheet(home, examine_sheet(home, table, Path(file)))
    assert examine(office=office_of(home), only=[table]) == []
    assert read_reference(table).height == read_product(table).height + 1
    book = load_workbook(BytesIO(write_template(["problems", "inspections"], "zh")))
    texts = {str(c.value) for sheet in book for row in sheet.iter_rows() for c in row}
    assert any(offered in text for text in texts)
    """

EXAMPLES = {
    "A target": ("metric_targets", "target.csv", ""),
    "A metric of an office's own": ("own_metrics", "metric.csv", ""),
    "A deadline rule": ("deadline_rules", "rule.csv", ""),
    "A problem category": ("problem_taxonomy", "category.csv", "数字资源使用不实"),
    "A mode of inspection": ("inspection_modes", "mode.csv", "无人机巡察"),
}


@pytest.mark.parametrize("example", EXAMPLES)
def test_it_is_a_row_in_a_file_of_ones_own_and_offered_to_whoever_fills_in_a_template(
    example: str, project_copy: ProjectCopy
):
    table, file, offered = EXAMPLES[example]
    project_copy.carry_out(example)
    assert project_copy.touched == {file}
    project_copy.run(IMPORTED, table, file, offered)
