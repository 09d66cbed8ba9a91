"""Where in the project something is wrong: the file as one opens it, and the line in it.

DuckDB counts the lines of the SQL that it was given, which Jinja wrote; dbt counts those of the
file, or names none. What is looked for here is the line that somebody wrote.
"""

from __future__ import annotations

import re
from difflib import SequenceMatcher
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

    from warehouse.build.dbt_folder import DbtProject

_OF_DUCKDB = re.compile(r"LINE (\d+): (.*)")
_OF_DBT = re.compile(r"\bline (\d+)\b")
_FILE = re.compile(r"[\w./-]+\.(?:sql|ya?ml|csv|md)\b")
_NAMED = re.compile(r"(?:named|source|macro|column|'|\") ?['\"`]([\w.]+)['\"`]")
_MISSING = re.compile(r"(?:Referenced column|column named|with name) \"?(\w+)\"?")
_LEAST_LETTERS = 6
"""So much of a line that DuckDB cut short must be left for it to be known."""


def shown_file(project: DbtProject, original: str) -> str:
    """Return dbt's path of a file as one opens it from the checkout: `dbt_project/models/x.sql`."""
    if not original:
        return ""
    path = PurePosixPath(original)
    if path.parts[0] == "..":
        return str(PurePosixPath(*path.parts[1:]))
    return str(PurePosixPath(project.folder.name) / path)


def file_named(project: DbtProject, reported: str) -> str:
    """Return dbt's path of the first file of the project that an error names, "" for none."""
    for name in _FILE.findall(reported):
        for form in (name, f"models/{name}", f"../{name}"):
            if on_disk(project, form).is_file():
                return str(form)
    return ""


def on_disk(project: DbtProject, original: str) -> Path:
    """Return where a file lies that dbt names relative to its project."""
    if original.startswith("../seeds/"):
        return project.seeds / original.removeprefix("../seeds/")
    return project.folder / original


def line_of_sql(source: str, run: str, reported: str) -> int | None:
    """Return the line of a model as it was `written` that DuckDB's error speaks of, which tells a
    line of what was `run`; None where it names none that is found.
    """
    match = _OF_DUCKDB.search(reported)
    if match is None:
        return None
    number, excerpt = int(match[1]), match[2].strip().strip(".").strip()
    lines = run.splitlines()
    # What dbt writes around the model's SQL moves the number by some lines.
    alike = [
        at
        for at, line in enumerate(lines)
        if excerpt
        and (excerpt in line or (len(line.strip()) >= _LEAST_LETTERS and line.strip() in excerpt))
    ]
    if not alike:
        return None
    nearest = min(alike, key=lambda at: abs(at - number))
    # Of a column that is not there DuckDB points at the FROM in which it looked.
    named = _MISSING.search(reported)
    if named is not None:
        pattern = re.compile(rf"\b{re.escape(named[1])}\b", re.IGNORECASE)
        if holding := [at for at, line in enumerate(lines) if pattern.search(line)]:
            nearest = min(holding, key=lambda at: abs(at - nearest))
    return _written_line(source.splitlines(), lines, nearest)


def _written_line(source: list[str], run: list[str], at: int) -> int | None:
    """Return the line (from 1) that became the line `at` (from 0) of the SQL that was run: the same
    one, else the one with the Jinja that wrote it.
    """
    before = 0
    for block in SequenceMatcher(None, run, source, autojunk=False).get_matching_blocks():
        if block.a <= at < block.a + block.size:
            return block.b + at - block.a + 1
        if block.a > at:
            break
        before = block.b + block.size
    return min(before + 1, len(source)) or None


def line_of_words(text: str, reported: str) -> int | None:
    """Return the line of a file that dbt's error speaks of: by its number, else the first that
    holds what the error names.
    """
    match = _OF_DBT.search(reported)
    if match is not None:
        return min(int(match[1]), len(text.splitlines()) or 1)
    lines = text.splitlines()
    for name in _NAMED.findall(reported):
        for number, line in enumerate(lines, 1):
            if re.search(rf"['\"]{re.escape(name)}['\"]", line):
                return number
    return None


def line_of_entry(text: str, *names: str) -> int | None:
    """Return the line of the last of `names` in YAML that is found, each looked for below the one
    before: a model, its column, its test.
    """
    lines = text.splitlines()
    at: int | None = None
    for name in names:
        entry = re.compile(
            rf"^\s*(?:- +)?(?:name: *)?['\"]?{re.escape(name)}['\"]?:?(?:\s*[{{#].*)?$"
        )
        begin = 0 if at is None else at
        number = next(
            (n for n, line in enumerate(lines[begin:], begin + 1) if entry.match(line)), None
        )
        at = number or at
    return at
