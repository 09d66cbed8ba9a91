"""States of a problem, in the words of the ledgers.

A word that is not listed, one whose meaning is the office's own (√, 是, 待验收), and words that
contradict each other are asked about; what the office answers is given to the next reading.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Literal, TypeAlias, cast

from warehouse.intake.values.empty_cells import read_empty_cell
from warehouse.intake.values.reading import Reading
from warehouse.intake.values.text import compact, shown_number

if TYPE_CHECKING:
    from warehouse.intake.cells.sheets import CellValue

ProblemState: TypeAlias = Literal["open", "basically_done", "completed", "closed"]

STATES: tuple[ProblemState, ...] = ("open", "basically_done", "completed", "closed")
"""In the order of a problem's way; a problem under way is open still."""

COMPLETION_WORDS = ("完成", "整改到位")
"""What a header asks for (是否整改完成) under which yes and no are states."""

StateKind: TypeAlias = ProblemState | Literal["in_progress"]


@dataclass(frozen=True)
class State:
    """How far a problem is put right. `is_ongoing`: kept up for good (长期坚持)."""

    kind: StateKind
    is_ongoing: bool = False


def problem_state(kind: StateKind) -> ProblemState:
    """Return the state of a problem that a word for `kind` stands for."""
    return "open" if kind == "in_progress" else kind


def rank(state: str | None) -> int:
    """Return the place of a state on a problem's way; that of an unknown one is the first."""
    return STATES.index(state) if state in STATES else 0


@dataclass(frozen=True)
class _Word:
    """What a word may mean, with how sure that is and the rule that says so."""

    kinds: tuple[StateKind, ...]
    certainty: Literal["read", "noted", "pending"] = "read"
    rule: str | None = None
    is_ongoing: bool = False


_LONGEST = 500
"""A text of more characters is a report of progress; it is no state."""

_TABLE = Path(__file__).with_name("state_words.csv")
"""Words of real ledgers (and likely ones): what they may mean, and the rule that says so."""

_ONGOING = re.compile(
    r"(?:并|且|并且|同时)?(?:需|需要|须)?(?:(?:长期|持续|常态化?)(?:坚持|整改|落实|执行|巩固|保持|抓好|推进整改)*|坚持|常抓不懈)"
)
_PERCENT = re.compile(
    r"(?:已|已经)?(?:完成|整改|推进|进度|进展|情况|率)*(?:至|到|约)?:?(?P<number>\d{1,3}(?:\.\d+)?)%"
)
_PARTS = re.compile(r"[,;:、。()/]+")
_JOINED_ONGOING = re.compile(r"(?:并|且|并且)(?=长期|持续|常态|坚持)")


def read_state(value: CellValue, *, meanings: Mapping[str, State] | None = None) -> Reading[State]:
    """Return the state of a cell.

    `meanings` are the office's answers by `state_key` of the value asked about.
    """
    nothing = read_empty_cell(value)
    if nothing is not None:
        return nothing
    key = state_key(value)
    if meanings and key in meanings:
        return Reading("noted", meanings[key], "state_by_answer")
    match value:
        case bool():
            return _of_word(_words()["是" if value else "否"])
        case int() | float():
            return _of_number(value)
        case str():
            return _of_text(key)
    return Reading("pending", rule="day_instead_of_state")


def state_key(value: CellValue) -> str:
    """Return the one way of writing a value under which its meaning is asked and answered."""
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        return shown_number(value)
    return compact(str(value)).strip(".。,;!").lower()


def is_state(value: CellValue) -> bool:
    """Return whether the cell holds a word for a state (in a column of days it is in the wrong
    place).
    """
    if not isinstance(value, str) or read_empty_cell(value) is not None:
        return False
    key = state_key(value)
    return not key.isdigit() and read_state(value).rule != "state_not_understood"


@dataclass
class _Parts:
    """What the parts of a text say together."""

    words: list[_Word] = field(default_factory=list)
    is_ongoing: bool = False
    has_other_words: bool = False


def _of_text(text: str) -> Reading[State]:
    if len(text) > _LONGEST:
        return Reading("pending", rule="state_not_understood")
    word = _word(text)
    if word is not None:
        return _of_word(word)
    parts = _Parts()
    for part in _PARTS.split(_JOINED_ONGOING.sub(",", text)):
        part_word = _word(part)
        if not part:
            continue
        if _ONGOING.fullmatch(part):
            parts.is_ongoing = True
        elif part_word is not None:
            parts.words.append(part_word)
        else:
            parts.has_other_words = True
    return _of_parts(parts)


def _of_parts(parts: _Parts) -> Reading[State]:
    words = list(dict.fromkeys(parts.words))
    if not words:
        if parts.has_other_words or not parts.is_ongoing:
            return Reading("pending", rule="state_not_understood")
        return Reading("noted", State("in_progress", True), "state_ongoing")
    kinds = tuple(dict.fromkeys(kind for word in words for kind in word.kinds))
    pending = next((word.rule for word in words if word.certainty == "pending"), None)
    noted = next((word.rule for word in words if word.certainty == "noted"), None)
    if pending is None and len(kinds) > 1:
        pending = "state_contradicts"
    elif pending is None and parts.has_other_words:
        pending = "state_among_words"
    if pending is None and noted is None and parts.is_ongoing:
        noted = "state_ongoing"
    certainty: Literal["read", "noted", "pending"] = (
        "pending" if pending else "noted" if noted else "read"
    )
    return _of_word(_Word(kinds, certainty, pending or noted, parts.is_ongoing))


def _word(text: str) -> _Word | None:
    word = _words().get(text)
    if word is not None:
        return word
    if _ONGOING.fullmatch(text):
        return _Word(("in_progress",), "noted", "state_ongoing", is_ongoing=True)
    percent = _PERCENT.fullmatch(text)
    return _percent(float(percent["number"])) if percent else None


def _percent(number: float) -> _Word | None:
    if number > 100:
        return None
    kind: StateKind = "completed" if number == 100 else "in_progress" if number else "open"
    return _Word((kind,), "noted", "state_by_percentage")


def _of_word(word: _Word) -> Reading[State]:
    states = tuple(State(kind, word.is_ongoing) for kind in word.kinds)
    if word.certainty == "pending":
        return Reading("pending", rule=word.rule, candidates=states)
    return Reading(word.certainty, states[0], word.rule)


def _of_number(value: float) -> Reading[State]:
    """Return the state of a number: a share, a percentage or a mark of the office's own."""
    if value in (0, 1):
        return _of_word(_words()[str(int(value))])
    if 0 < value < 1:
        return Reading("pending", rule="state_is_number", candidates=(State("in_progress"),))
    return Reading("pending", rule="state_is_number")


@cache
def _words() -> dict[str, _Word]:
    with _TABLE.open(encoding="utf-8", newline="") as lines:
        return {
            line["word"]: _Word(
                cast("tuple[StateKind, ...]", tuple(filter(None, line["states"].split("|")))),
                cast("Literal['read', 'noted', 'pending']", line["certainty"]),
                line["rule"] or None,
            )
            for line in csv.DictReader(lines)
        }
