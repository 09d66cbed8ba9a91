"""Personal data in texts: found, and hidden in everything that is shown."""

from __future__ import annotations

from typing import Final

import polars as pl

from warehouse.intake.privacy.hits import ASKED, CERTAIN, Found, Hit
from warehouse.intake.privacy.names import HAN, TITLES_AFTER, TITLES_BEFORE, names_in
from warehouse.intake.privacy.numbers import SEPARATOR, numbers_in
from warehouse.intake.privacy.surnames import COMPOUND, SINGLE

__all__ = ["ASKED", "CERTAIN", "SCREENED", "mask", "mask_all", "screen", "screen_numbers"]

SCREENED: Final = pl.Schema({"text": pl.String(), "found": pl.String(), "masked": pl.String()})
"""Text x what was found in it (`Found`); `masked` hides everything that was found. Of what is
asked about a text has one row."""

_KEPT_OF_NUMBERS: Final[dict[Found, tuple[int, int]]] = {
    "id_number": (4, 2),
    "id_number_like": (4, 2),
    "bank_card": (4, 2),
    "mobile": (3, 2),
}
"""First and last digits that are left: enough to find the place, not the person."""

_SINGLE = "".join(sorted(SINGLE))
_FIRST = _SINGLE + "".join(sorted({name[0] for name in COMPOUND}))
_LAST = _SINGLE + "".join(sorted({name[1] for name in COMPOUND}))
_TITLES_AFTER = TITLES_AFTER.replace("(?!会)", "").replace("(?!员)", "")
_LIKELY_NUMBER: Final = rf"\d(?:{SEPARATOR}{{0,2}}\d){{10,}}|[〇零○一二三四五六七八九幺]{{11}}"
"""Enough digits, with anything that may stand between them; Rust's \\d knows every script."""

_LIKELY: Final = (
    _LIKELY_NUMBER,
    rf"[{_LAST}][{HAN}]{{0,2}}[(\uff08]?(?:{_TITLES_AFTER}|某)",
    rf"(?:{TITLES_BEFORE})[:\uff1a]?\s?[{_FIRST}][{HAN}]",
)
"""What every find has: the quick test of hundreds of thousands of texts, most of them clean."""

_LIKELY_WHOLE: Final = rf"^\s*(?:[{_FIRST}](?:\s?[{HAN}]){{1,3}}|[{HAN}]{{2,6}}·[{HAN}]{{2,6}})\s*$"


def screen(texts: pl.Series, *, whole_cell_names: bool = True) -> pl.DataFrame:
    """What was found in the distinct texts, schema `SCREENED`; clean texts have no row.

    `whole_cell_names`: a short text may be a name and nothing else; not to be set for columns of
    places and organisations, whose names look alike.
    """
    distinct = texts.drop_nulls().unique(maintain_order=True).alias("text").to_frame()
    patterns = (*_LIKELY, _LIKELY_WHOLE) if whole_cell_names else _LIKELY
    likely = pl.any_horizontal(pl.col("text").str.contains(pattern) for pattern in patterns)
    rows = []
    for one in distinct.filter(likely)["text"]:
        hits = _hits(one, whole_cell_names=whole_cell_names)
        masked = _masked(one, hits)
        found = {hit.found for hit in hits}
        asked = [kind for kind in ASKED if kind in found][:1]
        rows += [(one, kind, masked) for kind in [*CERTAIN, *asked] if kind in found]
    return pl.DataFrame(rows, schema=SCREENED, orient="row")


def screen_numbers(texts: pl.Series) -> pl.DataFrame:
    """What is beyond doubt in the distinct texts (`CERTAIN`), schema `SCREENED`, names not looked
    for; `masked` hides every name and number all the same.
    """
    distinct = texts.drop_nulls().unique(maintain_order=True).alias("text").to_frame()
    likely = distinct.filter(pl.col("text").str.contains(_LIKELY_NUMBER))
    return screen(likely["text"], whole_cell_names=False).filter(pl.col("found").is_in(CERTAIN))


def mask_all(texts: pl.Series) -> dict[str, str]:
    """Text to masked text for those of `texts` in which anything was found."""
    found = screen(texts, whole_cell_names=False).unique("text")
    return dict(found.select("text", "masked").iter_rows())


def mask(text: str, *, whole_cell_names: bool = False) -> str:
    """`text` with every number and name of a person in it hidden but for its first and last."""
    return _masked(text, _hits(text, whole_cell_names=whole_cell_names))


def _hits(text: str, *, whole_cell_names: bool) -> list[Hit]:
    numbers = numbers_in(text)
    names = names_in(text, numbers, whole_cell_names=whole_cell_names)
    free = [
        name
        for name in names
        if all(name.end <= number.start or number.end <= name.start for number in numbers)
    ]
    return sorted([*numbers, *free], key=lambda hit: hit.start)


def _masked(text: str, hits: list[Hit]) -> str:
    parts, at = [], 0
    for hit in hits:
        parts += [text[at : hit.start], _hidden(text[hit.start : hit.end], hit.found)]
        at = hit.end
    return "".join([*parts, text[at:]])


def _hidden(found_text: str, found: Found) -> str:
    if found == "name_like":
        return f"{found_text[0]}**"
    first, last = _KEPT_OF_NUMBERS[found]
    return found_text[:first] + "*" * (len(found_text) - first - last) + found_text[-last:]
