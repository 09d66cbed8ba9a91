"""What an examination found: rows by status, findings at their place, and copies to take away."""

from __future__ import annotations

from typing import Any

import polars as pl
import streamlit as st

from pages.parts.frame.context import FrameContext
from pages.parts.intake import flow, ledger_text
from pages.parts.intake.waiting import size_of
from pages.parts.kit import headings, numbers, texts
from pages.parts.kit.files import downloads
from warehouse.intake.batches.drafts import Draft
from warehouse.intake.cells.sheets import column_letter
from warehouse.intake.copies.report import ExaminationReport
from warehouse.intake.findings.grouping import folded_with_sentences
from warehouse.words.messages import message

ROW_STATUSES = ("accepted", "pending", "rejected", "skipped")
_SEVERITIES = ("rejected", "pending", "warned", "noted")
SHOWN = 500
TALLEST = 480
"""Pixels of a long list, which scrolls."""
FEW = 6
"""Findings that stand below each other without scrolling."""


def rows_card(context: FrameContext, report: ExaminationReport) -> None:
    """Draw what became of every row, a line a sheet; the statuses sum to the rows."""
    with st.container(border=True, key="card_rows"):
        headings.title(_sentence(context, report))
        st.html(_sheets(context, report))
        ledger_text.lines(
            *_skipped(context, report),
            *_cells(context, report),
            *_files_before(context, report),
            *_counts(context, report),
            *_sizes(context, report),
        )


def findings_card(context: FrameContext, draft: Draft, report: ExaminationReport) -> None:
    """Draw the findings by rule, the chosen rule's at their places, and the copies."""
    words = context.words
    if report.rules.is_empty():
        return
    with st.container(border=True, key="card_findings"):
        headings.title(words("intake.findings_title"))
        chosen = st.pills(
            words("intake.findings_title"),
            [row["rule"] for row in report.rules.unique("rule", maintain_order=True).to_dicts()],
            format_func=lambda rule: texts.literal(_rule(context, report, rule)),
            key=f"rule_{draft.draft_id}_{context.language}",
            label_visibility="collapsed",
        )
        findings = report.findings
        if chosen is not None:
            findings = findings.filter(pl.col("rule") == chosen)
        _table(context, findings.head(SHOWN))
        total = int(report.rules["findings"].sum())
        if chosen is not None:
            total = int(report.rules.filter(pl.col("rule") == chosen)["findings"].sum())
        if total > min(findings.height, SHOWN):
            texts.caption(
                words(
                    "intake.findings_cut",
                    shown=numbers.count(min(findings.height, SHOWN)),
                    total=numbers.count(total),
                )
            )
        _copies(context, draft)


def _sheets(context: FrameContext, report: ExaminationReport) -> str:
    """Return a line a sheet that holds rows of data, and one for all that hold none."""
    words = context.words
    holds_data = pl.sum_horizontal("accepted", "pending", "rejected") > 0
    named = ("file", "sheet") if len(report.files) > 1 else ("sheet",)
    headings = "".join(
        f'<th class="{"" if name in named else "figure"}">{words(f"intake.column_{name}")}</th>'
        for name in (*named, "rows", *ROW_STATUSES)
    )
    lines = [
        _line([row[name] for name in named], row)
        for row in report.sheets.filter(holds_data).iter_rows(named=True)
    ]
    others = report.sheets.filter(~holds_data)
    if not others.is_empty():
        label = words("intake.other_sheets", n=numbers.count(others.height))
        empty = [""] * (len(named) - 1)
        lines.append(_line([label, *empty], others.sum().row(0, named=True)))
    return f'<table class="ledger"><tr>{headings}</tr>{"".join(lines)}</table>'


def _line(names: list[str], counts: dict[str, Any]) -> str:
    cells = "".join(
        f'<td class="figure">{numbers.count(counts[name])}</td>' for name in ("rows", *ROW_STATUSES)
    )
    return f"<tr>{''.join(f'<td>{ledger_text.escaped(name)}</td>' for name in names)}{cells}</tr>"


def _sentence(context: FrameContext, report: ExaminationReport) -> str:
    words = context.words
    counts = {
        status: numbers.count(report.count(status))
        for status in ("accepted", "pending", "rejected")
    }
    if report.is_clean:
        return words("intake.rows_clean", accepted=counts["accepted"])
    return words(
        "intake.rows_held" if report.count("rejected") else "intake.rows_pending", **counts
    )


def _skipped(context: FrameContext, report: ExaminationReport) -> list[str]:
    if not report.skipped:
        return []
    words = context.words
    reasons = words("ranking.separator").join(
        words(
            "intake.reason",
            reason=message(f"reasons.{reason}.name").in_language(context.language),
            n=numbers.count(count),
        )
        for reason, count in sorted(report.skipped.items(), key=lambda item: -item[1])
    )
    return [
        words(
            "intake.skipped",
            rows=numbers.count(report.rows),
            skipped=numbers.count(report.count("skipped")),
            reasons=reasons,
        )
    ]


