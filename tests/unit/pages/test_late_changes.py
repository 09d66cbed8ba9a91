"""A change that arrives when the page of its chooser was left, and its value is gone, is let go."""

from __future__ import annotations

from datetime import date

import pytest
import streamlit as st

from pages.parts.frame import filters, selection
from pages.parts.frame.header import kept
from pages.parts.map_wall import playing


@pytest.fixture
def chosen(monkeypatch: pytest.MonkeyPatch) -> list[dict[str, str]]:
    """What was put into the URL."""
    put: list[dict[str, str]] = []
    monkeypatch.setattr(selection, "choose", lambda **values: put.append(values))
    monkeypatch.setattr(st, "session_state", {})
    return put


def test_no_chooser_without_a_value_changes_the_url(chosen):
    filters.keep("gone", "level")
    filters.keep_month("gone")
    filters._keep_term("gone", "2021-2026")
    playing._stop((date(2024, 6, 30),))
    kept._read_browser()
    assert chosen == []


def test_a_chooser_with_a_value_changes_the_url(chosen, monkeypatch):
    values = {"month": date(2024, 5, 31), "term": "2016-2021", playing.KEY: {"stopped": 0}}
    monkeypatch.setattr(st, "session_state", values)
    filters.keep_month("month")
    filters._keep_term("term", "2021-2026")
    playing._stop((date(2024, 6, 30),))
    assert [next(iter(put.values())) for put in chosen] == ["2024-05", "2016-2021", "2024-06"]
