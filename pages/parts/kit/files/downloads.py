"""What a file that leaves the product says of itself: its name, and what it holds as of when."""

from __future__ import annotations

from datetime import date

from pages.parts.kit.page import Page

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
CSV = "text/csv"
PNG = "image/png"
SVG = "image/svg+xml"


def about(
    page: Page, title: str, definitions: dict[str, str], month: date
) -> list[tuple[str, str]]:
    """Return what a file is, a label and a text a line.

    `definitions` says of each figure in it, by its name, what it counts; `month` is the end of the
    month that it is of.
    """
    words = page.words
    lines = [(words("sheet.title"), title)]
    if page.office:
        lines.append((words("sheet.office"), page.office))
    lines += [
        (words("sheet.selection"), page.selected(month)),
        *([(words("sheet.scope"), scope)] if (scope := page.scope) else []),
        (words("sheet.as_of"), page.as_of),
        (words("sheet.version"), page.version_id),
        *((words("sheet.definition_of", name=name), text) for name, text in definitions.items()),
    ]
    if page.classification_label:
        lines.insert(0, (words("sheet.classification"), page.classification_label))
    if page.is_demonstration:
        lines.insert(0, (words("header.demonstration"), words("header.demonstration_foot")))
    return lines


def file_name(page: Page, title: str, ending: str) -> str:
    """Return the name of a file: what it holds, of which region, as of which day."""
    name = page.words(
        "sheet.demonstration_file" if page.is_demonstration else "sheet.file",
        title=title,
        region=page.place_name,
        day=f"{page.as_of_date:%Y%m%d}",
        ending=ending,
    )
    # A name of a region or a metric may hold what a file system does not take, or turns the ending.
    taken = (
        "-" if letter in '\\/:*?"<>|' or not (letter.isprintable() or letter == " ") else letter
        for letter in name
    )
    return "".join(taken).lstrip(". ")
