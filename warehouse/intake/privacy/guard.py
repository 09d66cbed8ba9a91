"""Personal data in texts: found, and hidden in everything that is shown."""

from __future__ import annotations

import hashlib
from functools import lru_cache
from itertools import compress
from typing import TYPE_CHECKING, Final

import polars as pl

from warehouse.intake.privacy import announced, name_patterns
from warehouse.intake.privacy.digits import DIGIT
from warehouse.intake.privacy.hits import CERTAIN, LIKELY, Hit, PersonalKind
from warehouse.intake.privacy.names import names_in
from warehouse.intake.privacy.numbers import numbers_in
from warehouse.intake.values.normalisation import not_visible, visible

if TYPE_CHECKING:
    from collections.abc import Collection

__all__ = [
    "CERTAIN",
    "LIKELY",
    "SCREENED",
    "hash_of",
    "keyed",
    "mask",
    "mask_all",
    "screen",
    "screen_numbers",
]

SCREENED: Final = pl.Schema(
    {"text": pl.String(), "personal_kind": pl.String(), "masked": pl.String()}
)
"""Text x what was found in it (`PersonalKind`); `masked` hides everything that was found. Of what
is asked about a text has one row."""

_KEPT_OF_NUMBERS: Final[dict[PersonalKind, tuple[int, int]]] = {
    "id_number": (4, 2),
    "id_number_like": (4, 2),
    "bank_card": (4, 2),
    "mobile": (3, 2),
    "landline": (4, 2),
    "document": (1, 0),
    "contact": (1, 0),
    "number_like": (2, 0),
}
"""First and last digits that are left: enough to find the place, not the person."""

_LIKELY_NUMBER: Final = "|".join(
    (
        rf"{DIGIT}(?:[\W_]{{0,3}}{DIGIT}){{8}}",
        rf"(?:[账帐卡]号|[账帐]户|存折)[^0-9\n]{{0,12}}{DIGIT}",
        rf"(?i:{announced.MAIL_HOSTS})",
        r"[0-9OoОоΟlI|]{11}",
        r"[0-9A-Za-z]\s?[@\uff20]",
        rf"{announced.WORDS}[^0-9\n]{{0,24}}(?:{DIGIT}|[A-Za-z])",
        rf"{DIGIT}{DIGIT}\s?{announced.MASK}\s?{announced.MASK}|[*＊●•]{{4}}[0-9]",
        r"[\d][eE]\+?\d\d",
    )
)
"""Enough digits, with what may stand between them, or the words and marks that tell a number."""

_CODES: Final = r"^[0-9]{1,15}$|^[0-9]{6}[A-Z][0-9]{5,8}(?:-[0-9]{1,6})?$"
_DIGITS_OF_PERSONS: Final = r"^(?:1[3-9][0-9]{9}|0[0-9]{9,11}|(?:00)?86[0-9]{9,12}|[0-9]{15})$"
"""Codes are mostly digits, and most of them have a length that no person's number has."""

_LIKELY_NAME: Final = "|".join(name_patterns.LIKELY.values())


def screen(texts: pl.Series, *, whole_cell_names: bool = True) -> pl.DataFrame:
    """Return what was found in the distinct texts, schema `SCREENED`; clean texts have no row.

    `whole_cell_names`: a short text may be a name and nothing else; not to be set for columns of
    places and organisations, whose names look alike. Texts are looked at as they read: nothing
    that nobody sees parts a name, and no radical stands for an ideograph of it.
    """
    odd = not_visible(texts)
    if odd.is_empty():
        return _screened(texts, whole_cell_names=whole_cell_names)
    read = pl.DataFrame({"written": odd, "text": pl.Series(map(visible, odd), dtype=pl.String)})
    others = texts.filter(~texts.is_in(odd.to_list()))
    screened = _screened(pl.concat([others, read["text"]]), whole_cell_names=whole_cell_names)
    of_odd = screened.join(read, on="text", maintain_order="left").with_columns(text="written")
    return pl.concat(
        [screened.filter(pl.col("text").is_in(others.implode())), of_odd.select(SCREENED.names())]
    )


def _screened(texts: pl.Series, *, whole_cell_names: bool) -> pl.DataFrame:
    rows = []
    for text, has_numbers, *has in _likely(texts, whole_cell_names=whole_cell_names).iter_rows():
        kinds = tuple(compress(name_patterns.LIKELY, has))
        rows += _looked_at(text, has_numbers, kinds, whole_cell_names)
    return pl.DataFrame(rows, schema=SCREENED, orient="row")


