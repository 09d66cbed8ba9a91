"""Every word that screens, command line and intake say, in Chinese and English, in one catalogue.

The words are in `zh/` and `en/` beside this file, a file a subject, with the same keys and the same
places in each; nothing is put together from fragments, because word order differs. By folder:

- `screens`: what the pages show; a part in `[[double brackets]]` is the part that matters.
- `command_line`: what the commands and the warehouse's errors say.
- `intake`: what is asked of a ledger, left out and reported, the words of the raw tables.
- `rules`: why a value or row is rejected, asked about or pointed out.

By the first part of the key:

- `errors.<name>`: why something was not done; parts `what`, `why`, `remedy`.
- `rules.<name>`: parts `name` (a few words for counts), `what` (the sentence at the value) and
  `remedy` (what to do). Places: `{value}`, `{header}` and whatever else the rule brings along.
- `questions.<name>`: what is asked; parts `title` and `help`.
- `reasons.<name>`: why a row was left out without being wrong; part `name`.

A message is a `Text`; its language is chosen when it is printed: `XUNTU_LANG` (zh or en) if set,
else the language of the office's settings, else Chinese.
"""

from __future__ import annotations

import os
import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).parent

DEFAULT_LANGUAGE = "zh"
"""The language where none is chosen, and of what was not written in the one that is."""

LANGUAGES = (
    DEFAULT_LANGUAGE,
    *sorted({file.parent.name for file in FOLDER.glob("*/screens")} - {DEFAULT_LANGUAGE}),
)
"""The languages spoken: each is a folder of words beside this file."""

_office_language = DEFAULT_LANGUAGE


def use_language(language: str) -> None:
    """Let messages default to the office's language."""
    global _office_language  # noqa: PLW0603 - one language for one process
    _office_language = language


def language() -> str:
    """Return the language messages are printed in: zh or en."""
    wanted = os.environ.get("XUNTU_LANG", "").strip().lower()[:2]
    return wanted if wanted in ("zh", "en") else _office_language


@dataclass(frozen=True)
class Text:
    """One sentence in both languages."""

    zh: str
    en: str

    @classmethod
    def of(cls, text: Text | str) -> Text:
        """Return `text` itself, or plain text taken for both languages."""
        return text if isinstance(text, Text) else cls(text, text)

    def in_language(self, language: str) -> str:
        """Return the sentence in `language` (zh or en)."""
        return self.en if language == "en" else self.zh

    def __str__(self) -> str:
        """Return it in the language in force."""
        return self.in_language(language())


@cache
def strings(language: str) -> dict[str, str]:
    """Return every string of a language by its key, places unfilled.

    Raises `ValueError` for a key that stands twice.
    """
    return strings_in(FOLDER / language)


def strings_in(folder: Path) -> dict[str, str]:
    """Return the strings of every file in `folder` and below, as `strings` does."""
    strings: dict[str, str] = {}
    for file in sorted(folder.rglob("*.toml")):
        added = strings_of(file)
        if twice := strings.keys() & added.keys():
            raise ValueError(f"{file.name} repeats {', '.join(sorted(twice))}")
        strings |= added
    return strings


def strings_of(file: Path) -> dict[str, str]:
    """Return the strings of one file by their dotted key, in its order."""
    return _flatten(tomllib.loads(file.read_text(encoding="utf-8")))


@cache
def texts() -> dict[str, Text]:
    """Return every string in both languages by its key, places unfilled.

    Raises `ValueError` for a key that stands in one language alone.
    """
    chinese, english = strings("zh"), strings("en")
    if alone := sorted(chinese.keys() ^ english.keys()):
        raise ValueError(f"in one language only of warehouse/words/zh and en: {', '.join(alone)}")
    return {key: Text(text, english[key]) for key, text in chinese.items()}


def message(key: str, /, **values: Any) -> Text:  # noqa: ANN401 - whatever the sentence names
    """Return the message under `key`, its places filled with `values`, texts in each language.

    Raises `KeyError` for an unknown key or a place without a value.
    """
    return _filled(key, **values) if values else _bare(key)


def sentences(name: str, /, **values: Any) -> tuple[Text, Text, Text]:  # noqa: ANN401
    """Return what, why and remedy of the error `name`, their places filled with `values`."""
    what, why, remedy = (
        message(f"errors.{name}.{part}", **values) for part in ("what", "why", "remedy")
    )
    return what, why, remedy


@cache
def _bare(key: str) -> Text:
    """Return a message without places: most are labels, which every row may need."""
    return _filled(key)


def _filled(key: str, /, **values: Any) -> Text:  # noqa: ANN401 - whatever the sentence names
    template = texts().get(key)
    if template is None:
        raise KeyError(f"no words for {key} in warehouse/words/zh and en")
    chinese, english = (
        template.in_language(language).format(
            **{
                name: value.in_language(language) if isinstance(value, Text) else value
                for name, value in values.items()
            }
        )
        for language in ("zh", "en")
    )
    return Text(chinese, english)


def _flatten(table: dict[str, Any], prefix: str = "") -> dict[str, str]:
    flat: dict[str, str] = {}
    for key, value in table.items():
        if isinstance(value, dict):
            flat |= _flatten(value, f"{prefix}{key}.")
        else:
            flat[f"{prefix}{key}"] = value
    return flat
