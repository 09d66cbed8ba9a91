"""The one door from an import to disk and screen: nothing passes it that names a person.

Readers hide what they can where they read. What leaves an examination goes through `guarded` once
more, whole: findings, questions with their keys, headers, what editions said, answers to be kept,
what is corrected.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import polars as pl

from warehouse.intake.privacy.guard import mask, mask_all
from warehouse.intake.privacy.keys import answers_kept, safe_answer, safe_key
from warehouse.words.messages import Text

if TYPE_CHECKING:
    from warehouse.intake.findings.interpretation import Interpretation
    from warehouse.intake.findings.questions import Answers, Question


def guarded(interpretation: Interpretation) -> Interpretation:
    """Return `interpretation` as it may be shown and kept; its rows for the raw tables are as they
    were: rules have refused or asked about what they hold.
    """
    return replace(
        interpretation,
        findings=guarded_findings(interpretation.findings),
        questions=[_question(question) for question in interpretation.questions],
        settled_questions=[_question(question) for question in interpretation.settled_questions],
        headers=_masked(interpretation.headers, "header"),
        observations=_masked(interpretation.observations, "text", "number"),
        corrections=_masked(interpretation.corrections, "key", "old", "new"),
        profiles={name: answers_kept(answers) for name, answers in interpretation.profiles.items()},
    )


def guarded_findings(findings: pl.DataFrame) -> pl.DataFrame:
    """Return findings without personal data in their values, headers and details."""
    masked_findings = _masked(findings, "value", "header")
    masked = mask_all(masked_findings["details"])
    hidden = [json.dumps(_details(json.loads(text)), ensure_ascii=False) for text in masked]
    return _replaced(masked_findings, "details", dict(zip(masked, hidden, strict=True)))


def guarded_answers(answers: Answers) -> dict[str, str]:
    """Return answers as a batch keeps them on record."""
    return {safe_key(key): safe_answer(answer) for key, answer in answers.items()}


def _masked(frame: pl.DataFrame, *columns: str) -> pl.DataFrame:
    for column in columns:
        frame = _replaced(frame, column, mask_all(frame[column]))
    return frame


def _replaced(frame: pl.DataFrame, column: str, new: Mapping[str, str]) -> pl.DataFrame:
    if not new:
        return frame
    return frame.with_columns(pl.col(column).replace(list(new), list(new.values())))


def _question(question: Question) -> Question:
    return replace(
        question,
        key=safe_key(question.key),
        details={name: _masked_value(value) for name, value in question.details.items()},
        options=tuple(
            replace(option, label=_masked_value(option.label)) for option in question.options
        ),
        examples=tuple(mask(example) for example in question.examples),
    )


def _masked_value(value: Any) -> Any:  # noqa: ANN401 - a text, in one language or in each
    if isinstance(value, Text):
        return Text({language: mask(text) for language, text in value.by_language.items()})
    return mask(value) if isinstance(value, str) else value


def _details(details: dict[str, Any]) -> dict[str, Any]:
    return {
        name: {language: mask(text) for language, text in value.items()}
        if isinstance(value, dict)
        else _masked_value(value)
        for name, value in details.items()
    }
