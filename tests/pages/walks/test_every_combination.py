"""Every page opens, without a failure, for whatever combination of choices is offered.

On each screen every line of a target stands within what its axis shows, and every legend names
only what is drawn.

A run of `make test` draws from the combinations, by a seed, so that each value of each choice is
tried at least once; `make test-all` opens a page for all of them.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from itertools import product
from typing import Any

import pytest
from streamlit.testing.v1.element_tree import ButtonGroup

from tests.conftest import EXTENT, SEED
from tests.pages.conftest import PAGES, Screen, Visit
from tests.pages.walks.drawn import wrong as drawn_wrong
from warehouse.queries.metrics import read_catalogue
from warehouse.queries.taxonomy import RESPONSIBILITY_LEVELS
from warehouse.versions.store import current_version

Choices = dict[str, list[Any]]
"""The values of each choice; of `moment` they are texts "term month year", some of them empty."""

LANGUAGES = ["zh", "en"]
GRAINS = ["county", "city"]
PEERS = ["", "province", "near", "411103,411104,411122,411171,511126", "511100"]

FOLLOWED = {
    "map_wall": ("region", "month", "metric", "grain"),
    "today": ("region", "level"),
    "changes": ("region", "month"),
    "region": ("region", "month", "peers"),
    "coverage": ("region", "month", "grain"),
    "plan": ("region", "term"),
    "problems": ("region", "year", "level", "category"),
    "rectification": ("region", "year", "level", "category"),
    "sanctions": ("region", "month"),
    "supervision": ("region", "year"),
    "village": ("region", "term", "village"),
    "definitions": ("region", "month", "metric"),
    "compare": ("region", "month", "peers"),
    "profile": ("region", "month", "peers"),
}
"""What a page's own figures depend on beside the language; the rest it only carries along."""

VILLAGES = 12
"""As many of the villages are looked at in a run of `make test`."""


def test_every_page_with_figures_is_walked():
    assert set(FOLLOWED) == set(PAGES)


@pytest.fixture(scope="module")
def choices(facts, small_demonstration) -> Choices:
    """Everything that can be chosen, as the published figures offer it."""

    def column(sql: str) -> list[Any]:
        return [value for (value,) in facts.execute(sql).fetchall()]

    months = facts.execute(
        "select distinct term_id, strftime(month_end, '%Y-%m') from mart_coverage order by all"
    ).fetchall()
    years = sorted({(term, month[:4]) for term, month in months})
    return {
        "region": [
            *column("select region_code from dim_region where is_in_data order by 1"),
            *("360000", "419001", "110105"),
        ],
        "term": sorted({(term, "", "") for term, _ in months}),
        "month": [(term, month, "") for term, month in months],
        "year": [*((term, "", year) for term, year in years), *({(t, "", "") for t, _ in months})],
        "level": ["", *RESPONSIBILITY_LEVELS],
        "category": ["", *column("select category_code from problem_taxonomy order by 1")],
        "metric": list(read_catalogue(current_version(small_demonstration).semantic_manifest)),
        "grain": GRAINS,
        "peers": PEERS,
        "village": facts.execute(
            "select county_code, village_id from dim_village order by village_id"
        ).fetchall(),
    }


def classes(choices: Choices) -> list[str]:
    return [code for code in choices["category"] if len(code) < 2]


def url(chosen: dict[str, Any], lang: str) -> dict[str, str]:
    """Return the URL's parameters of a combination."""
    moment = next((chosen[name] for name in ("month", "year", "term") if name in chosen), ("",) * 3)
    county, village = chosen.get("village", ("", ""))
    parameters = {
        **{
            name: chosen.get(name, "") for name in ("level", "category", "metric", "grain", "peers")
        },
        **dict(zip(("term", "month", "year"), moment, strict=True)),
        "region": county or chosen.get("region", ""),
        "village": village,
        "lang": lang,
    }
    return {name: value for name, value in parameters.items() if value}


