"""Keys: each once in an import, and against accepted rows either the same, or a correction."""

from __future__ import annotations

from dataclasses import dataclass, replace

import polars as pl

from warehouse.intake.batches.in_force import SUPERSESSIONS
from warehouse.intake.findings.corrections import BETWEEN, CORRECTIONS, KEEP, answer_key, masked
from warehouse.intake.findings.questions import Answers
from warehouse.intake.reference.reference_data import ReferenceData
from warehouse.intake.rules.checking.candidates import PLACE, Candidates
from warehouse.intake.rules.checking.rows import content_types
from warehouse.intake.rules.checking.violations import ROW, name_of, together, violations
from warehouse.schema import catalogue
from warehouse.schema.validation import schema_of
from warehouse.words.messages import LANGUAGES


@dataclass(frozen=True)
class Corrections:
    """What an import would change of accepted rows.

    `violations` notes each correction; `supersessions` has one row per correcting row
    (`table_name`, `row`) with the accepted row that it takes the place of; `lines` are field by
    field, declined ones among them (schema `CORRECTIONS`).
    """

    violations: pl.DataFrame
    supersessions: pl.DataFrame
    lines: pl.DataFrame


def twice_in_import(candidates: Candidates) -> pl.DataFrame:
    """Return rows of one key that do not say the same: all of them, each naming another's place."""
    return together(_twice(table, frame) for table, frame in candidates.frames.items())


def _twice(table: str, frame: pl.DataFrame) -> pl.DataFrame:
    key = schema_of(table).primary_key()
    contents = frame.unique("twin", keep="first", maintain_order=True)
    several = contents.filter(contents.select(key).is_duplicated())
    several = several.filter(~pl.any_horizontal(pl.col(key).is_null()))
    if several.is_empty():
        return violations(frame, pl.lit(False), table=table, column=key[0], rule="key_twice")
    place = pl.concat_str(*(pl.col(name).cast(pl.String) for name in PLACE), separator=" · ")
    others = several.group_by(key).agg(
        pl.col("twin").first().alias("first_twin"),
        place.first().alias("first_place"),
        place.last().alias("last_place"),
    )
    rows = frame.join(others, on=key)
    other = (
        pl.when(pl.col("twin") == pl.col("first_twin")).then("last_place").otherwise("first_place")
    )
    return violations(
        rows,
        pl.lit(True),
        table=table,
        column=key[0],
        rule="key_twice",
        key=pl.concat_str([pl.col(name).cast(pl.String) for name in key], separator=" "),
        other=other,
    )


def against_accepted(
    candidates: Candidates, reference: ReferenceData, answers: Answers
) -> tuple[Candidates, Corrections]:
    """Return `candidates` with unchanged and declined rows marked, and the corrections of the
    others.
    """
    frames = dict(candidates.frames)
    noted, superseded, lines = [], [], []
    for table, frame in candidates.frames.items():
        if not reference.has(table):
            continue
        met = _met(table, frame, reference)
        if met.is_empty():
            continue
        same = pl.all_horizontal(
            pl.lit(True),
            *(pl.col(name).eq_missing(pl.col(f"{name}_before")) for name in _beside_key(table)),
        )
        unchanged = met.filter(same).get_column(f"{table}{ROW}")
        every = _with_answers(table, met.filter(~same), answers)
        lines.append(_lines(table, every))
        declined = every.filter("is_kept").get_column(f"{table}{ROW}")
        frames[table] = frame.with_columns(
            is_unchanged=pl.col(f"{table}{ROW}").is_in(unchanged.implode()),
            is_declined=pl.col(f"{table}{ROW}").is_in(declined.implode()),
        )
        changed = every.filter(~pl.col("is_kept"))
        noted.append(_noted(table, changed))
        superseded.append(
            changed.select(
                pl.lit(table).alias("table_name"),
                pl.col(f"{table}{ROW}").alias("row"),
                "batch_id",
                "file_row_number",
            )
        )
    schema = {**SUPERSESSIONS, "row": pl.Int64()}
    columns = ["table_name", "row", "batch_id", "file_row_number"]
    return replace(candidates, frames=frames), Corrections(
        together(noted),
        pl.concat([pl.DataFrame(schema=schema).select(columns), *superseded]),
        pl.concat([pl.DataFrame(schema=CORRECTIONS), *lines]),
    )


