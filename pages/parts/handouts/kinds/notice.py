"""The notice of supervision (督办通知): what is overdue and behind, by when to answer, the lists.

Set as an official document (GB/T 9704). Its number is left to the office; it names no rule of the
Party but the limits that the figures are counted by, and no clue.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from pages.parts.frame import data
from pages.parts.frame.context import PageContext
from pages.parts.handouts import head, lists, standing
from pages.parts.kit import claims
from pages.parts.kit.claims import Finding
from pages.parts.kit.words import as_text
from pages.parts.shared.lag import acts, overdue_problems
from warehouse.handouts.cells import WIDE_SPACE
from warehouse.handouts.document import (
    Document,
    Official,
    Paragraph,
    Receipt,
    Section,
    TableBlock,
    text,
)
from warehouse.queries import calendar, lag
from warehouse.queries.rectification import timeliness
from warehouse.words.languages import has_wide_letters

ANSWER_WITHIN = 10
"""Working days from the day of the figures to that of the answer."""

LONGEST = 100
"""Rows of a list; whoever has more gets them as a workbook."""


def is_needed(context: PageContext) -> bool:
    """Return whether there is anything to urge: something overdue, or fewer villages than planned.

    As of now, whatever the month.
    """
    return bool(standing.overdue(context)) or standing.short(_now(context)) > 0


def compose(context: PageContext) -> Document:
    """Return the notice to the context's region."""
    context = _now(context)
    words, region = context.words, context.name(context.region)
    issuer = context.office or words("notice.issuer")
    answer, attached = _answer_day(context), _lists(context)
    return Document(
        kind="notice",
        language=context.language,
        title=words("notice.title", region=region),
        origin=head.origin(context),
        sections=[
            Section([*_paragraphs(context, answer), *_annexes(context, attached)]),
            *_attached(context, attached),
            Section([_receipt(context, answer)]),
        ],
        date=head.written_on(context),
        official=Official(
            issuer=issuer,
            number=words("notice.number", year=context.as_of_date.year),
            addressee=words("notice.addressee", region=region),
            signed_by=issuer,
            issued_on=words("notice.issued_on"),
        ),
    )


def _now(context: PageContext) -> PageContext:
    """Return the context as of now, of the whole term: lists are of now, and nothing narrows what
    is urged.
    """
    return replace(context, year=None, level="", category="", month_end=context.term.last_month)


def _paragraphs(context: PageContext, answer: str) -> list[Paragraph]:
    words = context.words
    opening = words("notice.opening", day=head.day(context, context.as_of_date))
    parts = {
        "pace": [_said(context, standing.plan_finding(context))],
        "problems": [_said(context, _overdue(context)), *_limit(context)],
        "urged": [_said(context, acts.finding(context))],
        "asked": [words("notice.answer", day=answer)],
    }
    paragraphs = [Paragraph(text(opening))]
    for place, (name, sentences) in enumerate(parts.items(), start=1):
        leads = words(f"handouts.numbered_{place}", heading=words(f"notice.{name}"))
        said = "".join(words("notice.sentence", said=sentence) for sentence in sentences)
        paragraphs.append(Paragraph(text(said), leads=leads))
    return paragraphs


def _said(context: PageContext, finding: Finding) -> str:
    return as_text(claims.say(context.words, finding))


def _overdue(context: PageContext) -> Finding:
    """Return how many problems are overdue, and of which class most are."""
    region, term = context.region, context.term.term_id
    cuts = data.ask(context.view, lag.overdue_problems_by, region.code, region.level, term)
    return overdue_problems.finding(context, cuts)


def _limit(context: PageContext) -> list[str]:
    """Return by which limit problems are overdue; nothing where no rule is in force."""
    code, on = context.region.code, context.as_of_date
    rows = data.ask(context.view, timeliness.rectification_window, code, on)
    if rows.is_empty():
        return []
    rule = rows.row(0, named=True)
    return [
        context.words(
            "notice.limit",
            value=rule["value"],
            unit=context.words(f"notice.unit_{rule['unit']}"),
            day=head.day(context, rule["valid_from"]),
        )
    ]


def _answer_day(context: PageContext) -> str:
    """Return the day by which an answer is asked for, in words where the calendar ends before."""
    rows = data.ask(context.view, calendar.working_day_after, context.as_of_date, ANSWER_WITHIN)
    days = rows["day"].to_list()
    return head.day(context, days[0]) if days else context.words("brief.soon")


def _receipt(context: PageContext, answer: str) -> Receipt:
    words = context.words
    return Receipt(
        title=words("notice.receipt"),
        body=text(
            words(
                "notice.receipt_body",
                title=words("notice.title", region=context.name(context.region)),
                day=answer,
            )
        ),
        labels=[words(f"handouts.blank_{name}") for name in ("receiver", "signer", "signed_on")],
    )


def _lists(context: PageContext) -> list[TableBlock]:
    """Return what is overdue, and what is not inspected where fewer villages are than planned."""
    tables = [lists.overdue(context, LONGEST)]
    if standing.short(context) > 0:
        tables.append(lists.uninspected(context, LONGEST))
    return [table for table in tables if table is not None]


def _annexes(context: PageContext, attached: Sequence[TableBlock]) -> list[Paragraph]:
    """Return the lines that name the lists, one below the other and without a mark at their end
    (GB/T 9704-2012, 7.3.4).
    """
    words, leads = context.words, context.words("notice.annexes")
    beneath = WIDE_SPACE * len(leads) if has_wide_letters(context.language) else ""
    return [
        Paragraph(
            text(words("notice.annex", number=number, title=table.title)),
            leads=leads if number == 1 else beneath,
        )
        for number, table in enumerate(attached, start=1)
    ]


def _attached(context: PageContext, attached: Sequence[TableBlock]) -> list[Section]:
    """Return the lists, each on a page of its own."""
    return [
        Section([table], heading=context.words("notice.attached", number=number), starts_page=True)
        for number, table in enumerate(attached, start=1)
    ]
