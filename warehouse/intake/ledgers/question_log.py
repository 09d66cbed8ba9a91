"""The questions that a table's reader asks: answered ones, those that are open, and for whom."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from warehouse.intake.batches.profiles import OFFICE
from warehouse.intake.findings.questions import LEAVE_OUT
from warehouse.intake.ledgers.shown_values import value_text

if TYPE_CHECKING:
    from collections.abc import Callable

    from warehouse.intake.findings.questions import Answers, Question
    from warehouse.intake.ledgers.ledger import LedgerTable
    from warehouse.intake.ledgers.records import LedgerRecord

EXAMPLES_SHOWN = 3


class QuestionLog:
    """The questions about one table, asked once each however many records wait for them."""

    def __init__(self, table: LedgerTable, answers: Answers) -> None:
        """Begin with the answers that were given or are remembered."""
        self._table, self._answers = table, answers
        self._open: dict[str, Question] = {}
        self._answered: dict[str, Question] = {}

    def answer(
        self, question: Question, is_answer: Callable[[str], bool] | None = None
    ) -> str | None:
        """Return the answer to `question`: one of its options, or what `is_answer` allows; None
        while it has none.
        """
        question = self._of_this_file(question)
        answer = self._answers.get(question.key)
        if answer is None:
            return None
        is_option = answer in (option.value for option in question.options)
        if not is_option and (is_answer is None or not is_answer(answer)):
            return None
        self._use(question, answer)
        return answer

    def ask(self, question: Question, record: LedgerRecord | None) -> None:
        """Add a question, or one more record that waits for it."""
        question = self._of_this_file(question)
        pending = self._open.get(question.key)
        if pending is None:
            sheet = self._table.sheet
            pending = replace(question, file=sheet.file, sheet=sheet.name)
        if record is not None:
            example = value_text(record.text)
            examples = pending.examples
            if len(examples) < EXAMPLES_SHOWN and example and example not in examples:
                examples = (*examples, example)
            count = pending.count + len(record.rows)
            pending = replace(pending, count=count, examples=examples)
        self._open[question.key] = pending

    @property
    def open(self) -> list[Question]:
        """The questions without an answer."""
        return list(self._open.values())

    @property
    def answered(self) -> list[Question]:
        """The questions answered for longer than this file, the answer in place of the proposal."""
        return list(self._answered.values())

    def profiles(self) -> dict[str, dict[str, str]]:
        """Return the answers by what they are remembered by.

        That rows are left out is for each kind of ledger to say, never for all to come.
        """
        latest: dict[str, dict[str, str]] = {}
        for question in self._answered.values():
            of_office = question.scope == "office"
            if not (of_office and question.proposal == LEAVE_OUT):
                profile = OFFICE if of_office else self._table.signature
                latest.setdefault(profile, {})[question.key] = question.proposal or ""
        return latest

    def _of_this_file(self, question: Question) -> Question:
        """Return `question` with a key of its own for every file, unless one answer serves all."""
        if question.scope != "file":
            return question
        return replace(question, key=f"{self._table.sheet.file}|{question.key}")

    def _use(self, question: Question, answer: str) -> None:
        if question.scope == "file" or question.key in self._answered:
            return
        sheet = self._table.sheet
        self._answered[question.key] = replace(
            question, proposal=answer, confidence=None, file=sheet.file, sheet=sheet.name
        )
