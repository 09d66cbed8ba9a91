"""What the intake says stands in both languages, whole, with the same places."""

from __future__ import annotations

import re
import string
from pathlib import Path

import pytest

from warehouse.words import intake as words
from warehouse.words.messages import Text

INTAKE = Path(words.__file__).parent.parent
TABLE = words.table()
PARTS = {
    "rules": {"name", "what", "remedy"},
    "questions": {"title", "help"},
    "errors": {"what", "why", "remedy"},
    "reasons": {"name"},
}
CHINESE = re.compile("[\u4e00-\u9fff]")


def places(text: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name is not None}


def test_every_string_stands_in_both_languages_with_the_same_places():
    blank = [key for key, text in TABLE.items() if not (text.zh.strip() and text.en.strip())]
    assert blank == []
    assert [key for key, text in TABLE.items() if places(text.zh) != places(text.en)] == []


def test_no_english_string_is_a_chinese_one():
    """A few Chinese words are quoted, as they stand in a ledger; a sentence in Chinese is not."""
    told = {key: text.en for key, text in TABLE.items() if key.partition(".")[0] in PARTS}
    chinese = {key: len(CHINESE.findall(text)) / len(text) for key, text in told.items()}
    assert {key for key, share in chinese.items() if share > 0.3} == set()


@pytest.mark.parametrize("group", PARTS)
def test_every_rule_question_error_and_reason_is_told_whole(group: str):
    told: dict[str, set[str]] = {}
    for key in TABLE:
        first, _, rest = key.partition(".")
        if first == group:
            name, _, part = rest.rpartition(".")
            told.setdefault(name, set()).add(part)
    assert told
    assert {name: parts for name, parts in told.items() if parts != PARTS[group]} == {}


def test_a_string_that_stands_twice_is_an_error(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    for name in ("a.toml", "b.toml"):
        (tmp_path / name).write_text('[reasons.blank]\nname = {zh = "空", en = "blank"}\n', "utf-8")
    monkeypatch.setattr(words, "_FOLDER", tmp_path)
    words.table.cache_clear()
    try:
        with pytest.raises(ValueError, match=r"reasons\.blank\.name"):
            words.table()
    finally:
        words.table.cache_clear()


def test_a_text_among_the_values_is_told_in_each_language():
    told = words.text("errors.not_clean.what", rejected=Text("三", "three"), pending=0, files=0)
    assert "三 行" in told.zh
    assert "three rows" in told.en