def _with_answers(table: str, changed: pl.DataFrame, answers: Answers) -> pl.DataFrame:
    """Return `changed` with `key`, `answer` (where one may be given) and `is_kept`."""
    keys = changed.select(_key_of(table).alias("key"))["key"]
    answer_keys = [answer_key(table, key) for key in keys]
    return changed.with_columns(
        keys.alias("key"),
        pl.Series("answer", answer_keys, dtype=pl.String),
        pl.Series("is_kept", [answers.get(key) == KEEP for key in answer_keys], dtype=pl.Boolean),
    )


def _key_of(table: str) -> pl.Expr:
    names = schema_of(table).primary_key()
    return pl.concat_str([pl.col(name).cast(pl.String) for name in names], separator=" ")


def _named(table: str) -> pl.Expr:
    """Return what a row is called in the list of corrections: an event by its problem and its
    kind.
    """
    if table != "problem_events":
        return pl.col("key")
    return pl.concat_str(pl.col("problem_id"), pl.lit(BETWEEN), pl.col("event_kind_before"))


def _lines(table: str, changed: pl.DataFrame) -> pl.DataFrame:
    """Return what `changed` would correct, a row for each field."""
    fields = [
        changed.filter(pl.col(name).ne_missing(pl.col(f"{name}_before"))).select(
            "answer",
            pl.lit(table).alias("table"),
            _named(table).alias("key"),
            pl.lit(name).alias("field"),
            pl.col(f"{name}_before").cast(pl.String).alias("old"),
            pl.col(name).cast(pl.String).alias("new"),
            pl.col("source_file").alias("file"),
            pl.col("source_sheet").alias("sheet"),
            pl.col("source_row").alias("row"),
            "is_kept",
        )
        for name in _beside_key(table)
    ]
    every = pl.concat(
        [pl.DataFrame(schema=CORRECTIONS), *(one.cast(CORRECTIONS) for one in fields)]
    )
    return every.with_columns(masked(every["old"]), masked(every["new"]), masked(every["key"]))


def _met(table: str, frame: pl.DataFrame, reference: ReferenceData) -> pl.DataFrame:
    """Return the rows of the import whose key an accepted row has, with its columns as
    `<name>_before`.
    """
    key = schema_of(table).primary_key()
    before = (
        reference.rows(table)
        .join(frame.lazy().select(key).unique(), on=key, how="semi")
        .select(
            *key,
            *(pl.col(name).alias(f"{name}_before") for name in _beside_key(table)),
            "batch_id",
            "file_row_number",
        )
        .collect(engine="streaming")
    )
    return frame.join(before, on=key)


def _noted(table: str, changed: pl.DataFrame) -> pl.DataFrame:
    """Note what each correction changes, column by column; free text is not repeated."""

    def changes(language: str) -> pl.Expr:
        parts = []
        for name in _beside_key(table):
            header = name_of(table, name).in_language(language)
            now, before = pl.col(name), pl.col(f"{name}_before")
            if catalogue.column(table, name).reader == "text":
                change = pl.lit(header)
            else:
                change = pl.format(
                    "{} {} → {}",
                    pl.lit(header),
                    _labelled(table, name, before, language),
                    _labelled(table, name, now, language),
                )
            parts.append(pl.when(now.ne_missing(before)).then(change))
        return pl.concat_str(parts, separator="; ", ignore_nulls=True) if parts else pl.lit("")

    return violations(
        changed,
        pl.lit(True),
        table=table,
        column=None,
        rule="corrects",
        severity="noted",
        key=pl.col("key"),
        changes={language: changes(language) for language in LANGUAGES},
        batch=pl.col("batch_id"),
    )


def _labelled(table: str, name: str, value: pl.Expr, language: str) -> pl.Expr:
    """Return a value as an office knows it: what a code of a list is called."""
    column = catalogue.column(table, name)
    written = value.cast(pl.String)
    if column.choices:
        names = {choice.code: choice.name.in_language(language) for choice in column.choices}
        each = written.str.split("|") if column.reader == "tags" else pl.concat_list(written)
        written = (
            pl.when(written.is_not_null())
            .then(each.list.eval(pl.element().replace(names)).list.join(" "))
            .otherwise(None)
        )
    return written.fill_null("—")


def _beside_key(table: str) -> list[str]:
    key = schema_of(table).primary_key()
    return [name for name in content_types(table) if name not in key]
