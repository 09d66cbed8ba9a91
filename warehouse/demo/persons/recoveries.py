"""Money recovered, refunded or saved after an inspection."""

from __future__ import annotations

import numpy as np
import polars as pl

from warehouse.demo.columns import labels, numbered
from warehouse.demo.days import dates
from warehouse.demo.inspections import Inspections
from warehouse.demo.sampling import generator, position_in_group
from warehouse.demo.scale import AS_OF, Part
from warehouse.schema.tables.recoveries import RECOVERY_KINDS

RECOVERY_SHARE = 0.045


def recoveries(part: Part, inspections: Inspections, seed: int) -> pl.DataFrame:
    """Draw the recoveries of a part: few inspections, amounts from hundreds to millions of yuan."""
    rng = generator(seed, "recoveries", part.number)
    count = len(inspections.county)
    recovered_on = inspections.feedback_on + rng.integers(5, 150, count)
    indices = np.flatnonzero((rng.random(count) < RECOVERY_SHARE) & (recovered_on <= AS_OF))
    county = inspections.county[indices]
    kind = rng.choice(3, size=len(indices), p=[0.5, 0.35, 0.15])
    return pl.DataFrame(
        {
            "recovery_id": numbered(part.codes, county, "M", position_in_group(county) + 1),
            "inspection_id": inspections.inspection_id[indices],
            "kind": labels(kind, RECOVERY_KINDS),
            "amount_yuan": np.round(rng.lognormal(9.3, 1.4, len(indices)), 2),
            "recovered_on": dates(recovered_on[indices]),
        }
    )
