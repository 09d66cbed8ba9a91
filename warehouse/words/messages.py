"""Every word that screens, command line and intake say, in each language, in one catalogue.

A language is a folder beside this file, named by its code (`zh/`, `en/`), a file a subject, with
the same keys and the same places in each; nothing is put together from fragments, because word
order differs. What is so of the language itself stands in its `language.toml`. By folder:

- `screens`: what the pages show, what several of them do (`shared`), what leaves the room
  (`handouts`); a part in `[[double brackets]]` is the part that matters.
- `command_line`: what the commands and the warehouse's errors say.
- `intake`: what is asked of a ledger, left out and reported, the words of the raw tables.
- `rules`: why a value or row is rejected, asked about or pointed out.

By the first part of the key:

- `errors.<name>`: why something was not done; parts `what`, `why`, `remedy`.
- `rules.<name>`: parts `name` (a few words for counts), `what` (the sentence at the value) and
  `remedy` (what to do). Places: `{value}`, `{header}` and whatever else the rule brings along.
- `questions.<name>`: what is asked; parts `title` and `help`.
- `reasons.<name>`: why a row was left out without being wrong; part `name`.

A message is a `Text`; its language is chosen when it is printed: `XUNTU_LANG` if set, else the
language of the office's settings, else the default one.
"""

from __future__ import annotations

import os
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

FOLDER = Path(__file__).parent

DEFAULT_LANGUAGE = "zh"
"""The language where none is chosen, and of what was not written in the one that is."""

LANGUAGES = (
    DEFAULT_LANGUAGE,
    *sorted({file.parent.name for file in FOLDER.glob("*/language.toml")} - {DEFAULT_LANGUAGE}),
)
"""The languages spoken: each is a folder of words beside this file."""

_office_language = DEFAULT_LANGUAGE


def use_language(language: str) -> None:
    """Let messages default to the office's language."""
    global _office_language  # noqa: PLW0603 - one language for one process
    _office_language = language


def language() -> str:
    """Return the language messages are printed in."""
    wanted = os.environ.get("XUNTU_LANG", "").strip().lower()
    return next(
        (language for language in LANGUAGES if wanted.startswith(language)), _office_language
    )


@dataclass(frozen=True)
class Text:
    """One sentence in every language."""

    by_language: Mapping[str, str]

    @classmethod
    def each(cls, say: Callable[[str], str]) -> Text:
        """Return the text that `say` gives in each language."""
        return cls({language: say(language) for language in LANGUAGES})

    @classmethod
    def stored(cls, sentences: Mapping[str, str] | Sequence[str]) -> Text:
        """Return a text as it lies in a file: by language, or (before) in Chinese and English."""
        if isinstance(sentences, Mapping):
            return cls(sentences)
        return cls(dict(zip(("zh", "en"), sentences, strict=True)))

    @classmethod
    def of(cls, text: Text | str) -> Text:
        """Return `text` itself, or plain text taken for every language."""
        return text if isinstance(text, Text) else cls.each(lambda _: text)

    def in_language(self, language: str) -> str:
        """Return the sentence in `language`, in the default one where it was not written in it."""
        sentence = self.by_language.get(language)
        return self.by_language[DEFAULT_LANGUAGE] if sentence is None else sentence

    def __hash__(self) -> int:
        """Return what is the same of equal texts."""
        return hash(tuple(self.by_language.values()))

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
    """Return every string in every language by its key, places unfilled.

    Raises `ValueError` for a key that is not in every language.
    """
    of = {language: strings(language) for language in LANGUAGES}
    whole = set[str]().union(*of.values())
    if lacking := sorted(key for key in whole if any(key not in own for own in of.values())):
        raise ValueError(f"not in every language of warehouse/words: {', '.join(lacking)}")
    return {
        key: Text({language: own[key] for language, own in of.items()})
        for key in strings(DEFAULT_LANGUAGE)
    }


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


def joined(texts: Iterable[Text], separator: str) -> Text:
    """Return texts as one, in each language with the same separator."""
    parts = list(texts)
    return Text.each(lambda language: separator.join(part.in_language(language) for part in parts))


@cache
def _bare(key: str) -> Text:
    """Return a message without places: most are labels, which every row may need."""
    return _filled(key)


def _filled(key: str, /, **values: Any) -> Text:  # noqa: ANN401 - whatever the sentence names
    template = texts().get(key)
    if template is None:
        raise KeyError(f"no words for {key} in warehouse/words")

    def in_one(language: str) -> str:
        return template.in_language(language).format(
            **{
                name: value.in_language(language) if isinstance(value, Text) else value
                for name, value in values.items()
            }
        )

    return Text.each(in_one)


def _flatten(table: dict[str, Any], prefix: str = "") -> dict[str, str]:
    flat: dict[str, str] = {}
    for key, value in table.items():
        if isinstance(value, dict):
            flat |= _flatten(value, f"{prefix}{key}.")
        else:
            flat[f"{prefix}{key}"] = value
    return flat
