"""What `xuntu dev --diff` prints of a number that is another, and of one that was not there."""

from __future__ import annotations

import pytest

from warehouse.cli import differences


@pytest.mark.parametrize(
    ("before", "now", "shown"),
    [
        (5824, 5845, "5,824 -> 5,845 (+21)"),
        (0.5, 0.25, "0.5 -> 0.25 (-0.25)"),
        (None, 7, "none -> 7"),
        (7, None, "7 -> none"),
    ],
)
def test_a_number_that_was_not_there_has_no_difference(
    before: float | None, now: float | None, shown: str, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setenv("XUNTU_LANG", "en")
    assert differences._change(before, now).in_language("en") == shown
