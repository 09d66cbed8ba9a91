"""What every hand-out says of itself: of which place, from whom, as of when, of which version."""

from __future__ import annotations

from datetime import date

from pages.parts.frame.context import PageContext
from pages.parts.kit import numbers
from warehouse.handouts.document import DocumentOrigin, Paragraph, Section, text


def origin(context: PageContext) -> DocumentOrigin:
    """Return where the figures of a hand-out come from."""
    words = context.words
    return DocumentOrigin(
        office=context.office,
        place=context.name(context.region),
        selection=term(context),
        as_of=words("header.as_of", day=context.as_of),
        version=words("header.version", version=context.version_id),
        label=context.classification_label,
        mark=context.mark,
    )


def term(context: PageContext) -> str:
    """Return the term and how far it has come, and the month where it is not the latest."""
    words, chosen = context.words, context.term
    sentence = words(
        "handouts.term",
        start=chosen.starts_on.year,
        end=chosen.ends_on.year,
        month=_months(chosen.starts_on, min(context.month_end, chosen.ends_on)),
        months=_months(chosen.starts_on, chosen.ends_on),
    )
    if not is_past(context):
        return sentence
    month = numbers.month(context.month_end, context.language)
    return words("ranking.separator").join([sentence, words("sheet.until_month", month=month)])


def is_past(context: PageContext) -> bool:
    """Whether the month shown is not the latest: lists, which are as of now, are not of it."""
    return context.month_end != context.months[-1]


def past_month(context: PageContext) -> list[Paragraph]:
    """Return what is of the month shown and what is as of now, where that is not the same."""
    if not is_past(context):
        return []
    month = numbers.month(context.month_end, context.language)
    sentence = context.words("region.past_month", month=month, day=context.as_of)
    return [Paragraph(text(sentence), is_quiet=True)]


def written_on(context: PageContext) -> str:
    """Return the day of a hand-out in words: that of its figures, so that two of one version are
    alike.
    """
    return day(context, context.as_of_date)


def day(context: PageContext, moment: date) -> str:
    """Write a day as letters do."""
    return context.words("handouts.day", day=moment)


def _months(first: date, last: date) -> int:
    """Return how many months lie between two days, both months counted."""
    return (last.year - first.year) * 12 + last.month - first.month + 1


def nothing(context: PageContext) -> Section:
    """Return what a hand-out says of a region of which the ledgers hold nothing."""
    name = context.name(context.region)
    return Section([Paragraph(text(context.words("notices.not_in_data", region=name)))])
