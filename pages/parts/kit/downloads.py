"""What a file that leaves the product says of itself: its name, and what it holds as of when."""

from __future__ import annotations

from datetime import date

from pages.parts.frame.shell import Visit
from pages.parts.kit import numbers

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
CSV = "text/csv"
PNG = "image/png"
SVG = "image/svg+xml"


def about(
    visit: Visit, title: str, definitions: dict[str, str], month: date
) -> list[tuple[str, str]]:
    """Return what a file is, a label and a text a line.

    `definitions` says of each figure in it, by its name, what it counts; `month` is the end of the
    month that it is of.
    """
    words = visit.words
    lines = [(words("sheet.title"), title)]
    if visit.settings.office:
        lines.append((words("sheet.office"), visit.settings.office))
    lines += [
        (words("sheet.selection"), selected(visit, month)),
        *([(words("sheet.scope"), scope)] if (scope := visit.scope_of(visit.region)) else []),
        (words("sheet.as_of"), visit.as_of),
        (words("sheet.version"), visit.view.version.version_id),
        *((words("sheet.definition_of", name=name), text) for name, text in definitions.items()),
    ]
    if visit.settings.classification_label:
        lines.insert(0, (words("sheet.classification"), visit.settings.classification_label))
    if visit.is_demonstration:
        lines.insert(0, (words("header.demonstration"), words("header.demonstration_foot")))
    return lines


def selected(visit: Visit, month: date | None = None) -> str:
    """Return the selection in words: the region, the term, the month (the chosen one unless given),
    and what narrows it.
    """
    words = visit.words
    said = [
        visit.name(visit.region),
        words("choose.term_of", start=visit.term.starts_on.year, end=visit.term.ends_on.year),
        words("sheet.until_month", month=numbers.month(month or visit.month_end, visit.language)),
    ]
    if visit.year is not None:
        said.append(words("choose.one_year", year=visit.year))
    if visit.level:
        said.append(words(f"responsibility.{visit.level}"))
    if visit.category:
        said.append(visit.category_names[visit.category])
    return words("ranking.separator").join(said)


def file_name(visit: Visit, title: str, ending: str) -> str:
    """Return the name of a file: what it holds, of which region, as of which day."""
    name = visit.words(
        "sheet.demonstration_file" if visit.is_demonstration else "sheet.file",
        title=title,
        region=visit.name(visit.region),
        day=f"{visit.view.version.as_of_date:%Y%m%d}",
        ending=ending,
    )
    # A name of a region or a metric may hold what a file system does not take, or turns the ending.
    taken = (
        "-" if letter in '\\/:*?"<>|' or not (letter.isprintable() or letter == " ") else letter
        for letter in name
    )
    return "".join(taken).lstrip(". ")