def _cells(context: FrameContext, report: ExaminationReport) -> list[str]:
    """Say what became of the filled cells: a row that holds two things shows here."""
    if not report.cells:
        return []
    parts = context.words("ranking.separator").join(
        message(
            "import_summary.cells.part",
            status=message(f"import_summary.cells.{status}"),
            count=numbers.count(count),
        ).in_language(context.language)
        for status, count in report.cells.items()
    )
    total = numbers.count(sum(report.cells.values()))
    return [context.words("intake.cells", cells=total, parts=parts)]


def _files_before(context: FrameContext, report: ExaminationReport) -> list[str]:
    return [
        context.words("intake.known_file", file=file["name"], batch=file["batch"])
        for file in report.files
        if file["batch"] is not None
    ]


def _counts(context: FrameContext, report: ExaminationReport) -> list[str]:
    return [
        context.words(
            "intake.three_counts",
            sheet=row["sheet"],
            rows=numbers.count(row["rows"]),
            problems=numbers.count(row["problems"]),
            measures=numbers.count(row["measures"]),
        )
        for row in report.counts.iter_rows(named=True)
    ]


def _sizes(context: FrameContext, report: ExaminationReport) -> list[str]:
    size = sum(file["size"] for file in report.files)
    return [context.words("intake.examined", size=size_of(size), seconds=f"{report.seconds:.1f}")]


def _rule(context: FrameContext, report: ExaminationReport, rule: str) -> str:
    count = int(report.rules.filter(pl.col("rule") == rule)["count"].sum())
    name = message(f"rules.{rule}.name").in_language(context.language)
    return context.words("intake.rule", name=name, n=numbers.count(count))


def _table(context: FrameContext, findings: pl.DataFrame) -> None:
    words = context.words
    headings = "".join(
        f"<th>{words(f'intake.finding_{name}')}</th>"
        for name in ("severity", "place", "value", "what", "remedy")
    )
    names_files = findings["file"].n_unique() > 1
    severities = {severity: words(f"intake.severity_{severity}") for severity in _SEVERITIES}
    lines = "".join(
        f'<tr class="{row["severity"]}"><td>{severities[row["severity"]]}</td>'
        f"<td>{_place(context, row, names_files=names_files)}</td><td>{_cell(row)}</td>"
        f"<td>{ledger_text.escaped(row['what'])}</td>"
        f"<td>{ledger_text.escaped(row['remedy'])}</td></tr>"
        for row in folded_with_sentences(findings, context.language).iter_rows(named=True)
    )
    with st.container(height=TALLEST if findings.height > FEW else "content", border=False):
        st.html(f'<table class="findings"><tr>{headings}</tr>{lines}</table>')


def _place(context: FrameContext, row: dict[str, Any], *, names_files: bool) -> str:
    """Return where a finding is: file and sheet, then row and column, as far as it has them."""
    words = context.words
    names = [row["file"]] if names_files or not row["sheet"] else []
    names += [row["sheet"]] if row["sheet"] else []
    at = ""
    if row["rows"] and row["column"] is not None:
        at = words("intake.at_cells", rows=row["rows"], column=column_letter(row["column"]))
    elif row["rows"]:
        at = row["rows"]
    elif row["row"] is not None and row["column"] is not None:
        at = words("intake.at_cell", row=row["row"], column=column_letter(row["column"]))
    elif row["row"] is not None:
        at = words("intake.at_row", row=row["row"])
    elif row["column"] is not None:
        at = words("intake.at_column", column=column_letter(row["column"]))
    return f"{'<br>'.join(map(ledger_text.escaped, names))}<b>{at}</b>"


def _cell(row: dict[str, Any]) -> str:
    """Return the header of a finding's column and what stands in its cell."""
    header, value = ledger_text.escaped(row["header"]), ledger_text.escaped(row["value"])
    if header == value:
        return header
    return f"<small>{header}</small>{value}"


def _copies(context: FrameContext, draft: Draft) -> None:
    words = context.words
    refused = draft.report / f"refused-{context.language}.xlsx"
    if not refused.exists():
        if st.button(words("intake.make_copies"), key="make_copies"):
            flow.annotate(context, draft)
            st.rerun()
        return
    for number, file in enumerate(draft.files, start=1):
        with st.container(horizontal=True, vertical_alignment="center"):
            copy = draft.report / f"annotated-{context.language}-{number}.xlsx"
            st.download_button(
                words("intake.annotated"),
                data=copy.read_bytes,
                file_name=words("intake.annotated_file", file=file.stem),
                mime=downloads.XLSX,
                on_click="ignore",
                key=f"annotated_{number}",
            )
            ledger_text.lines(file.name)
    st.download_button(
        words("intake.refused_copy"),
        data=refused.read_bytes,
        file_name=words("intake.refused_file"),
        mime=downloads.XLSX,
        on_click="ignore",
        key="refused_copy",
    )
