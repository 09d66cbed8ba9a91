"""What two meetings of a region asked of its counties, and which of it was answered."""

from __future__ import annotations

import numpy as np
import polars as pl

from warehouse.demo.columns import absent, labels, words
from warehouse.demo.days import NEVER, dates, day
from warehouse.demo.sampling import generator
from warehouse.demo.scale import AS_OF, Part
from warehouse.demo.villages.county_parameters import CountyParameters
from warehouse.schema.tables.supervision import ACTION_KINDS

MEETINGS = (day("2024-04-15"), day("2024-06-05"))
ITEMS_A_MEETING = 4
DAYS_TO_ANSWER = (15, 30)
"""Of every other item the shorter limit."""

REQUESTS = (
    ("未巡察的村排出轮次,按月报送进度", "plan_progress"),
    ("逾期未办结的问题逐件定出办结日期", "overdue_share"),
    ("对已销号的问题组织一次抽查核实", "on_time_rate"),
    ("对没有发现问题的巡察逐组复盘", "zero_finding_share"),
)
"""What is asked, and the metric by which it is to be seen; the first of counties behind plan."""


def meeting_items(part: Part, parameters: CountyParameters, seed: int) -> pl.DataFrame:
    """Draw the items of a part's meetings: counties behind their plan come first."""
    rng = generator(seed, "meeting_items", part.number)
    counties = len(part.codes)
    is_needy = parameters.is_behind | parameters.rushes | parameters.on_paper
    each = min(ITEMS_A_MEETING, counties)
    chosen = [np.lexsort((rng.random(counties), ~is_needy))[:each] for _ in MEETINGS]
    county = np.concatenate(chosen)
    number = np.arange(len(county))
    request = np.where(parameters.is_behind[county], 0, number % len(REQUESTS))
    held_on = np.repeat(np.array(MEETINGS), each)
    due_on = held_on + np.array(DAYS_TO_ANSWER)[number % 2]
    answered_on = due_on + rng.integers(-9, 7, len(county))
    responded_on = np.where(rng.random(len(county)) < 0.25, NEVER, answered_on)
    issuer = part.region_code if part.region_code.endswith("00") else part.cities[0]
    return pl.DataFrame(
        {
            "action_id": [f"{issuer}Y{place:03d}" for place in (number + 1).tolist()],
            "issuer_region": pl.Series([issuer]).new_from_index(0, len(county)),
            "target_region": part.codes[county],
            "target_unit": absent(len(county), pl.String),
            "kind": labels(np.full(len(county), ACTION_KINDS.index("meeting_item")), ACTION_KINDS),
            "category_code": absent(len(county), pl.String),
            "problems_notified": absent(len(county), pl.Int64),
            "issued_on": dates(held_on),
            "response_due_on": dates(due_on),
            "responded_on": dates(responded_on, AS_OF),
            "request": words(request, [text for text, _ in REQUESTS]),
            "metric": words(request, [metric for _, metric in REQUESTS]),
        }
    )
