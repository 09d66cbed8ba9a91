"""The guard against a corpus: 500 personal items in many ways of writing, 500 innocent texts."""

from __future__ import annotations

from collections import defaultdict

import polars as pl
import pytest

from tests.unit.intake.builders import personal_items
from warehouse.intake.privacy.guard import CERTAIN, keyed, mask, screen

SEED = 9


def hits_in(texts: list[str]) -> dict[str, set[str]]:
    collected: dict[str, set[str]] = defaultdict(set)
    for text, kind, _ in screen(pl.Series(texts), whole_cell_names=False).rows():
        collected[text].add(kind)
    return collected


@pytest.mark.parametrize("seed", [SEED, 10, 11])
def test_every_number_is_found_however_it_is_written(seed: int) -> None:
    items = personal_items.numbers(seed)
    result = hits_in([item.text for item in items])
    assert len(items) >= 240
    missed = [(item.kind, item.text) for item in items if not result[item.text] - {"name_like"}]
    assert missed == []


def test_no_number_that_was_found_is_shown_whole() -> None:
    for item in personal_items.numbers(SEED):
        digits = [sign for sign in item.secret if sign.isalnum()]
        shown = mask(item.text)
        assert item.secret not in shown, item.kind
        assert mask(shown) == shown, item.kind
        assert keyed(item.text) != item.text
        assert len(digits) > 4


@pytest.mark.parametrize("seed", [SEED, 10, 11])
def test_nearly_every_name_in_a_sentence_is_asked_about(seed: int) -> None:
    items = personal_items.names(seed)
    result = hits_in([item.text for item in items])
    missed = [item.text for item in items if "name_like" not in result[item.text]]
    assert len(missed) <= len(items) * 0.05, missed


@pytest.mark.parametrize("seed", [SEED, 10, 11])
def test_hardly_an_innocent_text_is_refused_or_asked_about(seed: int) -> None:
    texts = personal_items.innocent(seed)
    result = hits_in(texts)
    refused = [text for text in texts if result[text] & set(CERTAIN)]
    questions = [text for text in texts if result[text] and text not in refused]
    assert len(texts) == 500
    assert refused == []
    assert len(questions) <= 5, questions
