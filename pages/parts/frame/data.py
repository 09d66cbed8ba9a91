"""Cached answers of the warehouse. Keyed by the version's folder, which never changes, and by the
scope: a cache is everybody's, and what one may see another may not.

A page asks by the query's own function, `ask(view, lists.uninspected_villages, "360000", term)`, so
that there is one cache and one place that decides what is kept.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable
from itertools import islice
from pathlib import Path
from typing import NamedTuple

import polars as pl
import streamlit as st

from pages.parts.frame import signed_in
from pages.parts.frame.answers import Answers
from pages.parts.kit import place_names
from pages.parts.kit.words import Language
from warehouse.access.scope import Scope
from warehouse.artifacts import awaited_ledgers, reliability
from warehouse.artifacts.column_lineage import ColumnLineage
from warehouse.artifacts.project import Project, read_project
from warehouse.artifacts.reliability import Reliability
from warehouse.build import fingerprint
from warehouse.development.status import (
    development_home,
    is_development,
    is_development_id,
)
from warehouse.queries import metrics, regions, search, taxonomy
from warehouse.queries.metrics import Metric
from warehouse.queries.regions import Regions
from warehouse.queries.snapshot import Snapshot, take
from warehouse.runtime.errors import NoVersion, VersionOutdated
from warehouse.runtime.home import Home
from warehouse.runtime.settings import Settings, load_settings
from warehouse.versions.reader import Reader
from warehouse.versions.store import current_version, named_version
from warehouse.versions.version import Version, check_version
from warehouse.words.languages import names_by_code
from warehouse.words.messages import DEFAULT_LANGUAGE, LANGUAGES

VERSIONS_HELD = 4
SCOPES_HELD = 64
"""Of all versions together: an office has a few, one a county that its people are of."""
VERSIONS_SEARCHED = 2
"""What is searched is kept apart: a megabyte for every ten thousand villages."""
ANSWERS_HELD = 4_000
BYTES_HELD = 256 * 1024**2
"""Of all answers together: those of one version's pages are a few dozen megabytes."""


class Question(NamedTuple):
    """A query of a version within a scope: the module and the name of its function, and what it is
    given.
    """

    folder: str
    scope: Scope
    module: str
    name: str
    arguments: tuple[Hashable, ...]


def _size(frame: pl.DataFrame) -> int:
    return int(frame.estimated_size())


_ANSWERS = Answers(ANSWERS_HELD, BYTES_HELD, _size)

RELIABILITIES_HELD = 400
"""Of models, of all versions held."""
_RELIABILITIES: Answers[Reliability] = Answers(RELIABILITIES_HELD)
_AWAITED: Answers[frozenset[str]] = Answers(RELIABILITIES_HELD)


def settings() -> Settings:
    """Return the office's settings as they are in the data folder now."""
    return load_settings(Home.from_environment())


def version() -> Version | None:
    """Return the current version; None where nothing was published.

    Raises PointerDamaged where it cannot be read or is not what was published.
    """
    try:
        version = current_version(_shown_home())
    except NoVersion:
        return None
    check_version(version)
    return version


def _shown_home(version_id: str = "") -> Home:
    """Return the data folder of what is shown: the office's, in development that of its
    development versions, once there is one. A published version that is named stays to be seen.
    """
    home = Home.from_environment()
    if not is_development() or (version_id and not is_development_id(version_id)):
        return home
    beside = development_home(home)
    return beside if beside.pointer.exists() else home


def outdated(version: Version) -> VersionOutdated | None:
    """Return the error that a version was built by other models than this program's, so that pages
    may ask for what it does not hold; None where it was not.
    """
    return _outdated(str(version.folder), version)


@st.cache_resource(max_entries=VERSIONS_HELD, show_spinner=False)
def _outdated(folder: str, _version: Version) -> VersionOutdated | None:
    return fingerprint.outdated(_version)


def has_figures(version: Version | None) -> bool:
    """Return whether a version is there that holds anything."""
    return version is not None and not version.is_empty


def scope() -> Scope:
    """Return the regions that may be seen in this run of a page."""
    return signed_in.access().scope


def snapshot(scope: Scope, version_id: str = "") -> Snapshot:
    """Return the current version within a scope, or the one that is named.

    Raises NoVersion where nothing was published or everything was taken back, PointerDamaged where
    it cannot be read, VersionUnknown where it is not kept.
    """
    home = _shown_home(version_id)
    reader = _reader(str(home.root))
    version = named_version(home, version_id) if version_id else reader.version()
    return _snapshot(str(version.folder), scope, reader, version)


@st.cache_resource
def _reader(home: str) -> Reader:
    return Reader(Home(Path(home)))


