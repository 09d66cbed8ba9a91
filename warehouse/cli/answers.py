"""Answers on the command line: given one by one or in a file, which is written to be filled in."""

from __future__ import annotations

import json
import tomllib
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING

from warehouse.intake.privacy.guard import mask
from warehouse.intake.privacy.keys import safe_key
from warehouse.runtime.errors import ImportRefused
from warehouse.runtime.home import write_text
from warehouse.words.messages import message

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from warehouse.intake.findings.questions import Answers, Option, Question
    from warehouse.words.messages import Text

TABLE = "answers"
FEW = 5
"""Options that are listed again where an earlier question had the same ones."""


def answers_from(file: Path | None, single: Sequence[str]) -> dict[str, str]:
    """Return the answers of `file`, then those of `single` (KEY=VALUE), which count where both
    have one.

    Raises `ImportRefused` for a file that is not to be read, and for an answer without a key.
    """
    answers = {} if file is None else _read(file)
    for text in single:
        key, sign, value = text.partition("=")
        if not (key.strip() and sign):
            raise ImportRefused.of("answer_without_key", answer=text)
        answers[key.strip()] = value.strip()
    return {key: value for key, value in answers.items() if value}


def write_answers(file: Path | None, questions: Sequence[Question], answers: Answers) -> Path:
    """Write a file of answers with what is still open, to be filled in; returns where.

    It takes the place of `file`, from which `answers` came; without one it is a new file in the
    current folder.
    """
    target = file or next(
        name
        for number in count(1)
        if not (name := Path(f"answers-{number}.toml" if number > 1 else "answers.toml")).exists()
    )
    write_text(target, "\n".join(_lines(questions, answers, target)) + "\n")
    return target


def _read(file: Path) -> dict[str, str]:
    try:
        content = tomllib.loads(file.read_text(encoding="utf-8-sig"))
    except FileNotFoundError:
        # To be written with the questions, if there are any.
        return {}
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise ImportRefused.of("answers_unreadable", file=file, reason=error) from error
    answers = content.get(TABLE)
    if not isinstance(answers, dict) or set(content) != {TABLE}:
        raise ImportRefused.of("answers_without_table", file=file)
    return {key: str(value) for key, value in answers.items()}


def _lines(questions: Sequence[Question], answers: Answers, target: Path) -> Iterator[str]:
    yield from _comment(str(message("answers.file.head", file=target)))
    yield ""
    yield f"[{TABLE}]"
    open_keys = {question.key for question in questions}
    settled: Mapping[str, str] = {
        key: value for key, value in answers.items() if key not in open_keys
    }
    for key, value in settled.items():
        yield f"{_quoted(safe_key(key))} = {_quoted(mask(value))}"
    keys_written: set[str] = set()
    first_with_options: dict[tuple[Option, ...], Text] = {}
    for question in questions:
        if question.key in keys_written:
            continue
        keys_written.add(question.key)
        yield ""
        yield from _question(question, answers.get(question.key, ""), first_with_options)
        first_with_options.setdefault(question.options, question.title)


def _question(
    question: Question, answer: str, first_with_options: Mapping[tuple[Option, ...], Text]
) -> Iterator[str]:
    yield from _comment(str(question.title))
    yield from _comment(str(question.help))
    place = message(
        "answers.file.place", file=question.file, sheet=question.sheet, rows=question.count
    )
    yield from _comment(str(place))
    for example in question.examples:
        yield from _comment(str(message("answers.file.example", example=example)))
    if len(question.options) > FEW and question.options in first_with_options:
        same = message("answers.file.same_options", title=first_with_options[question.options])
        yield from _comment(str(same))
    else:
        for option in question.options:
            line = message("answers.file.option", value=option.value, label=option.label)
            yield from _comment(str(line))
    if question.takes != "option":
        yield from _comment(str(message(f"answers.file.{question.takes}")))
    if question.is_likely:
        line = message(
            "answers.file.proposal",
            value=question.proposal,
            sure=f"{100 * (question.confidence or 0):.0f}",
        )
        yield from _comment(str(line))
    if answer:
        yield from _comment(str(message("answers.file.not_understood", answer=answer)))
    yield f"{_quoted(question.key)} = {_quoted('')}"


def _comment(text: str) -> list[str]:
    return [f"# {line}" for line in text.splitlines()]


def _quoted(text: str) -> str:
    """Return a TOML string: JSON's are, but for the one character that only TOML wants escaped."""
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")