def drawn(page: str, choices: Choices) -> Iterator[dict[str, str]]:
    """Yield combinations in which each value that the page follows stands at least once.

    The months are too many for each page: each is seen by one of the pages that follow them. Of
    the villages some are drawn, after the list of each region's.
    """
    chance = random.Random(f"{SEED} {page}")  # noqa: S311 - the same combinations every time
    by_month = [name for name, followed in FOLLOWED.items() if "month" in followed]
    values = dict(choices)
    if page in by_month:
        values["month"] = choices["month"][by_month.index(page) :: len(by_month)]
    values["village"] = chance.sample(choices["village"], VILLAGES)
    shuffled = {name: chance.sample(options, len(options)) for name, options in values.items()}
    regions = len(shuffled["region"])
    rounds = max(len(shuffled[name]) for name in FOLLOWED[page])
    if page == "village":
        rounds = regions + VILLAGES
    for turn in range(rounds):
        chosen = {
            # What the page does not follow is carried along, as links do.
            name: options[turn % len(options)]
            for name, options in shuffled.items()
            if name in FOLLOWED[page] or name in ("level", "category", "metric", "grain")
        }
        if page == "village":
            del chosen["village" if turn < regions else "region"]
        yield url(chosen, LANGUAGES[turn % 2])


def whole(page: str, choices: Choices) -> Iterator[dict[str, str]]:
    """Yield every combination of what a page follows, the language changing from one to the next.

    Categories of the second level are combined with each region and year, at all levels together.
    """
    if page == "village":
        villages = ({"village": village} for village in choices["village"])
        regions = ({"region": region} for region in choices["region"])
        combined = [
            {"term": term, **place} for place in (*villages, *regions) for term in choices["term"]
        ]
    else:
        values = {**choices, "category": classes(choices)}
        names = FOLLOWED[page]
        combined = [
            dict(zip(names, combination, strict=True))
            for combination in product(*(values[name] for name in names))
        ]
        if "category" in names:
            combined += [
                {"region": region, "category": category, "year": year}
                for region, (category, year) in product(
                    choices["region"], product(choices["category"], choices["year"])
                )
            ]
    for place, chosen in enumerate(combined):  # both languages beside every value of the others
        yield url(chosen, LANGUAGES[(place + place // 2) % 2])


@pytest.mark.parametrize("page", PAGES)
def test_a_page_opens_for_every_combination_of_choices(page, visit: Visit, choices):
    screen = visit(page)
    combinations = (whole if EXTENT == "all" else drawn)(page, choices)
    failed = []
    for parameters in combinations:
        screen.go(**parameters)
        wrong = screen.failures or drawn_wrong(screen)
        if wrong or not screen.sentence:
            failed.append((parameters, wrong))
    assert failed == []


class Label(str):
    """An option of a chooser as it is written, where its code is not known."""


@pytest.fixture
def chosen_by_label(monkeypatch: pytest.MonkeyPatch) -> None:
    """Have a group of buttons take a `Label`, as a browser sends it."""
    by_code = ButtonGroup.formatted_values.fget
    monkeypatch.setattr(
        ButtonGroup,
        "formatted_values",
        property(lambda box: [box._value] if isinstance(box._value, Label) else by_code(box)),
    )


def choosers(screen: Screen) -> list[tuple[str, str]]:
    """Return the page's own groups of buttons and each of their options."""
    return [(str(box.key), option) for box in screen.app.button_group for option in box.options]


@pytest.mark.usefixtures("chosen_by_label")
@pytest.mark.parametrize("page", PAGES)
def test_whatever_a_page_s_own_choosers_offer_can_be_shown(page, visit: Visit):
    places = (
        [{"region": "411100"}, {"region": "411102", "lang": "en"}, {"region": "100000"}]
        if EXTENT == "all"
        else [{"region": "411100"}]
    )
    nowhere = {"region": "411103", "term": "2016-2021", "year": "2023", "month": "2016-09"}
    for place in [*places, nowhere]:
        screen = visit(page, **place)
        for key, option in choosers(screen):
            boxes = [box for box in screen.app.button_group if box.key == key]
            if not boxes:  # another option took this chooser away
                screen = visit(page, **place)
                boxes = [box for box in screen.app.button_group if box.key == key]
            boxes[0].set_value(Label(option)).run()
            assert (screen.failures or drawn_wrong(screen)) == [], (place, key, option)
