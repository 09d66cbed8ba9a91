"""Monthly reports that counties owe, and when they came in; a few are late or missing."""

from __future__ import annotations

import numpy as np
import polars as pl

from warehouse.demo.days import add_months, dates, day, month_end
from warehouse.demo.sampling import generator
from warehouse.demo.scale import AS_OF, Part
from warehouse.demo.villages.county_parameters import CountyParameters

FIRST_MONTH = day("2021-09-01")
MONTHS = 34
LEDGERS = ["inspections", "problems", "clues"]
LATE_SHARE = 0.06
LATE_SHARE_BEHIND = 0.22
MISSING_SHARE = 0.01


def reports_due(part: Part, parameters: CountyParameters, seed: int) -> pl.DataFrame:
    """Return one row per county, month and ledger of the second term; `month` is the month's first
    day.
    """
    rng = generator(seed, "reports", part.number)
    counties = len(part.codes)
    county = np.repeat(np.arange(counties), MONTHS * len(LEDGERS))
    months = np.tile(np.repeat(np.arange(MONTHS), len(LEDGERS)), counties)
    ledger = np.tile(np.arange(len(LEDGERS)), counties * MONTHS)
    month = add_months(np.full(len(months), FIRST_MONTH), months)
    due_on = month_end(month)
    is_late = rng.random(len(month)) < np.where(
        parameters.is_behind[county], LATE_SHARE_BEHIND, LATE_SHARE
    )
    received_on = due_on - rng.integers(0, 4, len(month))
    received_on = np.where(is_late, due_on + rng.integers(1, 25, len(month)), received_on)
    received_on = np.where(rng.random(len(month)) < MISSING_SHARE, AS_OF + 1, received_on)
    return pl.DataFrame(
        {
            "region_code": part.codes[county],
            "month": dates(month),
            "ledger": np.array(LEDGERS)[ledger],
            "due_on": dates(due_on),
            "received_on": dates(received_on, AS_OF),
        }
    )
