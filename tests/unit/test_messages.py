"""Every message stands in both languages and names the same things in each."""

from __future__ import annotations

import re
import string

import pytest

from warehouse.runtime.errors import XuntuError
from warehouse.runtime.home import PROJECT_ROOT
from warehouse.words.message_table import MESSAGES
from warehouse.words.messages import Text, message


def _places(template: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(template) if name}


@pytest.mark.parametrize("key", MESSAGES)
def test_both_languages_name_the_same_things(key):
    chinese, english = MESSAGES[key]
    assert _places(chinese) == _places(english)
    assert chinese.strip()
    assert english.strip()


def test_every_error_says_what_why_and_remedy():
    parts: dict[str, set[str]] = {}
    for key in MESSAGES:
        if "." in key:
            stem, part = key.split(".")
            parts.setdefault(stem, set()).add(part)
    assert {stem for stem, said in parts.items() if said != {"what", "why", "remedy"}} == set()


def test_every_message_is_used_and_every_message_used_exists():
    own = {"message_table.py", "message_table_kept.py", "messages.py"}
    code = "\n".join(
        file.read_text("utf-8")
        for folder in ("warehouse", "pages/parts/frame/serving")
        for file in (PROJECT_ROOT / folder).rglob("*.py")
        if file.name not in own and not file.name.startswith("message_table_")
    )
    stems = {key.split(".")[0] for key in MESSAGES}
    named = set(re.findall(r'"([a-z][a-z_0-9]+)"', code))
    built = {
        *("build_published", "build_emptied", "build_unchanged"),
        *(f"request_refused_{reason}" for reason in ("host", "origin", "remote", "path")),
        *("doctor_well", "doctor_lacking", "doctor_ill"),
    }
    assert stems - named - built == set()
    asked = set(re.findall(r'(?:\bmessage|Error\.of|[A-Z]\w+\.of)\(\s*"([a-z_]+)"', code))
    assert asked - stems == set()


def test_a_text_within_a_message_speaks_its_language():
    inner = Text("无", "none")
    told = message("demo_cleared", batches=inner)
    assert "无" in told.zh
    assert "none" in told.en


def test_plain_sentences_serve_for_both_languages():
    error = XuntuError("What.", remedy=Text("修。", "Mend."))
    assert error.in_language("zh") == ("What.", "", "修。")
    assert error.in_language("en") == ("What.", "", "Mend.")
    assert str(error) == "What.\n修。"
