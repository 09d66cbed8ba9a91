"""The context of a page from what is chosen, wherever that was: in an address, on a command line.

A hand-out is composed from the same context as a page, so that its figures are those of the page.
Whoever writes one is not there to see that a choice gave way to another, so there it is an error.
"""

from __future__ import annotations

from pages.parts.frame import data, peers, selection
from pages.parts.frame.context import GRAINS, Narrowing, PageContext
from pages.parts.frame.selection import Selection
from pages.parts.kit.words import Words
from warehouse.queries import regions, taxonomy
from warehouse.queries.metrics import Metric
from warehouse.queries.regions import Regions, Term
from warehouse.queries.snapshot import OutOfScope, Snapshot
from warehouse.queries.taxonomy import RESPONSIBILITY_LEVELS
from warehouse.runtime.errors import ChoiceUnknown, NoFigures, XuntuError
from warehouse.runtime.settings import Settings
from warehouse.words.messages import Text, message

SUPPRESSED_SUBJECT = "sanctions"
"""The subject of persons and clues, whose metrics are offered to the owning office only."""


def context_of(
    settings: Settings,
    view: Snapshot,
    chosen: Selection,
    handles: tuple[Narrowing, ...] = (),
) -> PageContext:
    """Return the context of what is chosen; what does not exist gives way to a default.

    Raises what keeps figures from being read.
    """
    words = Words(selection.language(chosen, settings.language))
    tree, metrics = data.region_tree(view), metrics_offered(settings, data.catalogue(view))
    first = _first_region(tree, settings.first_region)
    region = tree[selection.valid(chosen.region, tree, first)]
    terms = _terms(view, region.code) or _terms(view, view.root)
    term = next((term for term in terms if term.term_id == chosen.term), terms[0])
    return PageContext(
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


def exact_context_of(settings: Settings, view: Snapshot, chosen: Selection) -> PageContext:
    """Return the context of what is chosen, all of which must exist and have figures.

    Raises OutOfScope for a region that may not be seen, NoFigures for a region or a month without
    any, and ChoiceUnknown for another choice that is not there.
    """
    context = context_of(settings, view, chosen)
    for name, value in not_there(context).items():
        raise _refusal(context, name, value)
    if not context.region.is_in_data:
        raise NoFigures.of(
            "region_without_figures",
            code=context.region.code,
            region=Text.stored(context.region.name),
        )
    return context


def not_there(context: PageContext) -> dict[str, str]:
    """Return which choices do not exist, by name, with what was chosen."""
    return selection.refused(context.chosen, _held(context))


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


def _refusal(context: PageContext, name: str, value: str) -> XuntuError:
    """Return the error that a choice does not exist."""
    if name == "region":
        return OutOfScope.of("out_of_scope", region=value)
    if name == "month":
        first, last = context.months[0], context.months[-1]
        return NoFigures.of(
            "month_without_figures", month=value, first=f"{first:%Y-%m}", last=f"{last:%Y-%m}"
        )
    return ChoiceUnknown.of("choice_unknown", name=message(f"refused.{name}"), value=value)


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
