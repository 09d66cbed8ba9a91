"""`access.csv`: a row says that somebody has a role in a region, from one day until another.

Several rows a person are several roles, or regions. It is read strictly: where a row is not
understood nobody may do anything until it is mended, rather than anybody too much.
"""

from __future__ import annotations

import csv
import datetime as dt
import io
import os
import re
from contextlib import contextmanager
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from warehouse.access.roles import Role
from warehouse.runtime.errors import AccessInvalid, AccessRefused
from warehouse.runtime.faults import as_xuntu_error
from warehouse.runtime.home import write_text
from warehouse.words.messages import Text, message

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from warehouse.runtime.home import Home

COLUMNS = ("person", "role", "region", "from", "until")
MOST_BYTES = 1 << 20
"""Some fifteen thousand rows: a province has thirty people."""

_PERSON = re.compile(r"[A-Za-z0-9][A-Za-z0-9._@|:=+/-]{0,127}")
_PERSONAL = re.compile(r"(?<![0-9A-Za-z])(?:\d{15}|\d{17}[\dXx]|1[3-9]\d{9})(?![0-9A-Za-z])")
"""What may be an identity or a phone number."""


@dataclass(frozen=True)
class Grant:
    """One row. `until` is the last day, None where no end is set."""

    person: str
    role: Role
    region: str
    begins_on: dt.date
    until: dt.date | None = None

    def is_in_force(self, day: dt.date) -> bool:
        """Return whether it holds on a day."""
        return self.begins_on <= day and (self.until is None or day <= self.until)


_read: dict[Path, tuple[tuple[int, int, int], tuple[Grant, ...]]] = {}
"""What was read of a file, as long as the file is the same."""


def grants(home: Home) -> tuple[Grant, ...]:
    """Return all rows, those that ended among them; none where there is no file.

    The file is looked at anew each time, so a change holds from the next question on. Raises
    `AccessInvalid`, naming row, column and value.
    """
    file = home.access_file
    try:
        with file.open("rb") as stream:
            status = os.fstat(stream.fileno())
            seen = (status.st_ino, status.st_size, status.st_mtime_ns)
            if file in _read and _read[file][0] == seen:
                return _read[file][1]
            content = stream.read(MOST_BYTES + 1)
    except FileNotFoundError:
        return ()
    except OSError as error:
        raise as_xuntu_error(error, home.root) or error from error
    rows = _rows(file, content)
    _read[file] = (seen, rows)
    return rows


def is_person(name: str) -> bool:
    """Return whether a sign-in name can stand in the list: no real name, no number of a person."""
    return _PERSON.fullmatch(name) is not None and not _PERSONAL.search(name)


def of_person(home: Home, person: str, day: dt.date) -> tuple[Grant, ...]:
    """Return the rows of somebody that hold on a day."""
    return tuple(row for row in grants(home) if row.person == person and row.is_in_force(day))


def add(home: Home, grant: Grant, by: str = "") -> None:
    """Add a row, where `by` is who does; nobody decides what they may do themselves.

    Raises `AccessRefused` for one that cannot stand there.
    """
    if by and by == grant.person:
        raise AccessRefused.of("access_own_row")
    for column, wrong in _complaints(_cells(grant)):
        value = _cells(grant)[column]
        raise AccessRefused.of("access_bad_cell", column=column, value=repr(value), expected=wrong)
    _change(home, lambda rows: rows if grant in rows else (*rows, grant))


def day_of(text: str) -> dt.date | None:
    """Return the day that somebody typed, None for none. Raises `AccessRefused`."""
    text = text.strip()
    if text and _day(text) is None:
        expected = message("access_expect_day")
        raise AccessRefused.of("access_bad_day", value=repr(text), expected=expected)
    return _day(text)


