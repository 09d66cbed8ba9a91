"""What the village page asks: the list, and the sheet of one village of a county."""

from __future__ import annotations

from typing import TYPE_CHECKING

from warehouse.bench.asked.visit import ROWS_ON_SCREEN
from warehouse.queries import successions, village

if TYPE_CHECKING:
    from warehouse.bench.asked import Asked

ASKED: Asked = {
    "village, to choose from": {
        "village.villages": lambda v: village.villages(
            v.view, v.region.code, v.term_id, ROWS_ON_SCREEN
        ),
    },
    "village": {
        "village.standings": lambda v: village.standings(
            v.view, v.region.code, v.term_id, [v.village_id]
        ),
        "village.inspections": lambda v: village.inspections(v.view, v.region.code, [v.village_id]),
        "village.problem_states": lambda v: village.problem_states(
            v.view, v.region.code, v.term_id, [v.village_id]
        ),
        "village.problems": lambda v: village.problems(
            v.view, v.region.code, v.term_id, v.village_id
        ),
        "village.compared": lambda v: village.compared(
            v.view, v.region.code, v.term_id, [v.village_id]
        ),
        "successions.taken_over": lambda v: successions.taken_over(
            v.view, v.region.code, v.term_id, [v.village_id]
        ),
        "successions.holders": lambda v: successions.holders(
            v.view, v.region.code, v.term_id, [v.village_id]
        ),
        "village.key_village_rules": lambda v: village.key_village_rules(v.view),
    },
}

OF_COUNTIES_ONLY = {name for name in ASKED["village"] if name != "village.key_village_rules"}
