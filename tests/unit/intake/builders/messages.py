"""Everything that was found and asked can be told, in both languages."""

from __future__ import annotations

from collections.abc import Sequence

import polars as pl

from warehouse.intake.findings.finding import with_sentences
from warehouse.intake.findings.questions import Question


def assert_has_words(findings: pl.DataFrame, questions: Sequence[Question]) -> None:
    for language in ("zh", "en"):
        sentences = with_sentences(findings, language).select("name", "what", "remedy")
        assert not any("{" in text for row in sentences.iter_rows() for text in row)
        for question in questions:
            parts = [question.title, question.help, *(one.label for one in question.options)]
            assert all(part.in_language(language).strip() for part in parts)
