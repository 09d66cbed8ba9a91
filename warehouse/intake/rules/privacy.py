"""Personal data in texts: numbers reject their row, what looks like personal data is asked about.

Texts are screened once each, however many rows repeat them. What is found is shown masked.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

import polars as pl

from warehouse.intake.findings.questions import LEAVE_OUT, Answers, Option, Question
from warehouse.intake.privacy.guard import CERTAIN, LIKELY, hash_of, screen
from warehouse.intake.privacy.numbers import is_code_of_place
from warehouse.intake.rules.checking.candidates import PLACE, Candidates
from warehouse.intake.rules.checking.violations import At, none, together, violations
from warehouse.schema import catalogue
from warehouse.words.messages import message

_WRITTEN = ("text", "code", "listed", "tags")
"""Kinds of columns in which an office writes what it likes: texts, its own numbers, open lists."""


def _is_code_of_another(column: catalogue.RawColumn) -> bool:
    """Return whether a column holds codes of other rows, which are looked through where these rows
    stand. Numbers of persons are looked through everywhere.
    """
    key = column.foreign_key
    return key is not None and key.to_column != "person_no"


TEXTS = {
    table: [
        column.name
        for column in catalogue.columns(table)
        if column.dtype == pl.String()
        and column.reader in _WRITTEN
        and not _is_code_of_another(column)
    ]
    for table in catalogue.OFFICE_TABLES
}
"""The columns that are looked through, by table."""

KEEP = "keep"
MOST_ONE_BY_ONE = 20
"""Different texts of a column that are asked about each; more are asked about together."""


_OWN = "own_part"
_LEAST_STEM = 4


@dataclass(frozen=True)
class Screened:
    """What was found in texts: violations (rejected, pending, skipped) and open questions."""

    violations: pl.DataFrame
    questions: list[Question]


def personal_data(candidates: Candidates, answers: Answers) -> Screened:
    """Find personal data in the texts of every row."""
    all_violations: list[pl.DataFrame] = []
    questions: list[Question] = []
    for table, columns in TEXTS.items():
        if table not in candidates.frames:
            continue
        for column in columns:
            hits = _hits(candidates.frames[table], table, column)
            if hits.is_empty():
                continue
            all_violations.extend(_certain(table, column, hits))
            for kind in LIKELY:
                violated, to_ask = _judged_by_answer(table, column, kind, hits, answers)
                all_violations.append(violated)
                questions.extend(to_ask)
    return Screened(together(all_violations), _each_once(questions))


def _each_once(questions: list[Question]) -> list[Question]:
    """Return one question for a number of the office's own that stands in several tables."""
    once: dict[str, Question] = {}
    for question in questions:
        before = once.get(question.key)
        count = question.count + (before.count if before else 0)
        once[question.key] = replace(before or question, count=count)
    return list(once.values())


def _hits(frame: pl.DataFrame, table: str, column: str) -> pl.DataFrame:
    """Return the rows of `frame` in whose text personal data were found: which, and masked."""
    is_code = _is_code(table, column)
    frame = frame.with_columns(_own_part(table, column) if is_code else pl.col(column).alias(_OWN))
    hits = screen(
        frame[_OWN], whole_cell_names=not catalogue.column(table, column).field.is_place_name
    )
    if is_code:
        is_place = [is_code_of_place(text, kind) for text, kind, _ in hits.iter_rows()]
        hits = hits.filter(~pl.Series(is_place, dtype=pl.Boolean))
    screened = hits.select(pl.col("text").alias(_OWN), "personal_kind", "masked")
    return frame.join(screened, on=_OWN, maintain_order="left").drop(_OWN)


def _own_part(table: str, column: str) -> pl.Expr:
    """Return a code without the code of its row that it begins with (a problem's, with its
    inspection's): that one is looked through where it stands itself, and the digits of two codes in
    a row make no number of a person.
    """
    others = [
        other.name
        for other in catalogue.columns(table)
        if other.reader in ("code", "village") and other.name != column
    ]
    own = pl.col(column)
    for other in others:
        # Not a part of it that happens to be as short as another code: 1 is no beginning of 138...
        is_stem = pl.col(other).str.len_chars() >= _LEAST_STEM
        own = (
            pl.when(is_stem & own.str.starts_with(pl.col(other)))
            .then(own.str.strip_prefix(pl.col(other)))
            .otherwise(own)
        )
    return own.alias(_OWN)


def _is_code(table: str, column: str) -> bool:
    return catalogue.column(table, column).reader == "code"


def _certain(table: str, column: str, hits: pl.DataFrame) -> Iterator[pl.DataFrame]:
    for kind in CERTAIN:
        yield violations(
            hits,
            pl.col("personal_kind") == kind,
            table=table,
            column=column,
            rule=f"personal_{kind}",
            masked=pl.col("masked"),
        )


def _judged_by_answer(
    table: str, column: str, kind: str, hits: pl.DataFrame, answers: Answers
) -> tuple[pl.DataFrame, list[Question]]:
    """Return what was answered of texts in which that may be, and what is still to be asked."""
    named = hits.filter(pl.col("personal_kind") == kind)
    if named.is_empty():
        return none(), []
    prefix = f"{kind}.{column}" if _is_code(table, column) else f"{kind}.{table}.{column}"
    texts = named.group_by(column, maintain_order=True).agg(
        pl.len().alias("count"), pl.col("masked").first(), *(pl.col(name).first() for name in PLACE)
    )
    keys = [f"{prefix}.{hash_of(text)}" for text in texts[column]]
    texts = texts.with_columns(key=pl.Series(keys, dtype=pl.String))
    if texts.height > MOST_ONE_BY_ONE:
        texts = texts.with_columns(key=pl.lit(prefix))
    answer_of_each = [answers.get(key, answers.get(prefix, "")) for key in texts["key"]]
    texts = texts.with_columns(answer=pl.Series(answer_of_each, dtype=pl.String))
    answered = named.join(texts.select(column, "answer"), on=column, maintain_order="left")
    place = At(table=table, column=column)
    violated = together(
        [
            violations(
                answered,
                pl.col("answer") == LEAVE_OUT,
                rule="left_out_as_personal",
                severity="skipped",
                masked=pl.col("masked"),
                **place,
            ),
            violations(
                answered,
                ~pl.col("answer").is_in([LEAVE_OUT, KEEP]),
                rule=kind,
                severity="pending",
                masked=pl.col("masked"),
                **place,
            ),
        ]
    )
    open_texts = texts.filter(~pl.col("answer").is_in([LEAVE_OUT, KEEP]))
    return violated, [
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
            Option(KEEP, message("options.personal.keep")),
            Option(LEAVE_OUT, message("options.personal.leave_out")),
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
