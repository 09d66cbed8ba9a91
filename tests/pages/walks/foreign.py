"""What lies outside a scope, and how it is found in what a reader was sent."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

import polars as pl

from tests.pages.conftest import Screen
from warehouse.runtime.home import PROJECT_ROOT

CODE = re.compile(
    r"(?<![0-9A-Za-z.#_])[1-9][0-9]{5}(?=[A-Z][0-9]|(?:[0-9]{3}|[0-9]{6})?(?![0-9A-Za-z.]))"
)
"""A region's code, or what begins with one: ids of townships, villages, problems, rounds."""

ECHO = re.compile(r'<div class="refused".*?</div>', re.S)
"""Where a page says what it was asked for and does not offer."""


@dataclass(frozen=True)
class Foreign:
    """Codes and names from outside a scope."""

    codes: frozenset[str]
    names: tuple[str, ...]

    def found_in(self, text: str) -> set[str]:
        """Return which of them stand in a text."""
        codes = {code for code in CODE.findall(text) if code in self.codes}
        names = pl.Series([text]).str.extract_many(self.names)[0].to_list()
        return codes | set(names)


def foreign_to(facts: Any, roots: Iterable[str]) -> Foreign:
    """Return what lies outside some counties, by the published file itself.

    Left out are the regions above, those that a published document or the text of a model names,
    and names that are a part of one from inside.
    """
    inside = facts.execute(
        """
        with own as (
            select * from dim_region
            where list_has_any([region_code, city_code, province_code], $roots)
        ),
        lines as (
            select unnest([region_code, city_code, province_code, '100000']) as code from own
            union select region_code from mart_published
        )
        select code, [name, name_en, official_name, official_name_en] as names
        from lines inner join dim_region on region_code = code
        """,
        {"roots": list(roots)},
    ).fetchall()
    codes = {code for code, _ in inside}
    for file in (*PROJECT_ROOT.glob("dbt_project/**/*.yml"), *PROJECT_ROOT.glob("seeds/*.yml")):
        codes |= set(CODE.findall(file.read_text("utf-8")))
    own = {name for _, names in inside for name in names if name}
    own |= {
        name
        for names in facts.execute(
            "select name, township_name, village_id from dim_village where county_code in "
            "(select unnest($roots))",
            {"roots": list(roots)},
        ).fetchall()
        for name in names
    }
    every = facts.execute(
        """
        select region_code as code, unnest([name, name_en]) as name from dim_region
        union select county_code, unnest([name, township_name]) from dim_village
        """
    ).fetchall()
    outside = {name for code, name in every if code not in codes and name and len(name) > 2}
    published = facts.execute("select region_name, region_name_en from mart_published").fetchall()
    held = "\n".join([*own, *(name for names in published for name in names if name)])
    return Foreign(
        frozenset(code for code, _ in every if code not in codes),
        tuple(sorted(name for name in outside if name not in held)),
    )


def sent_by(screen: Screen, asked: Iterable[str] = ()) -> str:
    """Return all that a screen sent to the browser, tables as they are unpacked there.

    Left out is what repeats the address: what it `asked` for as it stands in links, and where the
    page says that it does not offer it.
    """
    tables = [json.dumps(table.to_dict("list"), ensure_ascii=False) for table in screen.tables]
    sent = ECHO.sub("", "\n".join([screen.text, *tables]))
    for value in asked:
        sent = sent.replace(f"={quote(value, safe='')}", "=")
    return sent
