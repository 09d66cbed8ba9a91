"""What is so of each language itself (`language.toml` of its words), and what follows from it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from warehouse.words.messages import DEFAULT_LANGUAGE, LANGUAGES, Text, strings

if TYPE_CHECKING:
    from collections.abc import Container, Iterable, Mapping

    import polars as pl


def fact(language: str, name: str) -> str:
    """Return what `language.toml` says under `name`."""
    return strings(language)[f"language.{name}"]


def has_wide_letters(language: str) -> bool:
    """Return whether a letter is as wide as it is high, and lines break after any."""
    return fact(language, "letters") == "wide"


def listed(parts: Iterable[Text | str], separator: str = "between") -> Text:
    """Return the parts as one list, separated as each language does: `between` names,
    `between_clauses`, or with `or`.
    """
    texts = [Text.of(part) for part in parts]
    return Text.each(
        lambda language: fact(language, separator).join(
            text.in_language(language) for text in texts
        )
    )


def column_in(language: str, name: str, columns: Container[str]) -> str:
    """Return which of `columns` says `name` in `language` (`name_en`): the default language's where
    the table has none.
    """
    own = f"{name}_{language}"
    return own if own in columns else f"{name}_{DEFAULT_LANGUAGE}"


def names_by_code(table: pl.DataFrame, code: str, language: str) -> dict[str, str]:
    """Return the names (`name_zh`, ...) of a table by the codes in its column `code`."""
    return dict(table.select(code, column_in(language, "name", table.columns)).iter_rows())


def texts_by_code(table: pl.DataFrame, code: str) -> dict[str, Text]:
    """Return the names of a table in each language by the codes in its column `code`."""
    return {row[code]: Text(in_each(row, "name")) for row in table.iter_rows(named=True)}


def in_each(row: Mapping[str, Any], name: str) -> dict[str, str]:
    """Return what a row of a table or file says of `name` in each language, as `column_in` does."""
    return {language: row[column_in(language, name, row)] for language in LANGUAGES}
