"""Values of cells as a message may show them: personal data masked, long texts cut."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from warehouse.intake.privacy.guard import mask, mask_all

if TYPE_CHECKING:
    import polars as pl

_LONGEST_SHOWN = 60


def value_text(value: object) -> str:
    """Return `value` as a message may show it."""
    return _shown(str(value).strip())


def value_texts(texts: pl.Series) -> dict[str, str]:
    """Return what a message may show of each distinct text, by the text; one pass over all."""
    written = texts.drop_nulls().unique()
    bare = written.str.strip_chars()
    masked = mask_all(bare)
    return {text: _cut(masked.get(one, one)) for text, one in zip(written, bare, strict=True)}


@lru_cache(maxsize=1 << 14)
def _shown(written: str) -> str:
    return _cut(mask(written))


def _cut(text: str) -> str:
    return text if len(text) <= _LONGEST_SHOWN else f"{text[:_LONGEST_SHOWN]}…"