@lru_cache(maxsize=1 << 16)
def _looked_at(
    text: str, has_numbers: bool, kinds: tuple[name_patterns.Kind, ...], whole_cell_names: bool
) -> list[tuple[str, PersonalKind, str]]:
    """Return the rows of a text in `SCREENED`; one import looks at a text several times on its
    way.
    """
    numbers = numbers_in(text) if has_numbers else []
    hits = _hits(text, numbers, kinds, whole_cell_names=whole_cell_names)
    if not hits:
        return []
    masked = _masked(text, hits)
    kinds_hit = {hit.kind for hit in hits}
    likely_kinds = [kind for kind in LIKELY if kind in kinds_hit][:1]
    return [(text, kind, masked) for kind in [*CERTAIN, *likely_kinds] if kind in kinds_hit]


def screen_numbers(texts: pl.Series) -> pl.DataFrame:
    """Return what is beyond doubt in the distinct texts (`CERTAIN`), schema `SCREENED`, names not
    looked for; `masked` hides every name and number all the same.
    """
    likely = _distinct(texts).filter(_may_hold_numbers())["text"]
    return screen(likely, whole_cell_names=False).filter(pl.col("personal_kind").is_in(CERTAIN))


def mask_all(texts: pl.Series) -> dict[str, str]:
    """Return text to masked text for those of `texts` in which anything was found."""
    screened = screen(texts, whole_cell_names=False).unique("text")
    return dict(screened.select("text", "masked").iter_rows())


def mask(text: str, *, whole_cell_names: bool = False) -> str:
    """Return `text` with every number and name of a person in it hidden but for its first and
    last.
    """
    text = visible(text)
    return _masked(text, _all_hits(text, whole_cell_names=whole_cell_names))


@lru_cache(maxsize=1 << 16)
def keyed(text: str) -> str:
    """Return `text` as a part of a question's key: itself, or its hash where it may name a
    person.
    """
    return hash_of(text) if _all_hits(visible(text), whole_cell_names=False) else text


def hash_of(text: str) -> str:
    """Return a key for `text` that does not tell it."""
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def _distinct(texts: pl.Series) -> pl.DataFrame:
    return texts.drop_nulls().unique(maintain_order=True).alias("text").to_frame()


def _may_hold_numbers() -> pl.Expr:
    text = pl.col("text").str
    is_code = text.contains(_CODES) & ~text.contains(_DIGITS_OF_PERSONS)
    return text.contains(_LIKELY_NUMBER) & ~is_code


def _likely(texts: pl.Series, *, whole_cell_names: bool) -> pl.DataFrame:
    """Return the texts to be looked at closely: `numbers` and each kind of name, whether it may be
    there.

    Most texts are clean, and one pass over all patterns at once tells it.
    """
    text = pl.col("text").str
    name = text.contains(_LIKELY_NAME)
    if whole_cell_names:
        name = name | text.contains(name_patterns.LIKELY_WHOLE)
    likely = _distinct(texts).with_columns(numbers=_may_hold_numbers())
    likely = likely.filter(pl.col("numbers") | name)
    if likely.is_empty():  # mostly; to set the patterns up takes longer than a few texts
        return likely
    return likely.with_columns(
        text.contains(pattern).alias(kind) for kind, pattern in name_patterns.LIKELY.items()
    )


def _all_hits(text: str, *, whole_cell_names: bool) -> list[Hit]:
    kinds = tuple(name_patterns.LIKELY)
    return _hits(text, numbers_in(text), kinds, whole_cell_names=whole_cell_names)


def _hits(
    text: str,
    numbers: list[Hit],
    kinds: Collection[name_patterns.Kind],
    *,
    whole_cell_names: bool,
) -> list[Hit]:
    names = names_in(text, numbers, whole_cell_names=whole_cell_names, kinds=kinds)
    free = [
        name
        for name in names
        if all(name.end <= number.start or number.end <= name.start for number in numbers)
    ]
    return sorted([*numbers, *free], key=lambda hit: hit.start)


def _masked(text: str, hits: list[Hit]) -> str:
    parts, at = [], 0
    for hit in hits:
        parts += [text[at : hit.start], _hidden(text[hit.start : hit.end], hit.kind)]
        at = hit.end
    return "".join([*parts, text[at:]])


def _hidden(text: str, kind: PersonalKind) -> str:
    if kind == "name_like":
        return f"{text[0]}**"
    first, last = _KEPT_OF_NUMBERS[kind]
    own = "".join(character for character in text if character.isalnum())
    hidden = len(text) - first - last
    return f"{own[:first]}{'*' * hidden}{own[len(own) - last :]}"
