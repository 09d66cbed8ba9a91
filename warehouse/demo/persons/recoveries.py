"""Money recovered, refunded or saved after an inspection."""

from __future__ import annotations

import numpy as np
import polars as pl

from warehouse.demo.columns import labels, numbered
from warehouse.demo.days import dates
from warehouse.demo.draws import generator, position_in_group
from warehouse.demo.inspections import Inspections
from warehouse.demo.scale import AS_OF, Part
from warehouse.schema.tables.recoveries import RECOVERY_KINDS

RECOVERY_SHARE = 0.045


def recoveries(part: Part, visits: Inspections, seed: int) -> pl.DataFrame:
    """Draw the recoveries of a part: few inspections, amounts from hundreds to millions of yuan."""
    rng = generator(seed, "recoveries", part.number)
    count = len(visits.county)
    recovered_on = visits.feedback_on + rng.integers(5, 150, count)
    places = np.flatnonzero((rng.random(count) < RECOVERY_SHARE) & (recovered_on <= AS_OF))
    county = visits.county[places]
    kind = rng.choice(3, size=len(places), p=[0.5, 0.35, 0.15])
    return pl.DataFrame(
        {
            "recovery_id": numbered(part.codes, county, "M", position_in_group(county) + 1),
            "inspection_id": visits.inspection_id[places],
            "kind": labels(kind, RECOVERY_KINDS),
            "amount_yuan": np.round(rng.lognormal(9.3, 1.4, len(places)), 2),
            "recovered_on": dates(recovered_on[places]),
        }
    )
