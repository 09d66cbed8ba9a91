"""The texts that the cells of a workbook share: how long each is, and which have parts struck."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any
from xml.parsers import expat

import numpy as np

from warehouse.intake.workbook.refusal import FileRefused
from warehouse.intake.workbook.rich_text import RunReader, TextPart, matters

if TYPE_CHECKING:
    from collections.abc import Mapping

_END_OF_TEXT = re.compile(rb"</(?:\w+:)?si\s*>|<(?:\w+:)?si\s*/>")
_ENDS_OTHERWISE = re.compile(rb"si\s*/>|:si\s*>|si\s+>")

Numbers = np.ndarray[Any, np.dtype[np.int64]]


@dataclass(frozen=True)
class SharedTexts:
    """The shared texts by their number. `rich` has those whose parts look different."""

    lengths: Numbers = field(default_factory=lambda: np.zeros(1, dtype=np.int64))
    rich: Mapping[int, tuple[TextPart, ...]] = field(default_factory=dict)


def read_texts(content: bytes, *, cells_may_be_struck: bool) -> SharedTexts:
    """Return what there is to know of the part `content` before it is read.

    Where no cell is struck through by its own font, runs matter only if they are.
    """
    is_wide = b"\0" in content[:4]
    markers = [b"strike", b"vertAlign", *([b"rPr"] if cells_may_be_struck else [])]
    if not is_wide and not any(marker in content for marker in markers):
        return SharedTexts(_lengths(content))
    return SharedTexts(_lengths(content), _rich(content, cells_may_be_struck))


def _lengths(content: bytes) -> Numbers:
    """Return bytes that each shared text takes."""
    ends_otherwise = _ENDS_OTHERWISE.search(content) is not None
    texts = _END_OF_TEXT.split(content) if ends_otherwise else content.split(b"</si>")
    return np.fromiter(map(len, texts), dtype=np.int64)


def _rich(content: bytes, cells_may_be_struck: bool) -> dict[int, tuple[TextPart, ...]]:
    rich: dict[int, tuple[TextPart, ...]] = {}
    reader, number = RunReader(), -1

    def start(name: str, attributes: dict[str, str]) -> None:
        nonlocal number
        name = name.rpartition(":")[2]
        if name == "si":
            number += 1
            reader.begin()
        else:
            reader.start(name, attributes)

    def end(name: str) -> None:
        name = name.rpartition(":")[2]
        reader.end(name)
        if name == "si" and matters(reader.runs, cells_may_be_struck=cells_may_be_struck):
            rich[number] = tuple(reader.runs)

    parser = expat.ParserCreate()
    parser.StartElementHandler = start
    parser.EndElementHandler = end
    parser.CharacterDataHandler = reader.text
    parser.buffer_text = True
    try:
        parser.Parse(content, True)
    except expat.ExpatError as error:
        raise FileRefused("file_damaged") from error
    return rich
