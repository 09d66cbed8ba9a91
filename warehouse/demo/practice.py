"""How a province goes about inspection: pace by year, yield and habits.

The numbers are invented, chosen so that totals land on the published figures where there are
any and look plausible elsewhere.
"""

from __future__ import annotations

from dataclasses import dataclass

from warehouse.demo.scale import EXAMPLE_COUNTY, JIANGXI, LUOHE, SICHUAN, Part


@dataclass(frozen=True)
class Practice:
    """One province's way of working; pairs hold the first and the second term.

    `paces` maps calendar years to the share of the term's villages; `problems` and `clues` are
    means per inspection.
    """

    paces: tuple[dict[int, float], dict[int, float]]
    problems: tuple[float, float]
    clues: tuple[float, float]
    never_inspected: float = 0.003
    township_led: float = 0.03
    special: float = 0.06
    city_teams: float = 0.03
    one_month: tuple[float, float] = (0.66, 0.90)
    filed_share: float = 0.3


SECOND_TERM_PACE = {2021: 0.03, 2022: 0.19, 2023: 0.24, 2024: 0.24, 2025: 0.20, 2026: 0.10}

ELSEWHERE = Practice(
    paces=(
        {2017: 0.12, 2018: 0.22, 2019: 0.25, 2020: 0.26, 2021: 0.15},
        SECOND_TERM_PACE,
    ),
    problems=(5.9, 8.3),
    clues=(0.30, 0.32),
)

PRACTICES = {
    JIANGXI: Practice(
        paces=(
            {2018: 0.065, 2019: 0.36, 2020: 0.37, 2021: 0.205},
            SECOND_TERM_PACE,
        ),
        problems=(3.7, 4.6),
        clues=(0.29, 0.27),
        township_led=0.12,
        special=0.10,
    ),
    SICHUAN: Practice(
        paces=(
            {2017: 0.12, 2018: 0.22, 2019: 0.25, 2020: 0.26, 2021: 0.15},
            {2021: 0.04, 2022: 0.20, 2023: 0.215, 2024: 0.235, 2025: 0.21, 2026: 0.10},
        ),
        problems=(5.0, 9.6),
        clues=(0.28, 0.33),
        filed_share=0.5,
    ),
    LUOHE: Practice(
        paces=({2017: 0.15, 2018: 0.25, 2019: 0.32, 2020: 0.28}, SECOND_TERM_PACE),
        problems=(12.0, 11.0),
        clues=(1.55, 1.2),
        never_inspected=0.0,
        one_month=(0.76, 0.90),
        filed_share=0.17,
    ),
}


def practice_of(part: Part) -> Practice:
    """Return the practice that a part follows: its own, its province's, or the common one."""
    if part.region_code == EXAMPLE_COUNTY:
        return PRACTICES[SICHUAN]
    return PRACTICES.get(part.region_code, ELSEWHERE)
