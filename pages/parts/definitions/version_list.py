"""The versions that are kept, what became of the figures between one and the present, and the way
back to it.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import polars as pl
import streamlit as st

from pages.parts.definitions import scope, version_changes
from pages.parts.frame import data, signed_in
from pages.parts.frame.context import PageContext
from pages.parts.kit import headings, notices, tables, texts
from pages.parts.kit.table import Column, Table
from warehouse.access.roles import Action
from warehouse.development.status import is_development
from warehouse.runtime.errors import XuntuError
from warehouse.runtime.home import Home
from warehouse.versions.store import list_versions, rollback
from warehouse.versions.version import Version


def cards(context: PageContext) -> None:
    """Draw the versions, and beside the present one the one that is chosen."""
    versions = list_versions(Home.from_environment())
    with st.container(border=True, key="card_versions"):
        tables.bare(context, _table(context, versions), lambda row: _choose(context, row))
    older = _chosen(context, versions)
    if older is None:
        texts.caption(context.words("definitions.versions_choose"))
        return
    version_changes.cards(context, older)
    if is_development():  # what is published is another dashboard's to change
        return
    _back(context, older)


def _choose(context: PageContext, row: dict[str, Any]) -> None:
    context.keep_parameters({scope.VERSION: row["version"]})


def _chosen(context: PageContext, versions: list[Version]) -> Version | None:
    """Return the version to set beside the present one: the one before it unless another is
    chosen; None where none is kept.
    """
    others = [each for each in versions if each.version_id != context.version_id]
    wanted = context.parameter(scope.VERSION)
    if not wanted or wanted == context.version_id:
        return others[0] if others else None
    named = next((each for each in others if each.version_id == wanted), None)
    if named is None:
        context.refuse(context.words("refused.version"), scope.VERSION)
    return named or (others[0] if others else None)


def _table(context: PageContext, versions: list[Version]) -> Table:
    words = context.words
    current = context.view.version

    def rows_of(version: Version) -> Mapping[str, int]:
        return version.rows if context.view.is_everything else {}

    rows = [
        {
            "version": version.version_id,
            "state": words(
                "definitions.version_current"
                if version.version_id == current.version_id
                else "definitions.version_kept"
            ),
            "as_of": version.as_of_date,
            "built": version.built_at.astimezone().date(),
            "batches": len(version.batches),
            "villages": rows_of(version).get("dim_village"),
            "problems": rows_of(version).get("fct_problem"),
            "models": words(
                "definitions.models_same"
                if version.models == current.models
                else "definitions.models_other"
            ),
            "seconds": version.durations.get("total"),
        }
        for version in versions
    ]
    return Table(
        key="versions",
        title=words("definitions.versions"),
        rows=tables.of(pl.DataFrame(rows)),
        columns=[
            Column("version", words("definitions.version")),
            Column("state", words("definitions.version_state")),
            Column("as_of", words("definitions.as_of"), "date"),
            Column("built", words("definitions.built"), "date"),
            Column("batches", words("definitions.batches"), "count"),
            Column("villages", words("definitions.villages"), "count"),
            Column("problems", words("definitions.problems"), "count"),
            Column("models", words("definitions.models")),
            Column("seconds", words("definitions.seconds_built"), "number"),
        ],
        definition=words("definitions.versions_text"),
        of_data=False,
    )


def _back(context: PageContext, older: Version) -> None:
    """Offer to make the older version the present one."""
    words = context.words
    with st.container(border=True, key="card_roll_back"):
        headings.title(words("definitions.roll_back", version=older.version_id))
        texts.caption(words("definitions.roll_back_text"))
        if data.outdated(older) is not None:
            texts.warning(words("definitions.roll_back_outdated"))
        if signed_in.refuses(words, Action.ROLL_BACK):
            return
        with st.popover(words("definitions.roll_back_open")):
            texts.caption(words("definitions.roll_back_sure", version=older.version_id))
            if st.button(words("definitions.roll_back_confirm"), key="roll_back"):
                try:
                    rollback(Home.from_environment(), older.version_id)
                except XuntuError as error:
                    notices.failed(words, error)
                    return
                st.rerun()
