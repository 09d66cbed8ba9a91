"""When the definition of the metric last changed, among the versions that are kept."""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import pairwise

from pages.parts.definitions import scope
from pages.parts.frame import data, links
from pages.parts.frame.answers import Answers
from pages.parts.frame.context import PageContext
from pages.parts.kit import headings, numbers, texts
from warehouse.artifacts import last_change
from warehouse.artifacts.last_change import DefinitionChange, MetricInVersion
from warehouse.development.status import is_development_id
from warehouse.queries.metrics import Metric, read_catalogue
from warehouse.runtime.errors import XuntuError
from warehouse.runtime.home import Home
from warehouse.versions.store import list_versions
from warehouse.versions.version import Version

MOST_NAMED = 3
"""More models are counted, and the first of them named."""

_DEFINITIONS: Answers[MetricInVersion] = Answers(400)
"""Of metrics, of the versions kept."""

_CATALOGUES: Answers[dict[str, Metric]] = Answers(20)
"""The metrics of the versions kept."""


@dataclass(frozen=True)
class LastChange:
    """What of a definition last changed, with which version, and the version before it; of one that
    never did, None and the first version that is kept.
    """

    change: DefinitionChange | None
    version: Version
    before: Version | None = None


def line(context: PageContext) -> None:
    """Say when the definition last changed and what of it, with the way to the version before."""
    last = of(context, context.metric)
    texts.caption(sentence(context, last))
    if last.before is not None:
        _way(context, last.before)


def of(context: PageContext, metric: Metric) -> LastChange:
    """Return when the definition of a metric last changed among the versions kept."""
    versions = _versions(context)
    for now, before in pairwise(versions):
        try:
            change = _change(metric, before, now)
        except (XuntuError, OSError, ValueError, LookupError):  # written by another program
            return LastChange(None, now)
        if change is not None:
            return LastChange(change, now, before)
    return LastChange(None, versions[-1])


def _versions(context: PageContext) -> list[Version]:
    """Return the version that is shown and those published before it, the latest first; before a
    development version are all.
    """
    version = context.view.version
    versions = list_versions(Home.from_environment())
    if is_development_id(version.version_id):
        return [version, *versions]
    return [version, *(each for each in versions if each.place < version.place)]


def _change(metric: Metric, before: Version, now: Version) -> DefinitionChange | None:
    if before.models and before.models == now.models:
        return None
    return last_change.between(_definition(metric, before), _definition(metric, now))


def _definition(metric: Metric, version: Version) -> MetricInVersion:
    key = str(version.folder), metric.name
    return _DEFINITIONS.get(key, lambda: _read(metric, version))


def _read(metric: Metric, version: Version) -> MetricInVersion:
    catalogue = _CATALOGUES.get(
        str(version.folder), lambda: read_catalogue(version.semantic_manifest)
    )
    if (declared := catalogue.get(metric.name)) is None:
        return MetricInVersion(None, {})
    # Where it stands and how it is drawn defines nothing.
    declaration = replace(declared, order=0, tile=None, in_menu=True, range=None)
    mart, day = declared.numerator.mart, version.as_of_date
    return MetricInVersion(declaration, last_change.models_of(data.project(version), mart, day))


def sentence(context: PageContext, last: LastChange, form: str = "last_change") -> str:
    """Return the day and version of a change and what it changed; `form` begins the words' name."""
    words, change = context.words, last.change
    at = {
        "version": last.version.version_id,
        "day": numbers.day(last.version.built_at.astimezone().date(), context.language),
    }
    if change is None:
        return words(f"definitions.{form}_none", **at)
    if change.is_new:
        what = "new"
    elif not change.models:
        what = "declaration"
    else:
        what = "both" if change.is_declared_otherwise else "models"
    named = words("definitions.made_of_between").join(change.models[:MOST_NAMED])
    if len(change.models) > MOST_NAMED:
        named = words("definitions.last_change_more", models=named)
    return words(
        f"definitions.{form}_{what}",
        **at,
        number=numbers.count(len(change.models)),
        models=named,
    )


def _way(context: PageContext, before: Version) -> None:
    address = links.address(
        "definitions", {scope.VIEW: "versions", scope.VERSION: before.version_id}
    )
    label = context.words("definitions.last_change_compare", version=before.version_id)
    headings.onward(label, address)
