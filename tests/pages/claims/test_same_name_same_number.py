"""A count of one name is one number on every page; where it is another, it has another name."""

from __future__ import annotations

import re
from datetime import date

import pytest

from tests.pages.conftest import Screen, Visit
from tests.reference.measures import Where
from tests.reference.measures import rectification as measures

PAGES = ["map_wall", "region", "coverage", "problems", "rectification", "sanctions", "supervision"]
NAMES = {
    "covered": r"已巡 ([\d,]+) 个村",
    "inspected": r"巡察过 ([\d,]+) 个村",
    "open": r"未办结 ([\d,]+) 个问题中",
    "rechecked": r"实查 ([\d,]+) 个问题",
    "false, weighted": r"核查不实率\((?:加权|按[^)]*加权)\)\s*([\d.]+%)",
    "on the roster": r"应巡(?:的)? ([\d,]+) 个村",
}
"""How the counts of a whole region are named in sentences, whichever page says them."""

BY_LEVEL = {"problems": {"open"}}
"""What a page says of one responsibility level, which it names before."""


def numbers_of(screen: Screen, page: str) -> dict[str, set[str]]:
    """Return the numbers that a screen gives each name."""
    text = re.sub(r"<[^>]+>", "", screen.visible_text)
    return {
        name: set(re.findall(pattern, text, flags=re.MULTILINE))
        for name, pattern in NAMES.items()
        if name not in BY_LEVEL.get(page, set())
    }


def looks(visit: Visit, read_page: Visit, page: str, **chosen: str) -> list[Screen]:
    """Return the screens of a page: those of rectification are looked at one after the other."""
    if page != "rectification":
        return [read_page(page, **chosen)]
    pairs = []
    for look in ("speed", "overdue", "quality"):
        screen = visit(page, **chosen)
        control = next(
            box for box in screen.app.button_group if str(box.key).startswith("rectification_view_")
        )
        control.set_value(look).run()
        pairs.append(screen)
    return pairs


@pytest.mark.parametrize("region", ["100000", "411100", "411102", "511126"])
def test_a_count_of_one_name_is_one_number_on_every_page(
    region, visit: Visit, read_page: Visit, facts, reference
):
    numbers: dict[str, dict[str, set[str]]] = {name: {} for name in NAMES}
    for page in PAGES:
        for screen in looks(visit, read_page, page, region=region):
            for name, number in numbers_of(screen, page).items():
                if number:
                    numbers[name].setdefault(page, set()).update(number)
    for name, by_page in numbers.items():
        assert len(set().union(*by_page.values())) <= 1, (name, by_page)
    assert len(numbers["covered"]) >= 2
    now = Where(region, "2021-2026", date(2024, 6, 30))
    covered, inspected = facts.execute(
        """
        select villages_covered, villages_inspected
        from mart_coverage inner join mart_problem_density using (region_code, term_id, month_end)
        where region_code = ? and term_id = '2021-2026' and month_end = date '2024-06-30'
        """,
        [region],
    ).fetchone()
    assert numbers["covered"]["region"] == {f"{covered:,}"}
    assert numbers["inspected"]["problems"] == {f"{inspected:,}"}
    still_open = measures.MEASURES["open"](reference, region, now)
    assert set().union(*numbers["open"].values()) <= {f"{still_open:,}"}
    assert numbers["open"]


@pytest.mark.parametrize(("region", "month"), [("411100", "2023-03"), ("410000", "2022-12")])
def test_at_a_past_month_what_goes_by_month_has_one_number_too(region, month, read_page: Visit):
    numbers = {}
    for page in ("region", "coverage", "supervision", "map_wall"):
        number = numbers_of(read_page(page, region=region, month=month), page)["covered"]
        if number:
            numbers[page] = number
    assert len(numbers) >= 2
    assert len(set().union(*numbers.values())) == 1, numbers
