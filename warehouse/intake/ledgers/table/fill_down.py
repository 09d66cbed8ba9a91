"""The rows of a ledger's table with every cell's value where it belongs.

Merged cells are filled down, 同上 takes the value above where that is beyond doubt, struck cells
and blank cells that may stand for the one above are asked about. Where a value came from is kept.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field, replace
from functools import lru_cache
from typing import TYPE_CHECKING

from warehouse.intake.findings.finding import Finding
from warehouse.intake.findings.questions import LEAVE_OUT, Option, Question
from warehouse.intake.ledgers.fields.field_facts import FILLED_DOWN_FIELDS, SIDE_FIELDS
from warehouse.intake.ledgers.ledger import LedgerCell, LedgerRow
from warehouse.intake.ledgers.table.failed_cells import failed_texts
from warehouse.intake.ledgers.table.header import is_blank
from warehouse.intake.ledgers.table.personal_numbers import named_cells, personal_cells
from warehouse.intake.ledgers.table.row_colours import (
    NO_MEANING,
    ask_about_colours,
    coloured_rows,
    on_colours,
)
from warehouse.intake.ledgers.table.section_headings import (
    Headings,
    contradicts,
    without_continuation,
)
from warehouse.intake.privacy.guard import mask
from warehouse.intake.values.empty_cells import is_ditto
from warehouse.intake.workbook.sheets import CellError, cell_name
from warehouse.words import intake as words

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from warehouse.intake.findings.finding import RowStatus, Severity
    from warehouse.intake.findings.questions import Answers
    from warehouse.intake.ledgers.ledger import LedgerColumn
    from warehouse.intake.ledgers.ledger_kind import LedgerKind
    from warehouse.intake.ledgers.table.personal_numbers import Personal
    from warehouse.intake.ledgers.table.row_kinds import Rows
    from warehouse.intake.workbook.sheets import CellPlace, CellValue, Sheet

AS_ABOVE, NOT_FILLED_IN = "as_above", "not_filled"
KEEP, VOID = "keep", "void"
STANDING = "standing"
SHOWN, OWN = "shown", "own"

_CONTINUED = ("seq", "subject_org", "town", "org_name", "village", "category", "problem_text")
"""Fields whose text may say that it goes on from the page before: 东岭村(续)."""

_LONGEST_DITTO = 12
"""Longer texts are not looked at: a ditto is a word or a mark."""

_EXAMPLES = 3
_OFTEN_BLANK = 0.3
_LIKELY, _DOUBTFUL = 0.8, 0.5


@dataclass(frozen=True)
class Around:
    """Names by which a heading is known to be a village's, and what the lines above a table say of
    all its rows: text and row by field.
    """

    villages: frozenset[str] = frozenset()
    above: Mapping[str, tuple[str, int]] = field(default_factory=dict)


@dataclass
class FilledTable:
    """The rows that can be read, what was found, and the rows set aside: status and reason by row.

    `every` has the rows set aside, too; `belongs_to` the first row of its thing for each of them.
    """

    rows: list[LedgerRow] = field(default_factory=list)
    every: list[LedgerRow] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)
    questions: list[Question] = field(default_factory=list)
    set_aside: dict[int, tuple[RowStatus, str | None]] = field(default_factory=dict)
    belongs_to: dict[int, int] = field(default_factory=dict)
    answered: dict[str, str] = field(default_factory=dict)


def fill(
    sheet: Sheet,
    rows: Rows,
    columns: tuple[LedgerColumn, ...],
    kind: LedgerKind,
    signature: str,
    answers: Answers,
    personal: Personal | None = None,
    around: Around | None = None,
) -> FilledTable:
    """Every row of data with its cells by field; rows with a cell of `personal` are refused.

    `around` is what stands around the table and is said of its rows.
    """
    filling = _Filling(sheet, rows, columns, kind, signature, answers)
    return filling.table(personal or {}, around or Around())


class _Filling:
    """One pass over the rows, top to bottom, remembering the row above."""

    def __init__(
        self,
        sheet: Sheet,
        rows: Rows,
        columns: tuple[LedgerColumn, ...],
        kind: LedgerKind,
        signature: str,
        answers: Answers,
    ) -> None:
        self.sheet, self.rows, self.kind, self.answers = sheet, rows, kind, answers
        self.every_column = columns
        self.columns = [(column, column.field) for column in columns if column.field is not None]
        self.columns_read = [
            (column.column, column.header, name, name in kind.identity)
            for column, name in self.columns
        ]
        self.signature = signature
        self.undecided: set[tuple[int, str]] = set()
        """Row and field of the dittos that wait: one below such a ditto waits with it."""
        self.voided: set[int] = set()
        """Rows of which a cell was struck through and answered to be void."""
        self.filled = FilledTable()
        self.waiting: dict[str, list[tuple[int, str]]] = defaultdict(list)
        """Rows that wait, with what stands in the cell, by the question they wait for."""

    def table(self, personal: Personal, around: Around) -> FilledTable:
        above: LedgerRow | None = None
        for row, headings in self._data_with_headings(around):
            above = self._row(row, headings, above)
            self.filled.rows.append(above)
        self._fill_blanks_down()
        read = [column for column, _ in self.columns]
        for finding in personal_cells(self.sheet, personal, read, self.rows.data, self.filled.rows):
            self._refuse(finding)
        self.filled.findings.extend(named_cells(self.sheet, read, self.filled.rows))
        for finding in failed_texts(self.sheet, self.filled.rows):
            self._refuse(finding)
        self._look_at_colours()
        self._group()
        self._report_layout()
        self._ask()
        self.filled.every = self.filled.rows
        self.filled.rows = [row for row in self.filled.rows if row.row not in self.filled.set_aside]
        return self.filled

    def _data_with_headings(self, around: Around) -> Iterator[tuple[int, Headings]]:
        own = frozenset(name for _, name in self.columns)
        headings = Headings(self.kind, around.villages, own)
        headings.begin(around.above)
        for row, kind in enumerate(self.rows.kinds, 1):
            if kind == "section":
                headings.enter(self.rows.sections[row], row)
            elif kind == "data":
                yield row, headings

    def _row(self, row: int, headings: Headings, above: LedgerRow | None) -> LedgerRow:
        cells: dict[str, LedgerCell] = {}
        begun = None
        begins_itself = False
        own, merged = self.sheet.rows[row - 1], self.rows.filled_from
        covered = self.sheet.covered
        for number, header, name, is_identity in self.columns_read:
            filled_from = merged.get((row, number)) if merged else None
            value = own[number - 1]
            if filled_from is not None:
                value = self.sheet.rows[filled_from - 1][number - 1]
                if is_identity:
                    begun = filled_from
            if covered and (row, number) in covered:
                own_cell = LedgerCell(own[number - 1], row, number, header)
                answer = self._covered(own_cell, covered[row, number])
                if answer == OWN:
                    value, filled_from = own_cell.value, None
                elif answer != SHOWN or filled_from is None:
                    continue
            if value is None or is_blank(value):
                continue
            if is_identity and filled_from is None:
                begins_itself = True
            resolved = self._resolved(
                LedgerCell(value, row, number, header, filled_from), name, above
            )
            if resolved is not None:
                cells[name] = resolved
        if not cells and row in self.voided:  # nothing of it stands
            self.filled.set_aside.setdefault(row, ("skipped", "struck_void"))
        for name, said, heading in headings.fields():
            if name in cells and contradicts(name, said, cells[name].value):
                self._tell_unlike_heading(cells[name], row, said)
            cells.setdefault(name, LedgerCell(said, row, 0, said, heading))
        continues = None if begins_itself else begun
        return LedgerRow(row, cells, headings.unknown, continues, headings.row)

    def _tell_unlike_heading(self, cell: LedgerCell, row: int, said: str) -> None:
        self.filled.findings.append(
            Finding(
                rule="unlike_heading",
                severity="warned",
                file=self.sheet.file,
                sheet=self.sheet.name,
                row=row,
                column=cell.column,
                header=cell.header,
                value=mask(str(cell.value)),
                details={"heading": mask(said)},
            )
        )

    def _resolved(self, cell: LedgerCell, name: str, above: LedgerRow | None) -> LedgerCell | None:
        """The cell with what it stands for; None where that waits for an answer, or is nothing."""
        value = cell.value
        if isinstance(value, str):
            if len(value) <= _LONGEST_DITTO and _is_ditto(value):
                return self._ditto(cell, name, above)
            if "续" in value and name in _CONTINUED:
                cell = cell._replace(value=without_continuation(value))
        place = (cell.filled_from or cell.row, cell.column)
        if place in self.sheet.struck:
            return self._struck(cell)
        if place in self.sheet.struck_parts:
            return self._partly_struck(cell, self.sheet.struck_parts[place])
        return cell

    def _ditto(self, cell: LedgerCell, name: str, above: LedgerRow | None) -> LedgerCell | None:
        """The cell with the value above, where that is beyond doubt or answered."""
        source = above.cells.get(name) if above is not None else None
        if above is not None and (above.row, name) in self.undecided:
            self.undecided.add((cell.row, name))
            self._wait("ditto", cell, "ditto_across", shown=_shown(cell.value))
            return None
        if above is None or source is None or isinstance(source.value, CellError):
            rule = "ditto_in_first_row" if above is None else "ditto_after_blank"
            if name in SIDE_FIELDS:
                self._found(rule, "warned", cell)
            else:
                self._found(rule, "rejected", cell)
                self.filled.set_aside[cell.row] = ("rejected", None)
            return None
        if self._is_parted(above.row, cell.row):
            key = f"{self.sheet.file}|{self.sheet.name}|ditto"
            answer = self.answers.get(key)
            if answer == LEAVE_OUT:
                self.filled.set_aside[cell.row] = ("skipped", "answered")
                return None
            if answer != AS_ABOVE:
                self.undecided.add((cell.row, name))
                self._wait("ditto", cell, "ditto_across", shown=_shown(source.value))
                return None
        self._found("ditto_filled", "noted", cell, filled=_shown(source.value), source=above.row)
        return cell._replace(value=source.value, filled_from=source.filled_from or source.row)

    def _is_parted(self, above: int, row: int) -> bool:
        """Whether anything between two rows of data makes "the one above" doubtful."""
        between = self.rows.kinds[above : row - 1]
        hidden = self.sheet.hidden_rows
        return any(kind != "header_repeated" for kind in between) or (
            row not in hidden and above in hidden
        )

    def _struck(self, cell: LedgerCell) -> LedgerCell | None:
        answer = self.answers.get(f"{self.sheet.file}|{self.sheet.name}|struck")
        if answer == KEEP:
            return cell
        if answer == LEAVE_OUT:
            self.filled.set_aside[cell.row] = ("skipped", "answered")
        elif answer == VOID:
            self._found("struck_void", "noted", cell)
            self.voided.add(cell.row)
        else:
            self._wait("struck", cell, "struck", shown=_shown(cell.value))
        return None

    def _partly_struck(self, cell: LedgerCell, struck: str) -> LedgerCell | None:
        answer = self.answers.get(f"{self.sheet.file}|{self.sheet.name}|struck_part")
        hidden = mask(struck)
        if answer == STANDING:
            self._found("struck_part_void", "noted", cell, struck=hidden)
            return cell
        if answer == LEAVE_OUT:
            self.filled.set_aside[cell.row] = ("skipped", "answered")
            return None
        self._wait("struck_part", cell, "struck_part", shown=_shown(cell.value), struck=hidden)
        return None

    def _covered(self, cell: LedgerCell, first: CellPlace) -> str | None:
        """What is answered of a value beneath a merged cell; None where the row waits, or goes."""
        shown = _shown(self.sheet.rows[first[0] - 1][first[1] - 1])
        answer = self.answers.get(f"{self.sheet.file}|{self.sheet.name}|covered")
        if answer in (SHOWN, OWN):
            self._found(f"covered_{answer}", "noted", cell, shown=shown, first=cell_name(first))
            return answer
        if answer == LEAVE_OUT:
            self.filled.set_aside[cell.row] = ("skipped", "answered")
        else:
            value = f"{_shown(cell.value)} / {shown}"
            self._wait("covered", cell, "covered", shown=value, first=cell_name(first))
        return None

    def _wait(
        self, question: str, cell: LedgerCell, rule: str, shown: str, **details: object
    ) -> None:
        self._found(rule, "pending", cell, **details)
        self.waiting[question].append((cell.row, shown))
        self.filled.set_aside.setdefault(cell.row, ("pending", None))

    def _fill_blanks_down(self) -> None:
        """Blank cells under a filled one, where an office writes it once: by answer only."""
        for column, name in self.columns:
            if name not in FILLED_DOWN_FIELDS or name in self.kind.identity:
                continue
            blank = [
                place
                for place, row in enumerate(self.filled.rows)
                if name not in row.cells
                and is_blank(self.sheet.rows[row.row - 1][column.column - 1])
                and row.continues is None
                and self._begins(row)
                and self._has_begun(row)
            ]
            first = self.filled.rows[0].cells if self.filled.rows else {}
            if not blank or name not in first:
                continue
            key = f"{self.signature}|fill_down|{name}"
            answer = self.answers.get(key)
            if answer in (AS_ABOVE, NOT_FILLED_IN):
                self.filled.answered[key] = answer
            if answer == AS_ABOVE:
                self._take_from_above(name, column, blank)
            elif answer != NOT_FILLED_IN:
                self._ask_about_blanks(key, column, [self.filled.rows[place] for place in blank])

    def _begins(self, row: LedgerRow) -> bool:
        identity = self.kind.identity
        return not identity or any(name in row.cells for name in identity)

    def _has_begun(self, row: LedgerRow) -> bool:
        """Return whether a blank of `row` may stand for the value above it."""
        begun_by = self.kind.begun_by
        return not begun_by or any(name in row.cells for name in begun_by)

    def _take_from_above(self, name: str, column: LedgerColumn, blank: list[int]) -> None:
        rows = self.filled.rows
        for place in blank:
            above = rows[place - 1]
            source = above.cells.get(name)
            if source is None or above.heading != rows[place].heading:
                continue
            cell = source._replace(
                row=rows[place].row, filled_from=source.filled_from or source.row
            )
            rows[place] = replace(rows[place], cells={**rows[place].cells, name: cell})

    def _ask_about_blanks(self, key: str, column: LedgerColumn, blank: list[LedgerRow]) -> None:
        share = len(blank) / len(self.filled.rows)
        for row in blank:
            self.filled.set_aside.setdefault(row.row, ("pending", None))
        self.filled.findings.append(
            self._finding("blank_under_filled", "pending", blank[0].row, column, "")
        )
        self.filled.questions.append(
            Question(
                key=key,
                kind="fill_down",
                details={"header": column.header},
                options=_options("fill_down", AS_ABOVE, NOT_FILLED_IN),
                proposal=AS_ABOVE if share >= _OFTEN_BLANK else NOT_FILLED_IN,
                confidence=_LIKELY if share >= _OFTEN_BLANK else _DOUBTFUL,
                count=len(blank),
                examples=tuple(str(row.row) for row in blank[:_EXAMPLES]),
                scope="profile",
                file=self.sheet.file,
                sheet=self.sheet.name,
            )
        )

    def _group(self) -> None:
        """Rows of one thing share one status: what is set aside takes its thing along."""
        begun = 0
        for row in self.filled.rows:
            if row.continues is not None and row.continues in self.filled.belongs_to:
                begun = self.filled.belongs_to[row.continues]
            elif self._begins(row) or not begun:
                begun = row.row
            self.filled.belongs_to[row.row] = begun
        graver = {"rejected": 0, "pending": 1, "skipped": 2}
        worst: dict[int, tuple[RowStatus, str | None]] = {}
        for row_number, aside in self.filled.set_aside.items():
            begin = self.filled.belongs_to[row_number]
            if begin not in worst or graver[aside[0]] < graver[worst[begin][0]]:
                worst[begin] = aside
        for row_number, begin in self.filled.belongs_to.items():
            if begin in worst:
                self.filled.set_aside[row_number] = worst[begin]

    def _look_at_colours(self) -> None:
        """Rows of a colour wait until somebody says whether it means anything."""
        columns = [column.column for column in self.every_column]
        coloured = coloured_rows(self.sheet, columns, self.rows.data)
        if not coloured:
            return
        question = ask_about_colours(self.sheet, self.signature, coloured)
        answer = self.answers.get(question.key)
        if answer in (NO_MEANING, LEAVE_OUT):
            self.filled.answered[question.key] = answer
        if answer == LEAVE_OUT:
            self.filled.set_aside.update(dict.fromkeys(coloured, ("skipped", "answered")))
        elif answer != NO_MEANING:
            self.filled.findings.extend(on_colours(self.sheet, coloured))
            self.filled.questions.append(question)
            for row in coloured:
                self.filled.set_aside.setdefault(row, ("pending", None))

    def _report_layout(self) -> None:
        hidden = [row for row in self.rows.data if row in self.sheet.hidden_rows]
        self.filled.findings += [
            Finding("hidden_rows", "warned", self.sheet.file, self.sheet.name, row)
            for row in hidden
        ]
        for column, _ in self.columns:
            if column.column in self.sheet.hidden_columns:
                self.filled.findings.append(
                    self._finding("hidden_column", "noted", None, column, column.header)
                )
        for (row, number), note in sorted(self.sheet.notes.items()):
            self.filled.findings.append(
                Finding(
                    rule="cell_note",
                    severity="noted",
                    file=self.sheet.file,
                    sheet=self.sheet.name,
                    row=row,
                    column=number,
                    value=mask(note),
                )
            )

    def _ask(self) -> None:
        answers = {
            "ditto": (AS_ABOVE, LEAVE_OUT),
            "struck": (KEEP, VOID, LEAVE_OUT),
            "struck_part": (STANDING, LEAVE_OUT),
            "covered": (SHOWN, OWN, LEAVE_OUT),
        }
        for kind, cells in self.waiting.items():
            self.filled.questions.append(
                Question(
                    key=f"{self.sheet.file}|{self.sheet.name}|{kind}",
                    kind=kind,
                    details={"sheet": self.sheet.name},
                    options=_options(kind, *answers[kind]),
                    count=len({row for row, _ in cells}),
                    examples=tuple(f"{row}: {shown}" for row, shown in cells[:_EXAMPLES]),
                    file=self.sheet.file,
                    sheet=self.sheet.name,
                )
            )

    def _refuse(self, finding: Finding) -> None:
        self.filled.findings.append(finding)
        if finding.row is not None:
            self.filled.set_aside[finding.row] = ("rejected", None)

    def _found(self, rule: str, severity: Severity, cell: LedgerCell, **details: object) -> None:
        finding = Finding(
            rule=rule,
            severity=severity,
            file=self.sheet.file,
            sheet=self.sheet.name,
            row=cell.row,
            column=cell.column,
            header=cell.header,
            value=_shown(cell.value),
            details={name: str(value) for name, value in details.items()},
        )
        self.filled.findings.append(finding)

    def _finding(
        self, rule: str, severity: Severity, row: int | None, column: LedgerColumn, value: str
    ) -> Finding:
        return Finding(
            rule=rule,
            severity=severity,
            file=self.sheet.file,
            sheet=self.sheet.name,
            row=row,
            column=column.column,
            header=column.header,
            value=value,
        )


@lru_cache(maxsize=4096)
def _is_ditto(text: str) -> bool:
    return is_ditto(text)


def _options(question: str, *values: str) -> tuple[Option, ...]:
    return tuple(Option(value, words.text(f"answers.{question}.{value}")) for value in values)


def _shown(value: CellValue) -> str:
    return mask(str(value))
