"""What the intake asks where a ledger does not say it, and how an answer is given.

A question's `key` is the same for the same question in the same kind of ledger, so that one answer
serves every value like it, and next month's edition. Answers are text by key; what an answer means
is for the reader that asked.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Literal, TypeAlias

from warehouse.words.messages import Text, message

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

Answers: TypeAlias = "Mapping[str, str]"
"""Answers by the key of their question."""

LEAVE_OUT = "leave_out"
"""The answer that leaves the rows concerned out of the batch, with that reason on record."""


_ANYWHERE = ("leave_empty", LEAVE_OUT)
"""Answers that can be given anywhere: they stand last."""

_EXAMPLES = 5

SURE, LIKELY, UNSURE = 0.8, 0.6, 0.5
"""How sure a proposal is (`Question.confidence`): from the first on it is chosen beforehand, from
the second on it is taken with all of its group; any other is but one of the options. A value that
can be read in more than one way is never better than the last."""


@dataclass(frozen=True)
class Option:
    """One answer that can be chosen."""

    value: str
    label: Text


@dataclass(frozen=True)
class Question:
    """One question.

    `kind` names its words (`questions.<kind>.title|help`), `details` fill their places. `takes`
    says what else than an option may be answered. `proposal` is the answer that would be given,
    with how sure it is (`confidence`, 0 to 1); it is never used before the user has confirmed it,
    and never chosen beforehand unless it is sure.
    `count` rows wait for the answer; `examples` show the first of them. A question of scope
    `office` is answered once for an office, one of scope `profile` once for its kind of ledger, one
    of scope `file` for each file.
    """

    key: str
    kind: str
    details: Mapping[str, str | Text] = field(default_factory=dict)
    options: tuple[Option, ...] = ()
    takes: Literal["option", "date", "text"] = "option"
    proposal: str | None = None
    confidence: float | None = None
    count: int = 0
    examples: tuple[str, ...] = ()
    scope: Literal["office", "profile", "file"] = "file"
    file: str = ""
    sheet: str = ""

    @property
    def title(self) -> Text:
        """The question itself."""
        return message(f"questions.{self.kind}.title", **self.details)

    @property
    def help(self) -> Text:
        """Why it is asked, and what depends on it."""
        return message(f"questions.{self.kind}.help", **self.details)

    @property
    def is_sure(self) -> bool:
        """Whether the proposal is sure enough to be chosen beforehand."""
        return self.proposal is not None and (self.confidence or 0) >= SURE

    @property
    def is_likely(self) -> bool:
        """Whether the proposal is sure enough to be taken with others at one click."""
        return self.proposal is not None and (self.confidence or 0) >= LIKELY


def each_once(questions: Iterable[Question]) -> list[Question]:
    """Return one question for what several columns, sheets or files ask alike, their rows counted
    together.
    """
    once: dict[str, Question] = {}
    for question in questions:
        before = once.get(question.key)
        once[question.key] = (
            question
            if before is None
            else replace(
                before,
                options=_united(before, question),
                count=before.count + question.count,
                examples=tuple(dict.fromkeys(before.examples + question.examples))[:_EXAMPLES],
            )
        )
    return list(once.values())


def _united(one: Question, other: Question) -> tuple[Option, ...]:
    options = {option.value: option for option in (*one.options, *other.options)}
    candidates = [option for value, option in options.items() if value not in _ANYWHERE]
    return (*candidates, *(options[value] for value in _ANYWHERE if value in options))
