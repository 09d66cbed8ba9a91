"""Every file of the data folder is written as a draft and renamed; the list of what is not."""

from __future__ import annotations

import ast

from warehouse.runtime.home import PROJECT_ROOT

WRITERS = {"write_text", "write_bytes", "write_parquet", "write_csv", "copyfile", "copyfileobj"}

AS_DRAFTS = {
    # Into a folder that is renamed once it is whole.
    "intake/batches/batch_writer.py": "a batch, in incoming/",
    "intake/batches/schema_batch.py": "the same",
    "intake/copies/report.py": "a report, renamed",
    "intake/batches/drafts.py": "an import, renamed",
    "operations/whole_export.py": "an export, its folder renamed",
    "upkeep/backup/restoring.py": "a data folder restored, renamed",
    "demo/generate.py": "parts of a demonstration, in incoming/",
    "build/failures.py": "what a failed build tells, added to its log",
    "build/held_batches.py": "batches as a build reads them, in building/",
    "build/dbt_run.py": "a version and its log, in building/; the parsed project as a draft",
    "build/incremental/build.py": "a version as the one before, in building/",
    "build/engines/elsewhere.py": "a version that was made elsewhere, in building/",
    "operations/doctor/program.py": "the parsed project, in a folder that is gone at the end",
    "development/draft.py": "a development version, its folder renamed; the draft it is made of",
    "development/rebuild.py": "the parsed project, beside the draft",
    # The draft itself.
    "runtime/home.py": "drafts and renames",
    "upkeep/backup/store.py": "a draft of `replacing`",
    "upkeep/backup/encryption.py": "into the drafts of the two",
    "upkeep/alerts/channels.py": "lines added to the office's own file, outside of the data folder",
    "intake/batches/finishing.py": "a draft of `replacing`",
    # Nobody reads it before its process has ended.
    "runtime/jobs.py": "a job's own output",
    "development/dbt_service.py": "the log of dbt",
    "development/differences.py": "what differs, named once all of it is written",
}
"""Modules that write by themselves, and why that is as good as a draft."""

ELSEWHERE = {
    "cli/asking.py",
    "demo/ledgers.py",
    "intake/batches/reference_changes.py",
    "intake/workbook/xlsx/copying.py",
    "intake/workbook/xls/process.py",
}
"""Write to the terminal, the repository's own files, memory, and nowhere."""


def test_whatever_writes_into_the_data_folder_writes_a_draft_first():
    collected = set()
    root = PROJECT_ROOT / "warehouse"
    for file in root.rglob("*.py"):
        name = file.relative_to(root).as_posix()
        if name.startswith("bench/"):
            continue  # measures in folders of its own
        for node in ast.walk(ast.parse(file.read_text("utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
                texts = [a.value for a in node.args if isinstance(a, ast.Constant)]
                modes = [text for text in texts if isinstance(text, str) and len(text) <= 3]
                opens = node.func.attr == "open" and any(set(mode) & set("wax") for mode in modes)
                # `write_csv()` of no file gives the text.
                if opens or (node.func.attr in WRITERS and (node.args or node.keywords)):
                    collected.add(name)
    assert collected - set(AS_DRAFTS) - ELSEWHERE == set()
    assert set(AS_DRAFTS) - collected == set()
