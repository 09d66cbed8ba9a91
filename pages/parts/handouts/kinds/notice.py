"""The notice of supervision (督办通知): what is overdue and behind, by when to answer, the lists.

Set as an official document (GB/T 9704). Its number is left to the office; it names no rule of the
Party but the limits that the figures are counted by, and no clue.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from pages.parts.frame import data
from pages.parts.frame.context import PageContext
from pages.parts.handouts import cautions, head, lists, situation
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
from warehouse.runtime.settings import DAY_OF_NOTICE as DAY
from warehouse.words.languages import has_wide_letters

ANSWER_WITHIN = 10
"""Working days from the day of the figures to that of the answer."""

SUBJECTS: tuple[cautions.Subject, ...] = ("problems", "villages", "acts")
"""What its sentences and lists are of."""

LONGEST = 100
"""Rows of a list; whoever has more gets them as a workbook."""


def is_needed(context: PageContext) -> bool:
    """Return whether there is anything to urge: something overdue, or fewer villages than planned.

    As of now, whatever the month.
    """
    return bool(situation.overdue(context)) or situation.short(now(context)) > 0


def compose(context: PageContext) -> Document:
    """Return the notice to the context's region."""
    context = now(context)
    words, region = context.words, context.name(context.region)
    opening = words("notice.opening", day=head.day(context, context.as_of_date))
    parts = {
        "pace": [_sentence(context, situation.plan_finding(context))],
        "problems": [_sentence(context, _overdue(context)), *limit(context)],
        "urged": [_sentence(context, acts.finding(context))],
    }
    title, addressee = (words(f"notice.{name}", region=region) for name in ("title", "addressee"))
    return official(context, title, addressee, opening, parts, _lists(context), *SUBJECTS)


def official(
    context: PageContext,
    title: str,
    addressee: str,
    opening: str,
    parts: Mapping[str, Sequence[str]],
    attached: Sequence[TableBlock],
    *subjects: cautions.Subject,
) -> Document:
    """Return a notice: numbered `parts` of sentences by the key of their heading, what is asked
    last, the lists that are attached, and the receipt. Its figures are of `subjects`.
    """
    words = context.words
    issuer = context.office or words("notice.issuer")
    answer = _answer_day(context)
    request = {"asked": [_request(context, answer)]}
    return Document(
        kind="notice",
        language=context.language,
        title=title,
        origin=head.origin(context),
        sections=[
            Section(
                [
                    Paragraph(text(opening)),
                    *_numbered(context, {**parts, **request}),
                    *cautions.of(context, *subjects),
                    *_annexes(context, attached),
                ]
            ),
            *_attached(context, attached),
            Section([_receipt(context, title, answer)]),
        ],
        date=head.written_on(context),
        official=Official(
            issuer=issuer,
            number=words("notice.number", year=context.as_of_date.year),
            addressee=addressee,
            signed_by=issuer,
            issued_on=words("notice.issued_on"),
        ),
    )


def now(context: PageContext) -> PageContext:
    """Return the context as of now, of the whole term: lists are of now, and nothing narrows what
    is urged.
    """
    return replace(context, year=None, level="", category="", month_end=context.term.last_month)


def _numbered(context: PageContext, parts: Mapping[str, Sequence[str]]) -> list[Paragraph]:
    """Return a numbered paragraph of each part, under its heading."""
    words, paragraphs = context.words, []
    for place, (name, sentences) in enumerate(parts.items(), start=1):
        leads = words(f"handouts.numbered_{place}", heading=words(f"notice.{name}"))
        paragraph = "".join(words("notice.sentence", said=sentence) for sentence in sentences)
        paragraphs.append(Paragraph(text(paragraph), leads=leads))
    return paragraphs


def _request(context: PageContext, answer: str) -> str:
    """Return what is asked, as the office has it in its settings, else as the words have it."""
    own = context.settings.notice_request
    if own:
        # What ends a sentence is set by the words.
        stop = context.words("notice.sentence", said="")
        return own.replace(DAY, answer).rstrip(f"{stop}.")
    return context.words("notice.answer", day=answer)


def _sentence(context: PageContext, finding: Finding) -> str:
    return as_text(claims.say(context.words, finding))


def _overdue(context: PageContext) -> Finding:
    """Return how many problems are overdue, and of which class most are."""
    region, term = context.region, context.term.term_id
    cuts = data.ask(context.view, lag.overdue_problems_by, region.code, region.level, term)
    return overdue_problems.finding(context, cuts)


def limit(context: PageContext) -> list[str]:
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


def _receipt(context: PageContext, title: str, answer: str) -> Receipt:
    words = context.words
    return Receipt(
        title=words("notice.receipt"),
        body=text(words("notice.receipt_body", title=title, day=answer)),
        labels=[words(f"handouts.blank_{name}") for name in ("receiver", "signer", "signed_on")],
    )


def _lists(context: PageContext) -> list[TableBlock]:
    """Return what is overdue, and what is not inspected where fewer villages are than planned."""
    tables = [lists.overdue(context, LONGEST)]
    if situation.short(context) > 0:
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
