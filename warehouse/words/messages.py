"""What the command line and the errors say, in Chinese and English, in one table.

A message is a `Text`; its language is chosen when it is printed: `XUNTU_LANG` (zh or en) if set,
else the language of the office's settings, else Chinese.
"""

from __future__ import annotations

import os
from dataclasses import dataclass
from typing import Any

from warehouse.words.message_table import MESSAGES

_office_language = "zh"


def use_language(language: str) -> None:
    """Let messages default to the office's language."""
    global _office_language  # noqa: PLW0603 - one language for one process
    _office_language = language


def language() -> str:
    """The language messages are printed in: zh or en."""
    asked = os.environ.get("XUNTU_LANG", "").strip().lower()[:2]
    return asked if asked in ("zh", "en") else _office_language


@dataclass(frozen=True)
class Text:
    """One sentence in both languages."""

    zh: str
    en: str

    @classmethod
    def of(cls, text: Text | str) -> Text:
        """`text` itself, or plain text taken for both languages."""
        return text if isinstance(text, Text) else cls(text, text)

    def in_language(self, language: str) -> str:
        """Return the sentence in `language` (zh or en)."""
        return self.en if language == "en" else self.zh

    def __str__(self) -> str:
        """Return it in the language in force."""
        return self.in_language(language())


def message(key: str, /, **values: Any) -> Text:  # noqa: ANN401 - whatever the sentence names
    """The message under `key`, its places filled with `values` (texts among them in each language).

    Raises `KeyError` for an unknown key.
    """
    told = [
        template.format(
            **{
                name: value.in_language(language) if isinstance(value, Text) else value
                for name, value in values.items()
            }
        )
        for language, template in zip(("zh", "en"), MESSAGES[key], strict=True)
    ]
    return Text(*told)


def sentences(key: str, /, **values: Any) -> tuple[Text, Text, Text]:  # noqa: ANN401
    """What, why and remedy of the error under `key`, their places filled with `values`."""
    what, why, remedy = (message(f"{key}.{part}", **values) for part in ("what", "why", "remedy"))
    return what, why, remedy
