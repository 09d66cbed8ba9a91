"""Published figures that cannot both be meant, by a plain loop over the reference tables."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from itertools import combinations

from tests.reference.ledger import Row, Seeds, day_or_none
from tests.reference.published import interval

EVER = float("inf")


@dataclass(frozen=True)
class Figure:
    """A published figure: what may be meant by it, of where and when."""

    source: str
    place: str
    metric: str
    unit: str
    printed: float
    low: float
    high: float
    words_of_period: str
    start: date | None
    end: date | None
    is_clear: bool

    @property
    def days(self) -> tuple[date | None, date | None]:
        """Its first and last day."""
        return self.start, self.end


def every_figure(seeds: Seeds) -> list[Figure]:
    """Return the figures of the source documents and of other places."""
    documents = [
        _figure(row, row["source_id"], row["region_code"] or row["region_name"], row["region_note"])
        for row in seeds.published_figures
    ]
    return documents + [
        _figure(row, row["source_url"], row["region"], "") for row in seeds.published_elsewhere
    ]


def _figure(row: Row, source: str, region: str, part: str) -> Figure:
    value = float(row["value"])
    is_clear = row["qualifier"] != "ambiguous" or row.get("comparable") == "yes"
    low, high = interval(value, row["qualifier"], row["unit"])
    return Figure(
        source,
        f"{region} {part}",
        row["metric"],
        row["unit"],
        value,
        low if is_clear else value,
        (EVER if high is None else high) if is_clear else value,
        row["period"],
        day_or_none(row["period_start"]),
        day_or_none(row["period_end"]),
        is_clear,
    )


def contradictions(seeds: Seeds) -> set[tuple[str, str, float, float]]:
    """Return severity, place and the two numbers of each pair that no reading allows."""
    figures = every_figure(seeds)
    contradicted = set()
    for relation in seeds.published_relations:
        if relation["kind"] != "at_most":
            continue
        for part in figures:
            for whole in figures:
                is_related = (part.metric, whole.metric) == (
                    relation["part_metric"],
                    relation["whole_metric"],
                )
                is_one = (part.source, part.place) == (whole.source, whole.place)
                is_clear = part.is_clear and whole.is_clear
                if is_related and is_one and is_clear and part.low > whole.high:
                    contradicted.add(
                        (relation["severity"], part.place, part.printed, whole.printed)
                    )
    for one, other in combinations(figures, 2):
        if (one.metric, one.unit, one.place) == (other.metric, other.unit, other.place):
            for long, short in ((one, other), (other, one)):
                if _holds(long, short) and long.high < short.low:
                    contradicted.add(("contradiction", long.place, long.printed, short.printed))
    return contradicted


def _holds(long: Figure, short: Figure) -> bool:
    """Say whether what was counted in one period is in the count of the other too."""
    if long.days == short.days:
        return long.end is not None or long.words_of_period == short.words_of_period
    if None in (*long.days, *short.days) or long.unit in ("percent", "ratio"):
        return False
    assert long.start and long.end and short.start and short.end
    return long.start <= short.start and long.end >= short.end
