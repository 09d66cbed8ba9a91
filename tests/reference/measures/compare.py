"""Measures of the page of two regions: by which headline metrics they differ."""

from __future__ import annotations

from scipy.stats import binomtest
from statsmodels.stats.proportion import confint_proportions_2indep

from tests.reference.marts import Reference
from tests.reference.measures import Measure, Where
from tests.reference.measures.funnels import RATES, TILES
from tests.reference.measures.metrics import THIN, pair
from tests.reference.measures.progress import is_whole


def differences(reference: Reference, both: str, where: Where) -> list[bool]:
    """Return whether two regions, joined by a plus, differ, for each metric that can be judged."""
    first, second = both.split("+")
    if not (is_whole(reference, first) and is_whole(reference, second)):
        return []
    rates = []
    for metric in TILES:
        pairs = [pair(reference, metric, region, where) for region in (first, second)]
        (k_1, n_1), (k_2, n_2) = (counted or (0, 0) for counted in pairs)
        if min(n_1, n_2) < THIN:
            continue
        if metric not in RATES:
            low, high = confint_proportions_2indep(k_1, n_1, k_2, n_2, method="newcomb")
            rates.append(bool(low > 0 or high < 0))
            continue
        # Of both counts together the first has the share of its exposure, if the rates are equal.
        together = round(k_1 + k_2)
        if not together:
            rates.append(False)
            continue
        share = binomtest(round(k_1), together).proportion_ci(0.95, method="exact")
        rates.append(bool(not share.low <= n_1 / (n_1 + n_2) <= share.high))
    return rates


MEASURES: dict[str, Measure] = {
    "metrics_compared": lambda *arguments: len(differences(*arguments)),
    "metrics_apart": lambda *arguments: sum(differences(*arguments)),
}