@st.cache_resource(max_entries=SCOPES_HELD, show_spinner=False)
def _snapshot(folder: str, scope: Scope, _reader: Reader, _version: Version) -> Snapshot:
    return take(_reader, _version, scope)


def region_tree(view: Snapshot) -> Regions:
    """Return the regions that may be seen."""
    return _region_tree(str(view.version.folder), view.scope, view)


@st.cache_resource(max_entries=SCOPES_HELD, show_spinner=False)
def _region_tree(folder: str, scope: Scope, _view: Snapshot) -> Regions:
    return regions.load(_view)


def places(view: Snapshot, language: Language = DEFAULT_LANGUAGE) -> pl.DataFrame:
    """Return what may be seen that has a name, for the search; never to be changed in place.

    In another language than the ledgers' it is found by the names that are shown in it, too.
    """
    return _places(str(view.version.folder), view.scope, language, view)


@st.cache_resource(max_entries=VERSIONS_SEARCHED, show_spinner=False)
def _places(folder: str, scope: Scope, language: Language, _view: Snapshot) -> pl.DataFrame:
    named = search.places(_view, _view.root)
    if language == DEFAULT_LANGUAGE:
        return named
    shown = pl.coalesce("name_en", place_names.column(named, "name", language))
    return search.also_called(named, shown)


def catalogue(view: Snapshot) -> dict[str, Metric]:
    """Return the metrics that came with the version, in the order of the menu."""
    return _catalogue(view.version.semantic_manifest)


@st.cache_resource(max_entries=VERSIONS_HELD, show_spinner=False)
def _catalogue(semantic_manifest: Path) -> dict[str, Metric]:
    return metrics.read_catalogue(semantic_manifest)


def category_names(view: Snapshot, language: str) -> dict[str, str]:
    """Return the names of the problem categories of both levels, by their code."""
    return _category_names(str(view.version.folder), language, view)


@st.cache_resource(max_entries=VERSIONS_HELD * len(LANGUAGES), show_spinner=False)
def _category_names(folder: str, language: str, _view: Snapshot) -> dict[str, str]:
    return names_by_code(ask(_view, taxonomy.categories), "category_code", language)


def ask(view: Snapshot, query: Callable[..., pl.DataFrame], *arguments: Hashable) -> pl.DataFrame:
    """Return the answer of a query of `warehouse.queries` on a snapshot, cached.

    It is everybody's who asks the same: never to be changed in place.
    """
    folder = str(view.version.folder)
    question = Question(folder, view.scope, query.__module__, query.__qualname__, arguments)
    return _ANSWERS.get(question, lambda: query(view, *arguments))


def last_questions(version: Version, most: int) -> list[Question]:
    """Return what was asked of a version and is kept, what was asked for last first."""
    kept = (question for question in _ANSWERS.questions() if isinstance(question, Question))
    return list(islice((one for one in kept if one.folder == str(version.folder)), most))


def project(version: Version) -> Project:
    """Return the dbt project that built a version: its models, tests and what hangs on what."""
    return _project(version.manifest, version.run_results)


@st.cache_resource(max_entries=VERSIONS_HELD, show_spinner=False)
def _project(manifest: Path, run_results: Path) -> Project:
    return read_project(manifest, run_results)


def reliability_of(version: Version, model: str) -> Reliability:
    """Return what speaks for the figures of a model of a version: its tests and its ledgers."""
    question = str(version.folder), model
    return _RELIABILITIES.get(question, lambda: reliability.of_model(project(version), model))


def columns(version: Version) -> ColumnLineage:
    """Return what columns of a version's models are made of."""
    return _columns(str(version.folder), project(version))


@st.cache_resource(max_entries=VERSIONS_HELD, show_spinner=False)
def _columns(folder: str, _project: Project) -> ColumnLineage:
    return ColumnLineage(_project)


def ledgers_awaited(version: Version, figures: Metric | str) -> frozenset[str]:
    """Return the ledgers that a metric's figures, or those of a model, have to wait for: those that
    are in their columns and rows, as far as the columns tell; else all above the model.
    """
    question = str(version.folder), figures if isinstance(figures, str) else figures.name
    return _AWAITED.get(question, lambda: _ledgers_awaited(version, figures))


def _ledgers_awaited(version: Version, figures: Metric | str) -> frozenset[str]:
    model = figures if isinstance(figures, str) else figures.numerator.mart
    above, lineage = reliability_of(version, model).ledgers, columns(version)
    if isinstance(figures, str):
        measures = [(model, name) for name in lineage.of_model(model)]
    else:
        measures = [(each.mart, each.expression) for each in figures.measures]
    awaited = awaited_ledgers.of_measures(lineage, measures)
    return above if awaited is None else above & awaited
