"""What is laid into the outbox for a file of the inbox: the result, and the sheets to mend.

A folder of the outbox is named after its file and its content, so that whatever was killed writes
the same folder again. The file itself is moved into it last: until then it lies in the inbox.
"""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from warehouse.intake.copies.annotated_copy import annotate
from warehouse.intake.copies.terminal_report import described
from warehouse.intake.examine import rejected_rows
from warehouse.intake.workbook.files import label_of
from warehouse.runtime.home import sync_folder, write_bytes, write_text
from warehouse.runtime.integrity import file_hash
from warehouse.words.messages import language, message

if TYPE_CHECKING:
    from pathlib import Path

    from warehouse.intake.findings.examination import Examination
    from warehouse.runtime.home import Home
    from warehouse.words.messages import Text

FINDINGS_LISTED = 200
_LONGEST_STEM = 60


def folder_for(home: Home, file: Path) -> Path:
    """Return the folder of the outbox for a file: a name that tells nobody, and its content."""
    stem = label_of(file).removesuffix(file.suffix).strip(" .")[:_LONGEST_STEM]
    return home.outbox / f"{stem}-{file_hash(file)[:8]}"


def hand_back(
    home: Home, file: Path, sentence: Text, examination: Examination | None = None
) -> Path:
    """Lay the result into the outbox, with the sheets to mend, and move `file` to it.

    Returns the folder. Raises `OSError`; then the file lies where it lay.
    """
    folder = folder_for(home, file)
    folder.mkdir(parents=True, exist_ok=True)
    lines = [str(sentence)]
    if examination is not None:
        lines += map(str, described(examination, FINDINGS_LISTED))
        _write_sheets(folder, file, examination)
    write_text(folder / str(message("inbox_result_name")), "\n".join(lines) + "\n")
    os.replace(file, folder / f"{folder.name}{file.suffix}")  # noqa: PTH105 - over one of before
    sync_folder(folder)
    sync_folder(home.inbox)
    return folder


def _write_sheets(folder: Path, file: Path, examination: Examination) -> None:
    """Write what was found beside the cells, and the rows that were kept back."""
    if examination.findings.is_empty() or not examination.files:
        return  # nothing to show, or nothing that could be read
    content = annotate(file, examination.findings, examination.statuses, language())
    write_bytes(folder / str(message("annotated_name", stem=folder.name)), content)
    if examination.count("rejected") + examination.count("pending"):
        refused = rejected_rows(examination, language())
        write_bytes(folder / str(message("refusals_name")), refused)
