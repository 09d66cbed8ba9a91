"""What a test that failed is told as: rows of data by their number, a unit test by its rows."""

from __future__ import annotations

from typing import Any

from warehouse.development import findings


def reason_of(result: dict[str, Any], *, is_unit: bool) -> str:
    reason = findings._of_test(result, result["message"], is_unit=is_unit)
    return reason.in_language("en")


def test_a_unit_test_that_failed_shows_what_was_expected_and_what_came():
    message = "\n\nactual differs from expected:\n\n@@,id,late\r\n→,a,no→yes\r\n\n"
    said = reason_of({"status": "fail", "failures": 1, "message": message}, is_unit=True)
    assert said.splitlines()[1:] == ["@@,id,late", "→,a,no→yes"]


def test_a_test_of_data_that_failed_says_how_many_rows():
    result = {"status": "fail", "failures": 7, "message": "Got 7 results, configured to fail"}
    assert reason_of(result, is_unit=False) == "Rows that fail: 7."
    broken = {"status": "error", "failures": None, "message": "Runtime Error in unit test x\n why"}
    assert reason_of(broken, is_unit=True) == "why"
