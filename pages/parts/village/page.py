"""Which village is looked at, the tools above its sheet, and the list of its problems."""

from __future__ import annotations

from functools import partial

import polars as pl
import streamlit as st

from pages.parts.frame import data, selection
from pages.parts.frame.context import PageContext
from pages.parts.kit import claims, tables, texts
from pages.parts.kit.claims import Claim, Finding
from pages.parts.kit.files import downloads
from pages.parts.kit.table import Column, Table
from pages.parts.shared import columns, definitions, problem_states
from pages.parts.shared.lists import list_rows, origins
from pages.parts.shared.village.report import VillageReport, gather
from pages.parts.village import batch
from warehouse.queries import lists, taxonomy, village
from warehouse.words.languages import names_by_code

FIRST_VILLAGES = 500
"""How many are looked at for what is overdue: those that have it come first."""


def chosen(context: PageContext) -> VillageReport | None:
    """Return the report of the village in the URL, None where it is none of the region's."""
    wanted = context.chosen.village
    if not wanted or context.region.level != "county":
        return None
    reports = gather(context, [wanted])
    if not reports:
        context.refuse(context.words("refused.village"), "village")
    return reports[0] if reports else None


def invitation(context: PageContext) -> str:
    """Say how many villages there are to choose from, and how many have something overdue."""
    return claims.say(context.words, offered(context))


def offered(context: PageContext) -> Finding:
    """Return the villages on the roster, and those of them with something overdue.

    What a village took over counts as its own.
    """
    code, term = context.region.code, context.term.term_id
    rows = data.ask(context.view, lists.villages_on_roster, code, term, FIRST_VILLAGES)
    slots: dict[str, Claim | str] = {"region": context.name(context.region)}
    whole = 0 if rows.is_empty() else rows["total"][0]
    total = Claim(code, "villages_to_choose", whole, "villages")
    if rows.is_empty():
        return Finding("village.sentence_no_roster", slots, (total,))
    slots["total"] = total
    overdue = rows.filter(pl.sum_horizontal("overdue_problems", "overdue_problems_taken_over") > 0)
    # The villages with something overdue come first: a full first page may not be all of them.
    if len(overdue) == len(rows) < whole:
        return Finding("village.sentence_choose_many", slots)
    slots["overdue"] = Claim(code, "villages_to_choose_overdue", len(overdue), "villages")
    return Finding("village.sentence_choose", slots)


def tools(context: PageContext, report: VillageReport) -> None:
    """Draw the way back to the list, how to print, and the batches of the township and county."""
    words, facts = context.words, report.facts
    code, term = context.region.code, context.term.term_id
    rows = data.ask(context.view, lists.villages_on_roster, code, term)
    # By the ledgers' name: another's may be spelt alike in the reader's language.
    own = rows.filter(pl.col("village_id") == facts["village_id"])["township"]
    of_township = rows.filter(pl.col("township").is_in(own.implode()))
    batches = (
        ("batch_township", facts["township_name"], of_township["village_id"].sort().to_list()),
        ("batch_county", context.name(context.region), rows["village_id"].sort().to_list()),
    )
    with st.container(horizontal=True, vertical_alignment="center", key="village_tools"):
        st.button(
            words("village.back"),
            key="village_back",
            type="tertiary",
            on_click=selection.choose,
            kwargs={"village": ""},
        )
        st.space("stretch")
        texts.caption(words("village.how_to_print"), width="content")
        for name, place, village_ids in batches:
            label = words(
                f"village.{name}", place=place, villages=words.count("villages", len(village_ids))
            )
            title = words("village.batch_title", place=place)
            st.download_button(
                texts.literal(label),
                data=partial(batch.document, context, title, village_ids),
                file_name=downloads.file_name(context, title, "html"),
                mime=batch.HTML,
                on_click="ignore",
                key=f"{name}_{context.region.code}_{context.language}",
            )


def problems(context: PageContext, report: VillageReport) -> None:
    """Draw the list of the village's problems."""
    words, village_id = context.words, report.facts["village_id"]
    code, term = context.region.code, context.term.term_id
    rows = data.ask(context.view, village.problems, code, term, village_id)
    causes = names_by_code(data.ask(context.view, taxonomy.causes), "cause_code", context.language)
    state_labels = problem_states.state_labels(words)
    older = rows["from_village"].is_not_null().any()
    frame = list_rows.with_names(context, rows.with_columns(county=pl.lit(code))).with_columns(
        pl.col("cause").replace(causes),
        pl.col("state").replace_strict(state_labels, return_dtype=pl.String),
        lateness=pl.col("lateness").replace_strict(
            problem_states.lateness_labels(words), return_dtype=pl.String
        ),
    )
    tables.card(
        context,
        Table(
            key="village_problems",
            title=claims.say(words, Finding("village.problems", {"village": report.facts["name"]})),
            rows=tables.of(frame),
            columns=[
                columns.column(words, "problem_id"),
                *([Column("from_village", words("village.taken_over_from"))] if older else []),
                *columns.of(words, "category", "cause", "responsibility_level"),
                columns.column(words, "state", choices=list(state_labels.values())),
                *columns.of(words, "lateness", "feedback_on", "due_on", "due_source"),
                *columns.of(words, "original_due_on", "rule_due_on", "closed_on"),
                Column(
                    "closed_after",
                    words("village.closed_after"),
                    "date",
                    help=words("village.closed_after_help"),
                ),
                columns.column(words, "reopen_count"),
            ],
            definition=words("village.problems_definition", day=context.as_of),
            notes=definitions.of_query(context, village.problems),
            origin=origins.of_list(context, "problems", "problem_id"),
        ),
    )
