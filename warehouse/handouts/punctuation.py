"""Punctuation as print has it: in Chinese text it is as wide as a letter (GB/T 15834-2011)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import fields, is_dataclass, replace
from typing import Any

from warehouse.handouts.document import Chart, Document, Run, TableColumn, Text, plain
from warehouse.words.languages import has_wide_letters

_WIDE = dict(zip(",;:?!()", "\uff0c\uff1b\uff1a\uff1f\uff01\uff08\uff09", strict=True))
_CHINESE = re.compile("[\u2e80-\u9fff\uf900-\ufaff\uff00-\uffef\u201c\u201d\U00020000-\U0003ffff]")


_NO_SENTENCES = {"kind", "language", "light", "svg"}
"""Fields whose text is read by programs."""


def printed(document: Document) -> Document:
    """Return the document with its sentences as print has them; cells and charts stay."""
    if not has_wide_letters(document.language):
        return document
    made: Document = _printed(document, document.language)
    return made


def _printed(part: Any, language: str) -> Any:  # noqa: ANN401 - any part of a document
    if isinstance(part, str):
        return punctuated(part, language)
    if isinstance(part, Mapping):
        return {name: _printed(value, language) for name, value in part.items()}
    if isinstance(part, Sequence):
        if part and isinstance(part[0], Run):
            return punctuated_runs(tuple(part), language)
        return tuple(_printed(one, language) for one in part)
    if is_dataclass(part) and not isinstance(part, (type, Chart)):
        names = {one.name for one in fields(part)} - _NO_SENTENCES
        if isinstance(part, TableColumn):
            names.remove("name")
        return replace(part, **{name: _printed(getattr(part, name), language) for name in names})
    return part


def punctuated(text: str, language: str) -> str:
    """Return a sentence with wide punctuation beside Chinese letters, as long as it was.

    Names and figures of a table are not sentences: they stay as they are.
    """
    if text.isascii() or not has_wide_letters(language):
        return text
    letters = list(text)
    for place in _stops(text):
        letters[place] = _WIDE[letters[place]]
    return "".join(letters)


def punctuated_runs(parts: Text, language: str) -> Text:
    """Return a text whose runs are punctuated as the one sentence that they are."""
    whole, runs, begin = punctuated(plain(parts), language), list[Run](), 0
    for run in parts:
        end = begin + len(run.text)
        runs.append(Run(whole[begin:end], run.strong))
        begin = end
    return tuple(runs)


def _stops(text: str) -> Iterator[int]:
    """Yield the places of marks that stand beside Chinese letters, brackets in pairs."""
    opened: list[int] = []
    for place, letter in enumerate(text):
        if letter == "(":
            opened.append(place)
        elif letter == ")" and opened:
            first = opened.pop()
            if _is_beside(text, first) or _is_beside(text, place):
                yield from (first, place)
        elif letter in ",;:?!" and _is_beside(text, place):
            yield place


def _is_beside(text: str, place: int) -> bool:
    before, after = text[max(0, place - 1) : place], text[place + 1 : place + 2]
    return bool(_CHINESE.match(before) or _CHINESE.match(after)) or (
        before in ("%", ")") and bool(_CHINESE.search(text[:place]))
    )
