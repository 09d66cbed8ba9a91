"""What the intake says to its users: every `*.toml` beside this file, Chinese and English.

A string stands under `[group.name]` as `part = {zh = "...", en = "..."}`; its key is
`group.name.part`. The groups:

- `rules`: why a value or row is refused, asked about or pointed out; parts `name` (a few words for
  counts), `what` (the sentence at the value) and `remedy` (what to do). Places: `{value}`,
  `{header}` and whatever else the rule brings along.
- `questions`: what is asked; parts `title` and `help`.
- `errors`: why a whole file is refused; parts `what`, `why`, `remedy`.
- `reasons`: why a row was left out without being wrong; part `name`.
- `tables`, `columns`, `values`: the words of the raw tables, as templates and findings show them.
"""

from __future__ import annotations

import tomllib
from functools import cache
from pathlib import Path
from typing import Any

from warehouse.words.messages import Text

_FOLDER = Path(__file__).parent


@cache
def table() -> dict[str, Text]:
    """Every string by its key. Raises `ValueError` for a key that stands twice."""
    found: dict[str, Text] = {}
    for file in sorted(_FOLDER.glob("*.toml")):
        for key, text in _leaves(tomllib.loads(file.read_text(encoding="utf-8"))):
            if key in found:
                raise ValueError(f"{file.name}: {key} stands twice")
            found[key] = text
    return found


def text(key: str, /, **values: Any) -> Text:  # noqa: ANN401 - whatever the sentence names
    """The string under `key` with its places filled, texts among the values in each language.

    Raises `KeyError` for an unknown key or a place without a value.
    """
    return _filled(key, **values) if values else _bare(key)


@cache
def _bare(key: str) -> Text:
    """A string without places: most are labels of answers, which every row may need."""
    return _filled(key)


def _filled(key: str, /, **values: Any) -> Text:  # noqa: ANN401 - whatever the sentence names
    template = table()[key]
    told = [
        template.in_language(language).format(
            **{
                name: value.in_language(language) if isinstance(value, Text) else value
                for name, value in values.items()
            }
        )
        for language in ("zh", "en")
    ]
    return Text(*told)


def sentences(name: str, /, **values: Any) -> tuple[Text, Text, Text]:  # noqa: ANN401
    """What, why and remedy of the error `name`, to be handed to a `XuntuError`."""
    what, why, remedy = (
        text(f"errors.{name}.{part}", **values) for part in ("what", "why", "remedy")
    )
    return what, why, remedy


def _leaves(content: dict[str, Any], path: str = "") -> list[tuple[str, Text]]:
    if set(content) == {"zh", "en"} and all(isinstance(part, str) for part in content.values()):
        return [(path, Text(content["zh"], content["en"]))]
    return [
        leaf
        for name, part in content.items()
        for leaf in _leaves(part, f"{path}.{name}" if path else name)
    ]
