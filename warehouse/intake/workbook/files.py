"""Uploaded files, read into sheets: one bad file is a finding, and reading goes on."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field, replace
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING

from warehouse.intake.cells.sheets import SourceFile
from warehouse.intake.findings.finding import Finding
from warehouse.intake.privacy.labels import file_label, passing_label
from warehouse.intake.workbook import limits
from warehouse.intake.workbook.archives import files_within
from warehouse.intake.workbook.file_types import Kind, is_type_by_name, kind_of
from warehouse.intake.workbook.hidden_names import with_labels, without_labels
from warehouse.intake.workbook.memory_budget import MemoryBudget
from warehouse.intake.workbook.refusal import FileRefused, refused_if_it_fails
from warehouse.intake.workbook.text.delimited import read_delimited
from warehouse.intake.workbook.text.large_files import refuse_endless
from warehouse.intake.workbook.web.pages import read_archive_of_pages, read_page
from warehouse.intake.workbook.web.xml_spreadsheet import read_xml_spreadsheet
from warehouse.intake.workbook.xls.reader import read_xls
from warehouse.intake.workbook.xlsx.reader import read_xlsx
from warehouse.runtime.progress import silent
from warehouse.words.messages import message

if TYPE_CHECKING:
    from collections.abc import Sequence

    from warehouse.intake.workbook.layout import ReadWorkbook
    from warehouse.runtime.progress import Progress


def read_files(
    paths: Sequence[Path], progress: Progress = silent
) -> tuple[list[SourceFile], list[Finding]]:
    """Return the files that can be read, in order, and what there is to say of all of them.

    A file that cannot be read has a finding `refused` without a row. Progress counts bytes.
    """
    reading = _Reading()
    sizes = [path.stat().st_size if path.is_file() else 0 for path in paths]
    done = 0
    for path, name, size in zip(paths, shown_names(paths), sizes, strict=True):
        step = message("progress.reading_file.name", file=passing_label(name))
        progress(step, done, sum(sizes))
        reading.read_path(path, name)
        done += size
        progress(step, done, sum(sizes))
    return reading.files, reading.findings


def shown_names(paths: Sequence[Path]) -> list[str]:
    """Return what each file is called: its name, with its folder where two names are the same."""
    names = [path.name or str(path) for path in paths]
    listed: list[str] = []
    for path, name in zip(paths, names, strict=True):
        called = name if names.count(name) == 1 else f"{path.parent.name}/{name}"
        number = 1
        while called in listed:
            number += 1
            called = f"{path.parent.name}/{path.stem}({number}){path.suffix}"
        listed.append(called)
    return listed


def label_of(path: Path) -> str:
    """Return what a file is called everywhere but on the disk of whoever brought it."""
    if passing_label(path.name) == path.name:
        return path.name
    try:
        return file_label(path.name, path.read_bytes())
    except OSError:
        return passing_label(path.name)


@dataclass
class _Reading:
    """What was read so far, and how much budget is left."""

    files: list[SourceFile] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)
    _budget: MemoryBudget = field(default_factory=MemoryBudget)

    def read_path(self, path: Path, name: str) -> None:
        """Read one uploaded file, or every file of an archive."""
        try:
            data = _content(path)
        except FileRefused as refused:
            self.findings.append(refused.finding(passing_label(name)))
            return
        self._read(data, self._label(name, data), is_within=False)

    def _label(self, name: str, data: bytes, within: str = "") -> str:
        """Return what the file is called from here on; that its own name is hidden is told."""
        label = within + file_label(name, data)
        if label != within + name:
            self.findings.append(
                Finding("file_name_personal", "warned", label, details={"file": label})
            )
        return label

    def _read(self, data: bytes, name: str, *, is_within: bool) -> None:
        try:
            with refused_if_it_fails():
                kind = kind_of(data)
                if kind != "zip":
                    self._read_workbook(data, name, kind)
                elif is_within:
                    raise FileRefused("file_archive_within")
                else:
                    self._read_archive(data, name)
        except FileRefused as refused:
            self.findings.append(without_labels(refused.finding(name)))

    def _read_archive(self, data: bytes, name: str) -> None:
        read_before = len(self.files), len(self.findings)
        for packed in files_within(data, refuse_endless):
            within = f"{name}/"
            if packed.refused is not None:
                inner = within + passing_label(packed.name)
                self.findings.append(without_labels(packed.refused.finding(inner)))
            elif packed.data is None:
                inner = within + passing_label(packed.name)
                self.findings.append(Finding("file_of_a_system", "noted", inner))
            else:
                inner = self._label(packed.name, packed.data, within)
                self._read(packed.data, inner, is_within=True)
        if read_before == (len(self.files), len(self.findings)):
            raise FileRefused("file_empty")

    def _read_workbook(self, data: bytes, name: str, kind: Kind) -> None:
        budget = replace(self._budget)
        read = with_labels(_read_as(kind, data, name, budget), name)
        if not any(sheet.rows for sheet in read.sheets):
            raise FileRefused("file_without_values")
        self._budget = budget
        if not is_type_by_name(name, kind):
            self.findings.append(
                Finding("file_wrong_extension", "noted", name, details={"kind": kind})
            )
        self.findings.extend(read.findings)
        self.files.append(
            SourceFile(
                name=name,
                size=len(data),
                sha256=hashlib.sha256(data).hexdigest(),
                sheets=read.sheets,
                template_version=read.template_version,
            )
        )


def _read_as(kind: Kind, data: bytes, name: str, budget: MemoryBudget) -> ReadWorkbook:
    if kind == "xlsx":
        return read_xlsx(data, name, budget)
    if kind == "xls":
        return read_xls(data, name, budget)
    if kind == "html":
        return read_page(data, name, budget)
    if kind == "mht":
        return read_archive_of_pages(data, name, budget)
    if kind == "xml":
        return read_xml_spreadsheet(data, name, budget)
    return read_delimited(data, name, PurePosixPath(name).stem, budget)


def _content(path: Path) -> bytes:
    """Return the bytes of an uploaded file. Raises `FileRefused`."""
    try:
        if path.is_dir():
            raise FileRefused("file_is_folder")
        if not path.exists():
            raise FileRefused("file_missing")
        if not path.is_file():
            # A device or a pipe may never end.
            raise FileRefused("file_not_a_table")
        size = path.stat().st_size
        if size > limits.MOST_FILE_BYTES:
            raise FileRefused(
                "file_too_many_bytes", number=size >> 20, most=limits.MOST_FILE_BYTES >> 20
            )
        refuse_endless(path.stem, size, lambda: path.open("rb"))
        return path.read_bytes()
    except OSError as error:
        raise FileRefused("file_not_allowed") from error
