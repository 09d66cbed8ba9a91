"""The context of a page from the URL: what is chosen there, held against what exists."""

from __future__ import annotations

from collections.abc import Callable, Container, Mapping
from dataclasses import replace

from pages.parts.frame import data, peers, put_right, selection
from pages.parts.frame.context import GRAINS, Narrowing, PageContext
from pages.parts.kit.words import Words
from warehouse.queries import regions, taxonomy
from warehouse.queries.metrics import Metric
from warehouse.queries.regions import Regions, Term
from warehouse.queries.snapshot import Snapshot
from warehouse.queries.taxonomy import RESPONSIBILITY_LEVELS
from warehouse.runtime.settings import Settings

SUPPRESSED_SUBJECT = "sanctions"
"""The subject of persons and clues, whose metrics are offered to the owning office only."""


Offered = Callable[[PageContext], Mapping[str, Container[str]]]
"""What parts of a page may say in its URL, by their names."""


def page_context(handles: tuple[Narrowing, ...], offered: Offered | None = None) -> PageContext:
    """Return the context of a page; what the URL names and does not exist gives way to a default.

    `offered` tells what the URL may say of the page's own parts.

    Raises NoVersion where nothing was published, and what else keeps figures from being read.
    """
    settings, chosen = data.settings(), selection.current()
    words = Words(selection.language(chosen, settings.language))
    view = data.snapshot(settings.root_region)
    tree, metrics = data.region_tree(view), metrics_offered(settings, data.catalogue(view))
    first = _first_region(tree, settings.first_region)
    region = tree[selection.valid(chosen.region, tree, first)]
    terms = _terms(view, region.code) or _terms(view, view.root)
    term = next((term for term in terms if term.term_id == chosen.term), terms[0])
    context = PageContext(
        words=words,
        settings=settings,
        view=view,
        regions=tree,
        region=region,
        terms=terms,
        term=term,
        month_end=selection.month_end(chosen.month, term.months, term.last_month),
        metric=metrics[selection.valid(chosen.metric, metrics, next(iter(metrics)))],
        metrics=metrics,
        grain=next((level for level in GRAINS if level == chosen.grain), GRAINS[0]),
        level=selection.valid(chosen.level, RESPONSIBILITY_LEVELS, ""),
        category=selection.valid(chosen.category, _categories(view), ""),
        year=next((year for year in term.years if str(year) == chosen.year), None),
        peers=peers.valid(chosen.peers, tree),
        chosen=chosen,
        handles=handles,
    )
    refused = selection.refused(chosen, _held(context)) | selection.refused_of_parts(
        offered(context) if offered else {}
    )
    for name, value in refused.items():
        put_right.refuse(words(f"refused.{name}"), name, value)
    return replace(context, chosen=selection.current())


def _held(context: PageContext) -> dict[str, str]:
    """Return what stands in the place of each choice, as the URL would say it."""
    return {
        "region": context.region.code,
        "term": context.term.term_id,
        "month": f"{context.month_end:%Y-%m}",
        "metric": context.metric.name,
        "grain": context.grain,
        "level": context.level,
        "category": context.category,
        "year": "" if context.year is None else str(context.year),
        "peers": context.peers,
        "lang": context.language,
    }


def metrics_offered(settings: Settings, metrics: dict[str, Metric]) -> dict[str, Metric]:
    """Return the metrics that may be seen.

    Where counts of persons and clues are suppressed, a rate with its denominator would give them
    away: the page of sanctions has a table of its own for them.
    """
    if settings.person_counts == "full":
        return metrics
    return {
        name: metric for name, metric in metrics.items() if metric.subject != SUPPRESSED_SUBJECT
    }


def _first_region(tree: Regions, wanted: str) -> str:
    """Return the office's first region; where the ledgers hold nothing of it, the lowest above
    counties that has all they hold.
    """
    if wanted in tree and tree[wanted].is_in_data:
        return wanted
    first = tree[tree.root]
    while True:
        in_data = [child for child in tree.children(first.code) if child.is_in_data]
        if len(in_data) != 1 or in_data[0].level == "county":
            return first.code
        first = in_data[0]


def _terms(view: Snapshot, region_code: str) -> list[Term]:
    rows = data.ask(view, regions.terms, region_code)
    return [Term(**row) for row in rows.iter_rows(named=True)]


def _categories(view: Snapshot) -> list[str]:
    return data.ask(view, taxonomy.categories)["category_code"].to_list()
