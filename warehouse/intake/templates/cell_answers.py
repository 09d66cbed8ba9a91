"""What has been answered about cells of a column, and what is still to be asked."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from warehouse.intake.findings.date_order import ask_about_way, form_of
from warehouse.intake.findings.questions import LEAVE_OUT, Answers, Question
from warehouse.intake.reference import region_questions
from warehouse.intake.templates.questions import (
    AS_NUMBERS,
    LEAVE_EMPTY,
    ask_about_blank_flags,
    ask_about_numbers,
    ask_about_region,
    ask_about_value,
    in_each,
)
from warehouse.intake.templates.regions import NamedIn
from warehouse.intake.templates.shown_cells import as_shown, as_written, cell_text
from warehouse.intake.values.reading import Reading

if TYPE_CHECKING:
    from warehouse.intake.cells.sheets import CellValue, Sheet
    from warehouse.intake.templates.readers import CellReader, Context


@dataclass
class CellAnswers:
    """Settles the readings of a column's distinct cells, each known by its `code`.

    `open` holds the questions without an answer with the cell that each is about, `left_out` the
    cells that an answer leaves out, `used` the questions that answers kept for the office settled,
    with these.
    """

    sheet: Sheet
    reader: CellReader
    answers: Answers
    open: list[tuple[Question, int]] = field(init=False, default_factory=list)
    left_out: set[int] = field(init=False, default_factory=set)
    used: dict[str, Question] = field(init=False, default_factory=dict)

    def settled(
        self, code: int, value: CellValue, context: Context, reading: Reading[Any]
    ) -> Reading[Any]:
        """Return the reading after what has been answered; what is open is asked."""
        if reading.certainty == "empty":
            return self._settled_empty(code, reading)
        if reading.certainty != "pending":
            return reading
        column = self.reader.column
        by_way = self._settled_by_way(code, value, reading) if reading.ways else None
        if by_way is not None:
            return by_way
        if reading.rule == "code_is_number":
            question = ask_about_numbers(self.sheet, column)
            question = replace(question, examples=tuple(map(str, reading.candidates)))
        elif reading.rule in region_questions.RULES:
            former = self.reader.reference.region_names.former[reading.details["code"]]
            question = ask_about_region(
                self.sheet, column, former, self.reader.reference.region_names, reading.candidates
            )
        else:
            candidates = [self.reader.answer_of(candidate) for candidate in reading.candidates]
            county = context.county_code if isinstance(context, NamedIn) else None
            question = ask_about_value(
                self.sheet, column, as_shown(value, context), as_written(value), candidates, county
            )
        answer = self._answer(question)
        if answer == AS_NUMBERS and reading.candidates:
            return Reading("noted", reading.candidates[0], "code_from_number")
        return self._by_answer(code, question, answer, context, reading)

    def _settled_by_way(
        self, code: int, value: CellValue, reading: Reading[Any]
    ) -> Reading[Any] | None:
        """Return a day that a program wrote: answered once for all the cells written like it; None
        where the answer does not fit this one.
        """
        column = self.reader.column
        question = ask_about_way(
            f"{self.sheet.file}|{column.table}.{column.name}|{form_of(reading)}",
            self.reader.header,
            cell_text(value),
            dict(zip(reading.ways, reading.candidates, strict=True)),
            self.sheet,
        )
        answer = self._answer(question)
        if answer in (None, LEAVE_OUT):
            return self._by_answer(code, question, answer, None, reading)
        day = reading.by_way(answer)
        if day is None:
            return None
        return Reading("noted", day, "day_by_way", {"day": str(day)})

    def _settled_empty(self, code: int, reading: Reading[Any]) -> Reading[Any]:
        column = self.reader.column
        if not column.is_required:
            return reading
        if column.reader != "flag":
            return Reading("rejected", rule="template_required")
        question = ask_about_blank_flags(self.sheet, column)
        pending: Reading[Any] = Reading("pending", rule="template_blank_flag")
        return self._by_answer(code, question, self._answer(question), None, pending)

    def _by_answer(
        self,
        code: int,
        question: Question,
        answer: str | None,
        context: Context,
        reading: Reading[Any],
    ) -> Reading[Any]:
        if answer == LEAVE_OUT:
            self.left_out.add(code)
            return Reading("empty")
        if answer == LEAVE_EMPTY and not self.reader.column.is_required:
            return Reading("noted", None, "template_answered_empty")
        if answer is not None:
            again = self.reader.read(answer, context)
            if again.value is not None:
                _, label = self.reader.answer_of(again.value)
                return Reading("noted", again.value, "template_answered", in_each(answer=label))
        self.open.append((question, code))
        return reading

    def _answer(self, question: Question) -> str | None:
        answer = self.answers.get(question.key)
        if answer is not None and question.scope == "profile":
            self.used[question.key] = replace(question, proposal=answer, confidence=None)
        return answer
