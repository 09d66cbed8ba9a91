"""What a coverage ledger says of an inspection in words: round, year, modes, group, level."""

from __future__ import annotations

import re
from functools import cached_property
from typing import TYPE_CHECKING

from warehouse.intake.findings.questions import Option, Question
from warehouse.intake.ledgers.accounting import LEAVE_THESE_OUT
from warehouse.intake.ledgers.records import comparable
from warehouse.intake.ledgers.shown_values import value_text
from warehouse.intake.values.rounds import read_group, read_round
from warehouse.words.languages import texts_by_code
from warehouse.words.messages import message

if TYPE_CHECKING:
    from warehouse.intake.ledgers.accounting import RowAccounting
    from warehouse.intake.ledgers.records import LedgerRecord
    from warehouse.intake.reference.reference_data import ReferenceData

_YEAR = re.compile(r"(?P<year>20\d{2})年?度?")
_BRACKETED = re.compile(r"[(（].*?[)）]")
_QUOTES = re.compile("[“”\"'‘’]")
_BETWEEN_MODES = re.compile(r"[、,，;；/+|\n]|和|与|及")
_MODE_ENDING = re.compile(r"(式)?巡察$")
_LEVELS = {
    "county": re.compile("县委|区委|旗委"),
    "city": re.compile("市委|州委|地委|盟委"),
    "province": re.compile("省委|自治区"),
}


class CoverageFields:
    """Reads the words of the rows of one coverage ledger; what is not clear is asked."""

    def __init__(self, accounting: RowAccounting, reference: ReferenceData) -> None:
        """Read for the table of `accounting`."""
        self._accounting = accounting
        self._table = accounting.table
        self._reference = reference

    def round_number(self, record: LedgerRecord) -> int | None:
        """Return the number of the round: of the row, else of the title."""
        cell = record.cell("round")
        value = cell.value if cell else self._table.round_name or None
        if value is None:
            return self._ask_round(record)
        number = read_round(value).value
        # 第三轮 for 3 is no news; anything but a number is asked about.
        return self._ask_round(record) if number is None else number

    def year(self, record: LedgerRecord) -> int | None:
        """Return the year of the row, else the one that the name of its round brings along."""
        texts = (record.text_of("year"), record.text_of("round"), self._table.round_name)
        return next((year for one in texts if (year := year_in(one)) is not None), None)

    def modes(self, record: LedgerRecord) -> str | None:
        """Return the modes as the warehouse keeps them, joined by `|`."""
        parts = _BETWEEN_MODES.split(_plain_mode(record.text_of("inspection_kind")))
        words = [word for word in parts if word] or self._modes_of_title() or [""]
        codes = [self._mode(record, word) for word in words]
        read = [code for code in codes if code is not None]
        return "|".join(dict.fromkeys(read)) if len(read) == len(codes) else None

    def group(self, record: LedgerRecord) -> int | None:
        """Return the number of the group; none where the ledger names none that can be read."""
        cell = record.cell("inspection_group")
        if cell is None:
            return None
        number = read_group(_BRACKETED.sub("", str(cell.value))).value
        if number is None:
            self._accounting.report("warned", "coverage_group_unread", record, cell)
        return number

    def level(self, record: LedgerRecord, modes: str) -> str | None:
        """Return the level that sent the group: as the group is called, else as the title has it.

        An upgraded inspection is of another level than the ledger's, so the title says nothing.
        """
        is_upgraded = "upgraded" in modes.split("|")
        texts = [record.text_of("inspection_group"), "" if is_upgraded else self._table.title]
        for one in texts:
            for level, words in _LEVELS.items():
                if words.search(one):
                    return level
        kind = "coverage_level_upgraded" if is_upgraded else "coverage_level"
        question = Question(
            key=kind,
            kind=kind,
            options=(
                *(Option(level, message(f"answers.level.{level}")) for level in _LEVELS),
                LEAVE_THESE_OUT,
            ),
            proposal="city" if is_upgraded else "county",
            confidence=0.7,
            scope="profile",
        )
        return self._accounting.choice(record, question, cell=record.cell("inspection_group"))

    def _ask_round(self, record: LedgerRecord) -> int | None:
        cell = record.cell("round")
        value = value_text(cell.value) if cell else self._table.title
        question = Question(
            key=f"coverage_round:{comparable(value)}",
            kind="coverage_round",
            details={"said": value},
            options=(LEAVE_THESE_OUT,),
            takes="text",
        )
        answer = self._accounting.choice(
            record,
            question,
            cell=cell,
            is_answer=lambda written: read_round(written).value is not None,
        )
        return None if answer is None else read_round(answer).value

    def _mode(self, record: LedgerRecord, word: str) -> str | None:
        code = self._codes.get(word) or self._codes.get(_MODE_ENDING.sub("", word))
        if code is not None:
            return code
        question = Question(
            key=f"coverage_mode:{word}",
            kind="coverage_mode" if word else "coverage_mode_missing",
            details={"word": word},
            options=(*self._options, LEAVE_THESE_OUT),
            proposal=None if word else "routine",
            confidence=None if word else 0.6,
            scope="office",
        )
        return self._accounting.choice(record, question, cell=record.cell("inspection_kind"))

    def _modes_of_title(self) -> list[str]:
        title = _plain_mode(self._table.title)
        return [name for name in self._whole_names if name in title]

    @cached_property
    def _whole_names(self) -> dict[str, str]:
        modes = self._reference.inspection_modes.select("name_zh", "mode_code").iter_rows()
        return {_plain_mode(name): code for name, code in modes}

    @cached_property
    def _codes(self) -> dict[str, str]:
        """Code by what a mode is called: whole, and without the word for inspection."""
        codes = dict(self._whole_names)
        for name, code in self._whole_names.items():
            codes.setdefault(_MODE_ENDING.sub("", name), code)
            codes.setdefault(name.removeprefix("巡察"), code)
        return codes

    @cached_property
    def _options(self) -> tuple[Option, ...]:
        modes = self._reference.inspection_modes.unique("mode_code", maintain_order=True)
        return tuple(Option(code, name) for code, name in texts_by_code(modes, "mode_code").items())


def year_in(text: str) -> int | None:
    """Return the year that a text names first."""
    match = _YEAR.search(comparable(text))
    return int(match["year"]) if match else None


def _plain_mode(text: str) -> str:
    return _QUOTES.sub("", re.sub(r"\s+", "", text))
