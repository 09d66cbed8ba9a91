"""Search everything, in the header: regions, villages, problems, metrics, pages, words.

What is typed runs this part and no other; what is found are links, followed like any other.
"""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

import streamlit as st

from pages.parts.frame import data, links, seen
from pages.parts.frame.context import FrameContext
from pages.parts.frame.context_of import metrics_offered
from pages.parts.frame.header import kept
from pages.parts.frame.navigation import PAGES
from pages.parts.kit import components, place_names
from pages.parts.kit.words import Language, Words
from warehouse.queries import search
from warehouse.queries.snapshot import Snapshot
from warehouse.runtime.errors import XuntuError
from warehouse.words.messages import strings

MOST_OF_A_KIND = 4
MOST = 12
LONGEST = 60
"""How many letters a browser may ask for."""

_KEY = "search"
_draw = components.component("search")

Hit = dict[str, str]
"""One thing that was found: `name`, `note` (where it lies) and `address`."""


@st.fragment
def draw(context: FrameContext) -> None:
    """Draw the field, and below it what is called as was typed."""
    query = _query()
    try:
        groups = _groups(context, search.wanted(query))
    except XuntuError:  # nothing is said to be found or not: the page says what is wrong
        query, groups = "", []
    words = context.words
    number = sum(len(group["hits"]) for group in groups)
    _draw(
        key=_KEY,
        data={
            "query": query,
            "groups": groups,
            "count": words.count("found", number) if query else "",
            "words": {
                "placeholder": words("search.placeholder"),
                "title": words("search.title"),
                "none": words("search.none"),
            },
        },
        on_query_change=lambda: None,
    )


def _query() -> str:
    """Return what was typed, as one line; "" for what is no text."""
    query = st.session_state.get(_KEY, {}).get("query")
    return " ".join(query.split())[:LONGEST] if isinstance(query, str) else ""


def _groups(context: FrameContext, text: str) -> list[dict[str, Any]]:
    """Return what is found by kind, `MOST` things in all: title and things found."""
    if not text:
        return []
    seen.note_search(text)
    view = data.snapshot(data.scope())
    hits = {
        "page": _pages(context.words, text),
        "metric": _metrics(context, view, text),
        **_rows(context, view, text),
        "meaning": _meanings(context, view, text),
    }
    return [
        {"title": context.words(f"search.{kind}"), "hits": rows}
        for kind, rows in _shared_out(hits).items()
    ]


def _shared_out(hits: dict[str, list[Hit]]) -> dict[str, list[Hit]]:
    """Return of each kind its first, then what `MOST` leaves room for: of one kind as many."""
    rooms = {}
    left = MOST
    for kind, things in hits.items():
        rooms[kind] = min(MOST_OF_A_KIND, len(things), left)
        left -= rooms[kind]
    for kind, things in hits.items():
        more = min(len(things) - rooms[kind], left)
        rooms[kind] += more
        left -= more
    return {kind: hits[kind][:room] for kind, room in rooms.items() if room}


def _pages(words: Words, text: str) -> list[Hit]:
    names = {page: words(f"pages.{page}") for page in PAGES}
    return [
        {"name": name, "note": "", "address": links.address(page)}
        for page, name in names.items()
        if text in name.lower()
    ]


def _metrics(context: FrameContext, view: Snapshot, text: str) -> list[Hit]:
    words = context.words
    labels = {
        name: words.label(metric.label)
        for name, metric in metrics_offered(context.settings, data.catalogue(view)).items()
    }
    return [
        {"name": label, "note": "", "address": links.address("map_wall", metric=name)}
        for name, label in labels.items()
        if text in label.lower()
    ]


def _meanings(context: FrameContext, view: Snapshot, text: str) -> list[Hit]:
    """Return the words of the trade and the metrics, each with where it is explained."""
    words = context.words
    terms = [
        {
            "name": name,
            "note": "",
            "address": links.address(
                "definitions", {"definitions_view": "terms", "terms.search": name}
            ),
        }
        for key, name in strings(context.language).items()
        if key.startswith("glossary.") and key.endswith(".name") and text in name.lower()
    ]
    metrics = [
        {
            "name": words.label(metric.label),
            "note": words("search.of_metric"),
            "address": links.address("definitions", metric=name),
        }
        for name, metric in metrics_offered(context.settings, data.catalogue(view)).items()
        if text in words.label(metric.label).lower()
    ]
    return [*terms, *metrics]


def _rows(context: FrameContext, view: Snapshot, text: str) -> dict[str, list[Hit]]:
    """Return what the ledgers hold of that name, by kind."""
    places = data.places(view, context.language)
    own = kept.counties(data.region_tree(view))
    named = search.find(places, text, MOST, first=own, near=_counties_here(context, view))
    numbered = data.ask(view, search.problems, view.root, text, MOST)
    villages = search.villages(places, numbered["village_id"].to_list())
    hits: dict[str, list[Hit]] = {kind: [] for kind in search.KINDS}
    for row in named.iter_rows(named=True):
        hits[row["kind"]].append(_hit(context, view, row))
    for row in numbered.iter_rows(named=True):
        problem = {"kind": "problem", "name": row["code"], "village": villages[row["village_id"]]}
        hits["problem"].append(_hit(context, view, row | problem))
    return hits


def _counties_here(context: FrameContext, view: Snapshot) -> list[str]:
    """Return the counties of the county or city that is looked at; of more nothing is near."""
    tree, code = data.region_tree(view), context.chosen.region
    if code not in tree or tree[code].level not in ("city", "county"):
        return []
    return [code, *(unit.code for unit in tree.within(code, "county"))]


def _hit(context: FrameContext, view: Snapshot, row: dict[str, Any]) -> Hit:
    tree, language = data.region_tree(view), context.language
    line = [region.name[language] for region in tree.lineage(row["county_code"])]
    above: list[str] = {
        "region": line[1:2],
        "township": line[:1],
        "village": [place_names.in_language(row.get("township") or "", language), *line[:1]],
        "problem": [place_names.in_language(row.get("village") or "", language), *line[:1]],
    }[row["kind"]]
    name = _name(row, language)
    note = context.words("search.separator").join(part for part in above if part)
    return {"name": name, "note": note, "address": _address(row, name)}


def _name(row: dict[str, Any], language: Language) -> str:
    """Return what a thing is called: regions have a name a language, problems their number."""
    name: str = row["name"]
    if row["kind"] == "region":
        return row.get(f"name_{language}") or name
    return name if row["kind"] == "problem" else place_names.in_language(name, language)


def _address(row: dict[str, Any], name: str) -> str:
    """Return where a thing that was found is looked at; a list is searched for its name there."""
    region, village = row["county_code"], row["village_id"] or ""
    if row["kind"] == "region":
        return links.address("region", region=region)
    to = links.address("village", region=region, village=village)
    table = {"township": "villages", "problem": "village_problems"}.get(row["kind"])
    return f"{to}&{urlencode({f'{table}.search': name})}" if table else to
