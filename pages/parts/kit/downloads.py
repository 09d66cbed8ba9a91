"""What a file that leaves the product says of itself: its name, and what it holds as of when."""

from __future__ import annotations

from datetime import date

from pages.parts.frame.context import PageContext
from pages.parts.kit import numbers

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
CSV = "text/csv"
PNG = "image/png"
SVG = "image/svg+xml"


def about(
    context: PageContext, title: str, definitions: dict[str, str], month: date
) -> list[tuple[str, str]]:
    """Return what a file is, a label and a text a line.

    `definitions` says of each figure in it, by its name, what it counts; `month` is the end of the
    month that it is of.
    """
    words = context.words
    lines = [(words("sheet.title"), title)]
    if context.settings.office:
        lines.append((words("sheet.office"), context.settings.office))
    lines += [
        (words("sheet.selection"), selected(context, month)),
        *([(words("sheet.scope"), scope)] if (scope := context.scope_of(context.region)) else []),
        (words("sheet.as_of"), context.as_of),
        (words("sheet.version"), context.view.version.version_id),
        *((words("sheet.definition_of", name=name), text) for name, text in definitions.items()),
    ]
    if context.settings.classification_label:
        lines.insert(0, (words("sheet.classification"), context.settings.classification_label))
    if context.is_demonstration:
        lines.insert(0, (words("header.demonstration"), words("header.demonstration_foot")))
    return lines


def selected(context: PageContext, month: date | None = None) -> str:
    """Return the selection in words: the region, the term, the month (the chosen one unless given),
    and what narrows it.
    """
    words = context.words
    said = [
        context.name(context.region),
        words("choose.term_of", start=context.term.starts_on.year, end=context.term.ends_on.year),
        words(
            "sheet.until_month", month=numbers.month(month or context.month_end, context.language)
        ),
    ]
    if context.year is not None:
        said.append(words("choose.one_year", year=context.year))
    if context.level:
        said.append(words(f"responsibility.{context.level}"))
    if context.category:
        said.append(context.category_names[context.category])
    return words("ranking.separator").join(said)


def file_name(context: PageContext, title: str, ending: str) -> str:
    """Return the name of a file: what it holds, of which region, as of which day."""
    name = context.words(
        "sheet.demonstration_file" if context.is_demonstration else "sheet.file",
        title=title,
        region=context.name(context.region),
        day=f"{context.view.version.as_of_date:%Y%m%d}",
        ending=ending,
    )
    # A name of a region or a metric may hold what a file system does not take, or turns the ending.
    taken = (
        "-" if letter in '\\/:*?"<>|' or not (letter.isprintable() or letter == " ") else letter
        for letter in name
    )
    return "".join(taken).lstrip(". ")
