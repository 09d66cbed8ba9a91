"""Values of a list, read by code or by name, in any language, as people shorten them."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from rapidfuzz import fuzz

from warehouse.intake.templates.questions import in_each
from warehouse.intake.values.reading import Reading
from warehouse.intake.values.text import compact, read_text
from warehouse.schema.catalogue import RawColumn
from warehouse.schema.value_lists import Choice, choices_of
from warehouse.words.languages import listed

if TYPE_CHECKING:
    from warehouse.intake.cells.sheets import CellValue

_QUOTES = re.compile(r"[\"'“”‘’「」]")
_MODE = re.compile(r"巡察|巡村|inspection")
_BETWEEN_TAGS = re.compile(r"[、,，;；|/+\n]+")
_LEAST_BEGINNING = 2
_LONGEST_OWN_WORD = 64


@dataclass(frozen=True)
class ListReader:
    """Reads the values of one column's list."""

    column: RawColumn

    @cached_property
    def choices(self) -> tuple[Choice, ...]:
        """The list as it stands now."""
        return choices_of(self.column.list_name or "")

    def read(self, value: CellValue) -> Reading[str]:
        """Read one value as its code."""
        text = read_text(value)
        if text.value is None:
            return text
        reading = self._one(text.value)
        if reading is not None:
            return reading
        if self.column.is_open and len(text.value) <= _LONGEST_OWN_WORD:
            return Reading("warned", text.value, "template_own_word")
        return Reading("pending", rule="template_not_listed", candidates=self._likely(text.value))

    def read_tags(self, value: CellValue) -> Reading[str]:
        """Read several values as their codes, joined by `|`, each once."""
        text = read_text(value)
        if text.value is None:
            return text
        whole = self._one(text.value)
        parts = [part for part in _BETWEEN_TAGS.split(text.value) if part.strip()]
        readings: list[Reading[str] | None] = (
            [whole] if whole is not None else [self._one(part) for part in parts]
        )
        codes = [one.value for one in readings if one is not None and one.value is not None]
        if not codes or len(codes) < len(readings):
            return Reading(
                "pending", rule="template_not_listed", candidates=self._likely(text.value)
            )
        noted = [one for one in readings if one is not None and one.rule]
        joined = "|".join(dict.fromkeys(codes))
        if not noted:
            return Reading("read", joined)
        named = {choice.code: choice.name for choice in self.choices}
        meaning = listed(named[code] for code in codes)
        return Reading("noted", joined, "template_listed_near", in_each(meaning=meaning))

    def name(self, code: str) -> Choice | None:
        """Return the choice of a code."""
        return next((choice for choice in self.choices if choice.code == code), None)

    def _one(self, text: str) -> Reading[str] | None:
        key = self._key(text)
        code = self._by_key.get(key)
        if code is not None:
            return Reading("read", code)
        begun = {code for other, code in self._by_key.items() if _begins(other, key)}
        if len(begun) != 1:
            return None
        choice = next(choice for choice in self.choices if choice.code in begun)
        return Reading("noted", choice.code, "template_listed_near", in_each(meaning=choice.name))

    def _likely(self, text: str) -> tuple[str, ...]:
        """Return every code of the list, the likeliest first."""
        key = self._key(text)

        def likeness(choice: Choice) -> float:
            begins = 100.0 if choice.code.casefold().startswith(key) else 0.0
            return max(begins, *(fuzz.ratio(key, other) for other in self._keys(choice)))

        return tuple(choice.code for choice in sorted(self.choices, key=likeness, reverse=True))

    @cached_property
    def _by_key(self) -> dict[str, str]:
        """Every way of writing a value that means it alone."""
        codes_of: dict[str, set[str]] = {}
        for choice in self.choices:
            for key in self._keys(choice):
                codes_of.setdefault(key, set()).add(choice.code)
        return {key: next(iter(codes)) for key, codes in codes_of.items() if len(codes) == 1}

    def _keys(self, choice: Choice) -> Iterable[str]:
        names = (choice.name, choice.label, choice.earlier_name or choice.name)
        written = (text for name in names for text in name.by_language.values())
        return {self._key(text) for text in (choice.code, *written)}

    def _key(self, text: str) -> str:
        key = _QUOTES.sub("", compact(text)).casefold()
        if self.column.list_name == "mode":
            # 常规 and 常规巡察 are one mode.
            key = _MODE.sub("", key) or key
        return key


def _begins(key: str, written: str) -> bool:
    """Return whether `written` begins `key` and is long enough to mean it (县 for 县级)."""
    return key.startswith(written) and (len(written) >= _LEAST_BEGINNING or key == f"{written}级")