def revoke(
    home: Home, person: str, role: Role | None, region: str | None, day: dt.date
) -> list[Grant]:
    """End rows of somebody with the day before `day`, and return them as they were.

    Rows that had not begun before then are taken out. Raises `AccessRefused` where none held.
    """
    ended: list[Grant] = []

    def end(rows: tuple[Grant, ...]) -> tuple[Grant, ...]:
        ended[:] = [
            row
            for row in rows
            if row.person == person
            and role in (None, row.role)
            and region in (None, row.region)
            and (row.until is None or row.until >= day)
        ]
        kept = (_ended(row, day) if row in ended else row for row in rows)
        return tuple(row for row in kept if row is not None)

    _change(home, end)
    if not ended:
        raise AccessRefused.of("access_nothing_to_revoke", person=person)
    return ended


def _ended(row: Grant, day: dt.date) -> Grant | None:
    return replace(row, until=day - dt.timedelta(days=1)) if row.begins_on < day else None


def _change(home: Home, change: Callable[[tuple[Grant, ...]], tuple[Grant, ...]]) -> None:
    try:
        home.create()
        with _locked(home):
            before = grants(home)
            after = change(before)
            if after != before:
                write_text(home.access_file, _text(after))
    except OSError as error:
        raise as_xuntu_error(error, home.root) or error from error


@contextmanager
def _locked(home: Home) -> Iterator[None]:
    from filelock import FileLock  # noqa: PLC0415 - not needed to read

    with FileLock(home.access / ".lock"):
        yield


def _text(rows: tuple[Grant, ...]) -> str:
    stream = io.StringIO()
    writer = csv.DictWriter(stream, COLUMNS, lineterminator="\n")
    writer.writeheader()
    writer.writerows(_cells(row) for row in rows)
    return stream.getvalue()


def _cells(grant: Grant) -> dict[str, str]:
    return {
        "person": grant.person,
        "role": str(grant.role),
        "region": grant.region,
        "from": str(grant.begins_on),
        "until": "" if grant.until is None else str(grant.until),
    }


def _rows(file: Path, content: bytes) -> tuple[Grant, ...]:
    if len(content) > MOST_BYTES:
        raise AccessInvalid.of("access_too_large", file=file, most=f"{MOST_BYTES:,}")
    try:
        lines = csv.reader(io.StringIO(content.decode("utf-8-sig"), newline=""), strict=True)
        header = next(lines, [])
        if sorted(header) != sorted(COLUMNS):
            columns = ", ".join(COLUMNS)
            raise AccessInvalid.of("access_bad_header", file=file, columns=columns)
        return tuple(_grant(file, lines.line_num, header, cells) for cells in lines if any(cells))
    except (UnicodeDecodeError, csv.Error) as error:
        raise AccessInvalid.of("access_unreadable", file=file, reason=error) from error


def _grant(file: Path, line: int, header: list[str], cells: list[str]) -> Grant:
    if len(cells) != len(header):
        raise AccessInvalid.of("access_bad_length", file=file, line=line, cells=len(cells))
    row = dict(zip(header, (cell.strip() for cell in cells), strict=True))
    for column, expected in _complaints(row):
        raise AccessInvalid.of(
            "access_bad_row",
            file=file,
            line=line,
            column=column,
            value=repr(row[column]),
            expected=expected,
        )
    return Grant(
        row["person"],
        Role(row["role"]),
        row["region"],
        dt.date.fromisoformat(row["from"]),
        dt.date.fromisoformat(row["until"]) if row["until"] else None,
    )


def _complaints(row: dict[str, str]) -> Iterator[tuple[str, Text]]:
    """Yield each column whose value cannot stand, with what it should have been."""
    if not is_person(row["person"]):
        yield "person", message("access_expect_person")
    if row["role"] not in list(Role):
        yield "role", message("access_expect_role", roles=", ".join(Role))
    if not re.fullmatch(r"[1-9][0-9]{5}", row["region"]):
        yield "region", message("settings_expect_region")
    begins, until = _day(row["from"]), _day(row["until"])
    if begins is None:
        yield "from", message("access_expect_day")
    elif row["until"] and (until is None or until < begins):
        yield "until", message("access_expect_until")


def _day(text: str) -> dt.date | None:
    if not re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", text):
        return None
    try:
        return dt.date.fromisoformat(text)
    except ValueError:
        return None
