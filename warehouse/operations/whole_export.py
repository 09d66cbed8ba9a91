"""Every table of a version as files, for other tools: Parquet or CSV, with a data dictionary.

What is written says what it is: the version, its as-of day, the office's label, and of a
demonstration that everything was generated.
"""

from __future__ import annotations

import csv
import io
import shutil
import tempfile
import zipfile
from pathlib import Path
from typing import TYPE_CHECKING, Final, Literal

import duckdb

from warehouse.artifacts.project import Project, read_project
from warehouse.runtime.errors import XuntuError
from warehouse.runtime.faults import as_xuntu_error
from warehouse.runtime.progress import Progress, silent
from warehouse.words.messages import message

if TYPE_CHECKING:
    from warehouse.versions.version import Version

Format = Literal["parquet", "csv"]

_OPTIONS: Final = {"parquet": "format parquet, compression zstd", "csv": "format csv, header"}
DICTIONARY, ABOUT = "data_dictionary.csv", "README.txt"


MOST_BYTES = 1 << 30
"""Of a larger version the command line writes the files: a browser holds a download whole."""


class ExportRefused(XuntuError):
    """A version cannot be written to where it was asked for."""


def export(
    version: Version, folder: Path, format_name: Format = "parquet", progress: Progress = silent
) -> Path:
    """Write every table of a version into a folder of its own within `folder`; return that one.

    It is there whole or not at all. Raises ExportRefused where it is there already, and what the
    system says where it cannot be written.
    """
    name = f"xuntu-{version.version_id}-{format_name}"
    if version.is_demonstration:
        name = f"demonstration-{name}"
    target = folder / name
    if target.exists():
        raise ExportRefused.of("export_there", folder=target)
    draft: Path | None = None
    try:
        folder.mkdir(parents=True, exist_ok=True)
        draft = Path(tempfile.mkdtemp(prefix=".xuntu-export-", dir=folder))
        project = read_project(version.manifest, version.run_results)
        _write_tables(version, draft, format_name, progress)
        (draft / DICTIONARY).write_text(_dictionary(version, project), "utf-8-sig")
        (draft / ABOUT).write_text(_about(version), "utf-8")
        draft.rename(target)
    except (OSError, duckdb.Error) as error:
        raise as_xuntu_error(error, folder) or error from error
    finally:
        if draft is not None:
            shutil.rmtree(draft, ignore_errors=True)
    return target


def packed(
    version: Version, folder: Path, format_name: Format = "parquet", progress: Progress = silent
) -> Path:
    """Write the same as one ZIP within `folder` and return it.

    Raises ExportRefused of a version that is too large for a browser to take.
    """
    if (size := version.file.stat().st_size) > MOST_BYTES:
        raise ExportRefused.of(
            "export_large", size=f"{size / 1e9:.1f}", limit=f"{MOST_BYTES / 1e9:.1f}"
        )
    files = export(version, folder, format_name, progress)
    target = files.with_name(f"{files.name}.zip")
    draft = files.with_name(f".{target.name}")
    try:
        # Parquet is compressed as it is.
        method = zipfile.ZIP_STORED if format_name == "parquet" else zipfile.ZIP_DEFLATED
        with zipfile.ZipFile(draft, "w", method) as pack:
            for file in sorted(files.iterdir()):
                pack.write(file, f"{files.name}/{file.name}")
        draft.replace(target)
    finally:
        shutil.rmtree(files, ignore_errors=True)
        draft.unlink(missing_ok=True)
    return target


def _write_tables(version: Version, folder: Path, format_name: Format, progress: Progress) -> None:
    tables = sorted(version.rows)
    # Attached, not opened: a process that reads the version already has it under its own settings.
    with duckdb.connect() as connection:
        path = str(version.file).replace("'", "''")
        connection.execute(f"attach '{path}' as version (read_only)")
        connection.execute("use version")
        connection.execute("set enable_progress_bar = false")  # the job, or nobody, says how far
        for done, table in enumerate(tables):
            progress(message("step_export", table=table), done, len(tables))
            file = str(folder / f"{table}.{format_name}").replace("'", "''")
            connection.execute(f"copy \"{table}\" to '{file}' ({_OPTIONS[format_name]})")


def _dictionary(version: Version, project: Project) -> str:
    """Return one line per column: table, what a row of it is, rows, column, type, what it holds."""
    lines = io.StringIO()
    writer = csv.writer(lines, lineterminator="\n")
    writer.writerow(("table", "one_row_is", "rows", "column", "type", "description"))
    for table, rows in sorted(version.rows.items()):
        node = project.named(table)
        if node is None:
            continue
        for column in node.columns:
            about = " ".join(column.description.split())
            writer.writerow(
                (table, node.grain or node.description, rows, column.name, column.data_type, about)
            )
    return lines.getvalue()


def _about(version: Version) -> str:
    """Return what the files are of, in the language in force."""
    lines = [
        message("export_about", version=version.version_id, day=version.as_of_date),
        message("export_dictionary", file=DICTIONARY),
    ]
    if version.classification_label:
        lines.insert(0, message("export_label", label=version.classification_label))
    if version.is_demonstration:
        lines.insert(0, message("header.demonstration_foot"))
    return "".join(f"{line}\n" for line in lines)
