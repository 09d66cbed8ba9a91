"""Who sees one county is sent no code, name or village from anywhere else, whatever is asked.

Listened to is all that a run sends to the browser, as the messages hold it, and each file that it
offers. Outlines of the map are public and come from files that are the same for everybody; what
others published may be read by everybody. A page repeats what its address asks for where it refuses
it, and nowhere else.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable, Iterator
from typing import Any

import pytest
import streamlit as st

from pages.parts.frame import data, navigation
from tests.conftest import EXTENT
from tests.pages.conftest import Office, Screen, Visit
from tests.pages.walks.foreign import Foreign, foreign_to, sent_by
from warehouse.access.scope import Scope
from warehouse.queries import search
from warehouse.runtime.home import Home

COUNTY, FOREIGN = "411102", "411122"
"""The second is none that a published document names."""
QUICK = ("problems", "region", "sql", "village")
PAGES = ("home", *navigation.PAGES) if EXTENT == "all" else QUICK
LANGUAGES = ("zh", "en") if EXTENT == "all" else ("zh",)

ASKED: dict[str, dict[str, str]] = {
    "a region beside": {"region": FOREIGN},
    "a region above": {"region": "410000"},
    "villages beside": {"region": COUNTY, "village": f"{FOREIGN}001001"},
    "peers beside": {"region": COUNTY, "peers": f"411104,{FOREIGN}", "second": FOREIGN},
    "a problem beside": {
        "region": COUNTY,
        "village_origins.open": "1",
        "village_origins.problem": f"{FOREIGN}P00001",
    },
    "what changed": {"region": FOREIGN, "since": "2023-01-31", "year": "2023", "term": "2016-2021"},
}
"""What an address may ask for."""

VIEWS: dict[str, dict[str, str]] = {
    "problems": {"problems_view": "lists"},
    "rectification": {"rectification_view": "lists", "rectification_list": "overdue"},
}


@pytest.fixture(scope="module")
def foreign(facts: Any) -> Foreign:
    return foreign_to(facts, [COUNTY])


@pytest.fixture
def county(office_with: Office) -> Home:
    return office_with(f'root_region = "{COUNTY}"')


@pytest.fixture
def offered(monkeypatch: pytest.MonkeyPatch) -> list[Any]:
    """The contents of files that are offered to be downloaded, or what makes them."""
    files: list[Any] = []
    button = st.download_button

    def note(*labels: Any, data: Any, **named: Any) -> bool:
        files.append(data)
        return bool(button(*labels, data="", **named))

    monkeypatch.setattr(st, "download_button", note)
    return files


def texts_of(content: Any) -> Iterator[str]:
    """Yield the texts of a file; of one that is packed, those of all in it."""
    content = content() if callable(content) else content
    content = content.encode() if isinstance(content, str) else bytes(content)
    if not zipfile.is_zipfile(io.BytesIO(content)):
        yield content.decode("utf-8", errors="ignore")
        return
    with zipfile.ZipFile(io.BytesIO(content)) as packed:
        for name in packed.namelist():
            yield name
            yield from texts_of(packed.read(name))


def test_who_sees_everything_is_sent_what_is_looked_for(read_page: Visit, foreign: Foreign):
    """Otherwise that nothing is found would prove nothing."""
    found = foreign.found_in(sent_by(read_page("region", region="411100")))
    assert {FOREIGN, "411104", "411121"} <= found
    assert [name for name in found if not name.isdigit()]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("page", PAGES)
def test_no_page_sends_anything_foreign_whatever_its_address_says(
    page: str,
    language: str,
    county: Home,
    open_page: Callable[..., Screen],
    foreign: Foreign,
    offered: list[Any],
):
    screen = open_page(county, "" if page == "home" else page, lang=language)
    found = {"": foreign.found_in(sent_by(screen))}
    for asked, parameters in ASKED.items():
        screen.go(lang=language, **VIEWS.get(page, {}), **parameters)
        found[asked] = foreign.found_in(sent_by(screen, parameters.values()))
        assert screen.failures == [], asked
    assert {asked: those for asked, those in found.items() if those} == {}
    files = offered if EXTENT == "all" else offered[:2]
    for content in files:
        for text in texts_of(content):
            assert foreign.found_in(re.sub("<[^>]+>", " ", text)) == set()


def test_nothing_foreign_can_be_searched_for(county: Home, foreign: Foreign, monkeypatch):
    monkeypatch.setenv("XUNTU_HOME", str(county.root))
    view = data.snapshot(Scope.everything(COUNTY))
    for language in ("zh", "en"):
        places = data.places(view, language)
        assert places.height > 100
        assert foreign.found_in(places.write_csv()) == set()
    for text in (FOREIGN, f"{FOREIGN}p0", "p00001"):
        hits = search.problems(view, COUNTY, text, 50)
        assert set(hits["county_code"]) <= {COUNTY}
