"""What the published figures are worth an alert for: late ledgers, metrics beyond their limits."""

from __future__ import annotations

from contextlib import closing
from typing import TYPE_CHECKING

from warehouse.access.scope import Scope
from warehouse.queries import regions, reporting, subjects
from warehouse.queries.metrics import Metric, read_catalogue
from warehouse.queries.regions import Region, Term
from warehouse.queries.snapshot import take
from warehouse.runtime.errors import NoVersion, XuntuError
from warehouse.versions.reader import Reader
from warehouse.versions.store import current_version
from warehouse.words.messages import Text, message
from warehouse.words.rounding import percentage, rounded_text

if TYPE_CHECKING:
    from collections.abc import Iterator

    from warehouse.queries.snapshot import Snapshot
    from warehouse.runtime.alert_settings import Limit
    from warehouse.runtime.home import Home
    from warehouse.runtime.settings import Settings
    from warehouse.versions.version import Version

FEWEST_JUDGED = 5
"""A rate of fewer is not judged."""


def figures_beyond(home: Home, settings: Settings) -> Iterator[tuple[str, Text]]:
    """Yield the cause and the sentence of each figure of the current version that is worth an
    alert; a version that cannot be read is one.
    """
    try:
        version = current_version(home)
        for cause, sentence in _of_version(home, version, settings):
            if version.is_demonstration:
                yield cause, message("alert_demonstration", sentence=sentence)
            else:
                yield cause, sentence
    except NoVersion:
        return
    except XuntuError as error:
        yield "version unreadable", error.sentences[0]


def _of_version(home: Home, version: Version, settings: Settings) -> Iterator[tuple[str, Text]]:
    with closing(Reader(home)) as reader:
        snapshot = take(reader, version, Scope.everything(settings.root_region))
        places = regions.load(snapshot)
        yield from _late(snapshot, places[snapshot.root], settings.alerts.late_counties)
        catalogue = read_catalogue(version.semantic_manifest)
        for limit in settings.alerts.read_limits():
            yield from _beyond(snapshot, places, catalogue, limit)


def _late(snapshot: Snapshot, region: Region, most: int) -> Iterator[tuple[str, Text]]:
    """Yield the newest month's ledgers where too many counties have not handed them in."""
    if not most:
        return
    newest = reporting.newest_completeness(snapshot, region.code)
    if newest.is_empty():
        return
    month, due = newest.row(0)
    counted = reporting.missing(snapshot, region.code, month, 1)
    late = 0 if counted.is_empty() else counted["total"][0]
    if late >= most:
        yield (
            f"late {region.code} {month}",
            message(
                "alert_late", region=_called(region), month=f"{month:%Y-%m}", late=late, due=due
            ),
        )


def _beyond(
    snapshot: Snapshot, places: regions.Regions, catalogue: dict[str, Metric], limit: Limit
) -> Iterator[tuple[str, Text]]:
    """Yield a metric that lies beyond its limit; one that does not exist, or a region that may not
    be seen, is told as what it is.
    """
    code = limit.region or snapshot.root
    metric = catalogue.get(limit.metric)
    if metric is None or code not in places:
        yield (
            f"limit unknown {limit.metric}@{code}",
            message("alert_limit_unknown", metric=limit.metric, region=code),
        )
        return
    terms = regions.terms(snapshot, code)
    if terms.is_empty():
        return
    term = Term(**terms.row(0, named=True))
    values = subjects.values(snapshot, [metric], [code], term.term_id, [term.last_month])
    if values.is_empty() or not _is_judged(values["value"][0], values["denominator"][0]):
        return
    value, numerator, denominator = values.select("value", "numerator", "denominator").row(0)
    if limit.is_passed(value):
        key = "alert_limit_rate" if metric.denominator is not None else "alert_limit_count"
        yield (
            f"limit {limit.metric}@{code} {limit.number}",
            message(
                key,
                region=_called(places[code]),
                metric=Text(metric.label),
                value=_said(metric, value),
                numerator=rounded_text(numerator),
                denominator="" if denominator is None else rounded_text(denominator),
                limit=_said(metric, limit.number),
                month=f"{term.last_month:%Y-%m}",
            ),
        )


def _is_judged(value: float | None, denominator: float | None) -> bool:
    return value is not None and (denominator is None or denominator >= FEWEST_JUDGED)


def _said(metric: Metric, value: float) -> str:
    if metric.format == "percent":
        return f"{percentage(value)}%"
    return rounded_text(value, 0 if metric.format == "count" else 1)


def _called(region: Region) -> Text:
    """Return a region's name; of one that is not whole in the data, what of it is."""
    name = Text(region.name)
    if region.is_whole_in_data:
        return name
    return message(
        "alert_region_part",
        region=name,
        counties=region.counties_in_data,
        listed=region.counties_listed,
    )
