"""A count that is a link opens the list of what it counts, as long as it says."""

from __future__ import annotations

import re
from html import unescape
from urllib.parse import parse_qsl, urlsplit

import pytest

from tests.pages.conftest import Screen, Visit

CITY, COUNTY = "411100", "411102"
LINK = re.compile(r'<a href="([^"]*)">([^<]*)</a>')
OPENED = {
    "sentence": '<div class="sentence',
    "title": '<div class="card-title',
    "finding": '<div class="finding',
    "bars": '<div class="bars',
    "reasons": '<div class="why',
}


def counts(screen: Screen) -> set[tuple[str, str]]:
    """Return address and text of every count that leads to a list."""
    parts = [
        element.proto.body
        for element in screen.app.get("html")
        if any(begin in element.proto.body for begin in OPENED.values())
    ]
    return {
        (unescape(address), text)
        for part in parts
        for address, text in LINK.findall(part)
        if any(letter.isdigit() for letter in text)
    }


@pytest.mark.parametrize(
    ("page", "region", "parameters", "fewest"),
    [
        ("region", COUNTY, {}, 2),
        ("coverage", CITY, {}, 3),
        ("rectification", CITY, {}, 2),
        ("rectification", CITY, {"rectification_view": "overdue"}, 3),
        ("rectification", COUNTY, {"rectification_view": "overdue"}, 1),
        ("rectification", COUNTY, {"rectification_view": "overdue", "year": "2022"}, 1),
        ("supervision", COUNTY, {}, 1),
        # A level that the page does not follow narrows no list that it opens.
        ("today", CITY, {"level": "township", "year": "2022"}, 1),
        ("region", COUNTY, {"level": "township", "year": "2022"}, 2),
    ],
)
def test_a_count_opens_a_list_as_long_as_it_says(
    page, region, parameters, fewest, read_page: Visit
):
    counted = counts(read_page(page, region=region, **parameters))
    assert len(counted) >= fewest
    for address, text in counted:
        to = urlsplit(address)
        opened = read_page(to.path.strip("/"), **dict(parse_qsl(to.query)))
        assert opened.failures == []
        number = re.search(r"[\d,]+", text)[0]
        if "list=lagging" in address:
            # Those a little slow are on the list too, after those that are behind.
            (listed,) = opened.tables
            behind = listed[listed["light"] == "red"]
            assert int(number) in (len(behind), (behind["attention"] == 0).sum())
        else:
            assert f"共 {number} 行" in opened.visible_text, (text, address)


@pytest.mark.parametrize("month", ["", "2022-12"])
def test_counts_of_clues_and_persons_open_the_counties_whose_counts_they_sum(
    month, read_page: Visit
):
    parameters = {"month": month} if month else {}
    found = counts(read_page("sanctions", region="410000", **parameters))
    assert len(found) >= 5
    for address, text in found:
        to = urlsplit(address)
        assert to.fragment == "st-key-table_sanction_counties"
        query = dict(parse_qsl(to.query))
        (listed,) = read_page("sanctions", **query).tables
        column = query["sanction_counties.sort"].lstrip("-")
        number = int(re.search(r"[\d,]+", text)[0].replace(",", ""))
        assert number == listed[column].sum(), (text, address)
    # Neither clues nor persons are told apart below the county.
    assert not counts(read_page("sanctions", region=COUNTY))


def test_a_count_of_a_light_opens_the_list_of_its_units(read_page: Visit):
    html = read_page("map_wall", region="410000").linked_html
    matches = re.findall(
        r'<a href="([^"]*children\.coverage_rate_light=(\w+)[^"]*)"[^>]*>(\d+)</a>', html
    )
    assert len(matches) > 1
    for address, light, number in matches:
        opened = read_page("region", **dict(parse_qsl(urlsplit(unescape(address)).query)))
        listed = opened.tables[0]
        assert [*listed["coverage_rate_light"]] == [light] * int(number)


def test_who_reported_opens_the_list_of_who_did_not(read_page: Visit):
    html = read_page("map_wall", region="410000").linked_html
    address, received, due = re.search(
        r'<a href="([^"]*)">已报 (\d+) / 应报 (\d+) 县</a>', html
    ).groups()
    opened = read_page("today", **dict(parse_qsl(urlsplit(unescape(address)).query)))
    missing = int(due) - int(received)
    assert f"共 {missing} 行" in opened.visible_text if missing else not opened.tables


def test_counts_of_a_month_in_the_past_open_no_list_of_now(read_page: Visit):
    assert not counts(read_page("region", region=COUNTY, month="2023-03"))
    assert "应报" not in "".join(
        text
        for _, text in LINK.findall(
            read_page("map_wall", region="410000", month="2023-03").linked_html
        )
    )
