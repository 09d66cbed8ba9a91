"""The lists to hand out: villages not inspected, problems overdue; on screen and as Excel."""

from __future__ import annotations

import polars as pl
import streamlit as st

from pages.parts import data, exports, numbers, picks, states, why
from pages.parts.shell import Visit
from warehouse.queries import lists

ROWS_ON_SCREEN = 500
KINDS = ("uninspected", "overdue")


def lists_of(visit: Visit) -> None:
    """Draw one of the two lists with its download; only the one that is looked at is asked for."""
    words = visit.words
    with st.container(horizontal=True, vertical_alignment="center"):
        kind = st.segmented_control(
            words("region.lists"),
            KINDS,
            default=KINDS[0],
            format_func=lambda kind: words(f"region.{kind}"),
            key=f"list_{visit.language}",
            label_visibility="collapsed",
            required=True,
        )
        rows = uninspected(visit) if kind == "uninspected" else overdue(visit)
        total = rows["total"][0] if len(rows) else 0
        st.download_button(
            words("region.download_excel"),
            data=lambda: book(visit, str(kind)),
            file_name=_file_name(visit, str(kind)),
            mime=exports.XLSX,
            on_click="ignore",
            disabled=rows.is_empty(),
            key=f"download_{kind}_{visit.region.code}",
        )
        st.caption(_total(visit, total))
    if rows.is_empty():
        states.empty(words)
        return
    st.dataframe(
        rows.drop("total"),
        key=f"rows_{kind}_{visit.region.code}_{visit.language}",
        hide_index=True,
        column_config={name: words(f"columns.{name}") for name in rows.columns if name != "total"},
        height=min(320, 38 + 35 * len(rows)),
        placeholder=numbers.MISSING,
        alt=words(f"region.{kind}"),
    )


def uninspected(visit: Visit, most: int = ROWS_ON_SCREEN) -> pl.DataFrame:
    """Return the villages not covered, with the names of this language."""
    rows = data.ask(
        visit.view, lists.uninspected_villages, visit.region.code, visit.term.term_id, most
    )
    return _with_county(visit, rows)


def overdue(visit: Visit, most: int = ROWS_ON_SCREEN) -> pl.DataFrame:
    """Return the problems overdue, with the names of this language."""
    rows = data.ask(visit.view, lists.overdue_problems, visit.region.code, visit.term.term_id, most)
    levels = ("village", "township", "county")
    return _with_county(visit, rows).with_columns(
        pl.col("category").replace(why.category_names(visit)),
        pl.col("responsibility_level").replace_strict(
            {level: visit.words(f"responsibility.{level}") for level in levels}, default=None
        ),
    )


def _with_county(visit: Visit, rows: pl.DataFrame) -> pl.DataFrame:
    names = {code: visit.name(visit.regions[code]) for code in rows["county"].unique().to_list()}
    return rows.with_columns(pl.col("county").replace_strict(names, return_dtype=pl.String))


def book(visit: Visit, kind: str) -> bytes:
    """Return a list as an Excel workbook with a sheet that says what it is."""
    words = visit.words
    rows = (uninspected if kind == "uninspected" else overdue)(visit, lists.MOST_ROWS)
    version = visit.view.version
    about = [
        (words("sheet.title"), words(f"region.{kind}")),
        (
            words("sheet.selection"),
            words(
                "sheet.selection_of",
                region=visit.name(visit.region),
                term=picks.term_name(visit, visit.term),
            ),
        ),
        (words("sheet.as_of"), visit.as_of),
        (words("sheet.version"), version.version_id),
        (words("sheet.definitions"), words(f"definitions.{kind}")),
    ]
    if visit.settings.office:
        about.insert(1, (words("sheet.office"), visit.settings.office))
    if visit.settings.classification_label:
        about.insert(0, (words("sheet.classification"), visit.settings.classification_label))
    if visit.is_demonstration:
        about.insert(0, (words("header.demonstration"), words("header.demonstration_foot")))
    headings = {name: words(f"columns.{name}") for name in rows.columns if name != "total"}
    return exports.workbook(
        words("sheet.about"), about, [exports.Sheet(words(f"region.{kind}"), rows, headings)]
    )


def _file_name(visit: Visit, kind: str) -> str:
    return visit.words(
        "sheet.demonstration_file" if visit.is_demonstration else "sheet.file",
        title=visit.words(f"region.{kind}"),
        region=visit.name(visit.region),
        day=f"{visit.view.version.as_of_date:%Y%m%d}",
    )


def _total(visit: Visit, total: int) -> str:
    if total > ROWS_ON_SCREEN:
        return visit.words(
            "region.list_cut",
            total=numbers.count(total),
            shown=numbers.count(ROWS_ON_SCREEN),
            day=visit.as_of,
        )
    return visit.words("region.list_total", total=numbers.count(total), day=visit.as_of)
