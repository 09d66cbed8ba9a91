"""A finding names its place, and what failed in it: a test of data by how many rows, a unit test
by its rows, a metric by why it cannot be shown.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from warehouse.build.dbt_folder import DbtProject
from warehouse.development import findings
from warehouse.queries.metrics import UnsupportedMetric


def reason_of(result: dict[str, Any], *, is_unit: bool) -> str:
    reason = findings._of_test(result, result["message"], is_unit=is_unit)
    return reason.in_language("en")


def test_a_unit_test_that_failed_shows_what_was_expected_and_what_came():
    message = "\n\nactual differs from expected:\n\n@@,id,late\r\n→,a,no→yes\r\n\n"
    reason = reason_of({"status": "fail", "failures": 1, "message": message}, is_unit=True)
    assert reason.splitlines()[1:] == ["@@,id,late", "→,a,no→yes"]


def test_a_test_of_data_that_failed_says_how_many_rows():
    result = {"status": "fail", "failures": 7, "message": "Got 7 results, configured to fail"}
    assert reason_of(result, is_unit=False) == "Rows that fail: 7."
    broken = {"status": "error", "failures": None, "message": "Runtime Error in unit test x\n why"}
    assert reason_of(broken, is_unit=True) == "why"


def test_a_metric_that_cannot_be_shown_is_named_with_its_place_and_what_it_may_be(tmp_path: Path):
    file = tmp_path / "dbt_project" / "models" / "metrics" / "rectification.yml"
    file.parent.mkdir(parents=True)
    file.write_text("metrics:\n  - name: other\n\n  - name: late\n    type: ratio\n", "utf-8")
    declared = {"name": "late", "original_file_path": "models/metrics/rectification.yml"}
    error = UnsupportedMetric.because("metric_of_two_marts", "late", numerator="a", denominator="b")
    problem = findings.of_metric(
        DbtProject(tmp_path / "dbt_project"), {"metrics": {"metric.late": declared}}, error
    )
    assert problem.place == "dbt_project/models/metrics/rectification.yml:4"
    assert problem.name == "late"
    assert problem.reason.in_language("zh").splitlines() == list(error.in_language("zh")[1:])
