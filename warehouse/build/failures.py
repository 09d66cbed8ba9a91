"""What a build that dbt stopped with an error says: which models and tests failed, and the log."""

from __future__ import annotations

import errno
import os
import re
from contextlib import suppress
from typing import TYPE_CHECKING

from warehouse.runtime.errors import BuildFailed, DiskFull
from warehouse.words.languages import listed
from warehouse.words.messages import Text, joined, message

if TYPE_CHECKING:
    from pathlib import Path

    from warehouse.build.dbt_run import DbtResult, NodeFailure
    from warehouse.runtime.home import Home

MOST_FAILURES = 5

_RULE_OF_TABLE = re.compile(r"^\s*\|[-\s|]+\|\s*$", re.MULTILINE)
_MOST_LETTERS = 600

BROKEN_CONTRACT = "enforced contract that failed"
_ROW_OF_TABLE = re.compile(r"^\s*\|([^|\n]*)\|([^|\n]*)\|([^|\n]*)\|([^|\n]*)\|\s*$", re.MULTILINE)
_FILE_OF_MODEL = re.compile(r"\((models/[^()\n]*)/([^/()\n]+)/[^/()\n]+\.sql\)")
_DIFFERS = {
    "missing in contract": "contract_lacks",
    "missing in definition": "contract_alone",
    "data type mismatch": "contract_type",
}


def failure(home: Home, result: DbtResult, log_file: Path) -> BuildFailed | DiskFull:
    """Return the error that says what failed; what helps to find out why is put into the log."""
    words = "\n".join([*result.errors, *(failed.reason for failed in result.failures)])
    if os.strerror(errno.ENOSPC) in words or "No space left" in words:
        return DiskFull.of("disk_full", root=home.root)
    with suppress(OSError), log_file.open("a", encoding="utf-8") as log:
        for failed in result.failures:
            log.write(f"\n-- {failed.kind} {failed.name}: {failed.reason}\n{failed.sql}\n")
    error = BuildFailed.of(
        "build_failed",
        failures=joined(_details(result), "\n"),
        log=log_file,
    )
    error.log = log_file
    return error


def _details(result: DbtResult) -> list[Text]:
    """Return a line for each of the first failures; without any, dbt's last words."""
    lines = [as_line(failed) for failed in result.failures[:MOST_FAILURES]]
    if len(result.failures) > MOST_FAILURES:
        lines.append(message("failed_more", count=len(result.failures) - MOST_FAILURES))
    if not lines:
        last = " ".join(" ".join(result.errors[-2:]).split())[:600]
        lines.append(message("failed_dbt", code=result.exit_code, reason=last))
    return lines


def as_line(failed: NodeFailure) -> Text:
    """Return what is said of one model or test that failed."""
    if BROKEN_CONTRACT in failed.reason:
        return _of_contract(failed)
    return message(
        "failed_test" if failed.rows is not None else "failed_model",
        name=failed.name,
        rows=failed.rows,
        reason=_in_one_line(failed.reason),
    )


def _of_contract(failed: NodeFailure) -> Text:
    """Return each column that is not that of the contract, and where the contract stands."""
    file = _FILE_OF_MODEL.search(failed.reason)
    columns = [
        message(_DIFFERS[reason], column=column, type=of_query or of_contract, contract=of_contract)
        for column, of_query, of_contract, reason in (
            [cell.strip() for cell in row] for row in _ROW_OF_TABLE.findall(failed.reason)
        )
        if reason in _DIFFERS
    ]
    return message(
        "failed_contract",
        name=failed.name,
        columns=listed(columns, "between_clauses"),
        file=f"{file[1]}/{file[2]}/_{file[2]}__models.yml" if file else failed.name,
    )


def _in_one_line(reason: str) -> str:
    """Return dbt's reason, of a table its rows."""
    return " ".join(_RULE_OF_TABLE.sub("", reason).split())[:_MOST_LETTERS]
