"""Templates of pictures, held against the schema of Vega-Lite."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import altair as alt
from jsonschema import Draft7Validator

SCHEMA: dict[str, Any] = alt.Chart._rootschema


VALIDATOR = Draft7Validator(SCHEMA)


@dataclass(frozen=True)
class Written:
    """A chart that was written out already: to do that takes as long as to make it."""

    written: dict[str, Any]

    def to_dict(self, *, validate: bool) -> dict[str, Any]:
        """Return the chart as a dictionary, as charts do."""
        assert not validate
        return self.written


def check(written: dict[str, Any], checked: Path) -> None:
    """Raise jsonschema's `ValidationError` where a chart, written out, is not what the schema says.

    The folder `checked` notes what is: charts that differ only in words are checked once.
    """
    alike = json.dumps(without_words(written), sort_keys=True)
    mark = checked / hashlib.sha256(alike.encode()).hexdigest()
    if not mark.exists():
        VALIDATOR.validate(written)
        mark.touch()


def without_words(part: Any) -> Any:
    """Return a part of a chart with one word for all texts that are the same to the schema: those
    that it does not name; it asks for the length of some only whether they are a single letter.
    """
    if isinstance(part, list):
        return [without_words(each) for each in part]
    if isinstance(part, dict):
        return {name: without_words(value) for name, value in part.items()}
    return part if part in NAMED or not isinstance(part, str) or len(part) < 2 else "any text"


def _texts(part: Any) -> Iterator[str]:
    if isinstance(part, str):
        yield part
    for each in part.values() if isinstance(part, dict) else part if isinstance(part, list) else ():
        yield from _texts(each)


NAMED = frozenset(_texts(SCHEMA))
"""The texts that the schema asks for, and whatever else stands in it."""
