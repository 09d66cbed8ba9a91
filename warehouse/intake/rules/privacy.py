"""Personal data in texts: numbers refuse their row, what looks like personal data is asked about.

Texts are screened once each, however many rows repeat them. What is found is shown masked.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass

import polars as pl

from warehouse.intake import catalogue, words
from warehouse.intake.privacy.guard import ASKED, CERTAIN, screen
from warehouse.intake.questions import LEAVE_OUT, Answers, Option, Question
from warehouse.intake.rules.breaches import At, breaches, none, together
from warehouse.intake.rules.candidates import PLACE, Candidates

TEXTS = {
    "villages": ["name", "township_name"],
    "terms": ["name"],
    "rounds": ["name", "pilot_kind"],
    "problems": ["responsible_unit", "summary"],
    "problem_events": ["new_responsible_unit", "reason_code"],
    "clues": ["receiver", "disposal_kind"],
    "clue_persons": ["person_no"],
    "person_outcomes": ["person_no", "case_id"],
    "supervision_actions": ["target_unit"],
    "qr_petitions": ["channel"],
}
"""Columns in which an office writes what it likes."""

MAY_NAME = {
    "responsible_unit",
    "summary",
    "new_responsible_unit",
    "receiver",
    "target_unit",
    "person_no",
}
"""Columns in which a person may be named where a unit or a number belongs. Names of villages look
like names of persons, and are none."""

KEEP = "keep"
ASKED_ONE_BY_ONE = 20
"""Different texts of a column that are asked about each; more are asked about together."""


@dataclass(frozen=True)
class Screened:
    """What was found in texts: breaches (refused, asked, left out) and open questions."""

    breaches: pl.DataFrame
    questions: list[Question]


def personal_data(candidates: Candidates, answers: Answers) -> Screened:
    """Personal data in the texts of every row."""
    found: list[pl.DataFrame] = []
    questions: list[Question] = []
    for table, columns in TEXTS.items():
        if table not in candidates.frames:
            continue
        for column in columns:
            hits = _hits(candidates.frames[table], column)
            if hits.is_empty():
                continue
            found.extend(_certain(table, column, hits))
            for kind in ASKED:
                breached, asked = _asked(table, column, kind, hits, answers)
                found.append(breached)
                questions.extend(asked)
    return Screened(together(found), questions)


def _hits(frame: pl.DataFrame, column: str) -> pl.DataFrame:
    """The rows of `frame` in whose text something was found, with `found` and `masked`."""
    texts = frame[column].drop_nulls().unique(maintain_order=True)
    may_name = column in MAY_NAME
    screened = screen(texts, whole_cell_names=may_name).select(
        pl.col("text").alias(column), "found", "masked"
    )
    if not may_name:
        screened = screened.filter(pl.col("found") != "name_like")
    return frame.join(screened, on=column, maintain_order="left")


def _certain(table: str, column: str, hits: pl.DataFrame) -> Iterator[pl.DataFrame]:
    for kind in CERTAIN:
        yield breaches(
            hits,
            pl.col("found") == kind,
            table=table,
            column=column,
            rule=f"personal_{kind}",
            masked=pl.col("masked"),
        )


def _asked(
    table: str, column: str, kind: str, hits: pl.DataFrame, answers: Answers
) -> tuple[pl.DataFrame, list[Question]]:
    """What was answered of texts in which that may be, and what is still to be asked."""
    named = hits.filter(pl.col("found") == kind)
    if named.is_empty():
        return none(), []
    prefix = f"{kind}.{table}.{column}"
    texts = named.group_by(column, maintain_order=True).agg(
        pl.len().alias("count"), pl.col("masked").first(), *(pl.col(name).first() for name in PLACE)
    )
    texts = texts.with_columns(key=pl.Series([f"{prefix}.{_hash(text)}" for text in texts[column]]))
    if texts.height > ASKED_ONE_BY_ONE:
        texts = texts.with_columns(key=pl.lit(prefix))
    given = [answers.get(key, answers.get(prefix, "")) for key in texts["key"]]
    texts = texts.with_columns(answer=pl.Series(given, dtype=pl.String))
    told = named.join(texts.select(column, "answer"), on=column, maintain_order="left")
    place = At(table=table, column=column)
    breached = together(
        [
            breaches(
                told,
                pl.col("answer") == LEAVE_OUT,
                rule="left_out_as_personal",
                verdict="left_out",
                masked=pl.col("masked"),
                **place,
            ),
            breaches(
                told,
                ~pl.col("answer").is_in([LEAVE_OUT, KEEP]),
                rule=kind,
                verdict="asked",
                masked=pl.col("masked"),
                **place,
            ),
        ]
    )
    open_texts = texts.filter(~pl.col("answer").is_in([LEAVE_OUT, KEEP]))
    return breached, [
        _question(table, column, kind, str(key), part)
        for (key,), part in open_texts.partition_by(
            "key", as_dict=True, maintain_order=True
        ).items()
    ]


def _question(table: str, column: str, kind: str, key: str, texts: pl.DataFrame) -> Question:
    header = catalogue.column(table, column).header
    masked = texts["masked"].to_list()
    return Question(
        key=key,
        kind=kind,
        details={
            "column": header,
            "masked": masked[0] if len(masked) == 1 else "…",
            "texts": str(len(masked)),
        },
        options=(
            Option(KEEP, words.text("options.personal.keep")),
            Option(LEAVE_OUT, words.text("options.personal.leave_out")),
        ),
        count=int(texts["count"].sum()),
        examples=tuple(
            f"{place} · {text}"
            for place, text in zip(
                texts.head(3)
                .select(
                    pl.concat_str([pl.col(name).cast(pl.String) for name in PLACE], separator=" · ")
                )
                .to_series(),
                masked,
                strict=False,
            )
        ),
        file=texts["source_file"][0],
        sheet=texts["source_sheet"][0],
    )


def _hash(text: str) -> str:
    """A key for `text` that does not tell it."""
    return hashlib.sha256(text.encode()).hexdigest()[:16]
