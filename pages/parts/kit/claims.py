"""What a sentence asserts, as data first: findings are made of claims, and only then of words.

A page computes a `Finding`: the key of its words, and the claims that fill them. `say` puts it into
words, and is the one way in which a computed sentence reaches a screen, a picture or a file. So a
test can walk every page, hear every finding and hold each claim against another computation.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Literal

from pages.parts.kit import numbers
from pages.parts.kit.words import Words
from warehouse.queries.metrics import Metric
from warehouse.words import rounding

Verdict = Literal["", "below", "above", "within", "reached", "highest", "lowest", "differs"]
"""What a claim says of its value beyond the number.

`below`, `above`, `within` (not on the wrong side of) and `reached` judge it against `threshold`;
`highest` and `lowest` set it before all others of `among`; `differs` puts it outside the limits
that `among` gives, which fewer than five units never do.
"""

Unit = str | Metric
"""How a value is written: "percent", "whole_percent", "count", "number" (one decimal), "times"
(two), "yuan", "day", "month", "quarter"; a metric writes its own values; any other text is the key
of a counted noun, "villages".
"""

_WRITTEN: Mapping[str, Callable[[float], str]] = {
    "percent": numbers.percent,
    "whole_percent": lambda value: numbers.percent(value, 0),
    "number": numbers.number,
    "times": lambda value: rounding.rounded_text(value, 2),
    "count": numbers.count,
}


@dataclass(frozen=True)
class Claim:
    """One assertion: of `subject`, `measure` is `value`.

    `subject` is a code (of a region, a category, a level, a unit ...), never a name. `measure` is a
    name that the tests know how to compute from the ledgers. `value` is None where nobody looked.
    `numerator` and `denominator` are what a rate is made of, `interval` what it may be instead.
    `compared_with` names what a threshold is ("target", "warning", "plan", a subject's code).
    `among` holds the subjects that a verdict sets it among, its own included. `at` says where a
    claim departs from what is chosen on the page: {"month_end": ..., "year": ...}.
    """

    subject: str
    measure: str
    value: float | date | None
    unit: Unit = "count"
    numerator: float | None = None
    denominator: float | None = None
    interval: tuple[float, float] | None = None
    compared_with: str = ""
    threshold: float | None = None
    verdict: Verdict = ""
    among: tuple[str, ...] = ()
    at: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True)
class Finding:
    """A sentence before its words: `key` of the words, and what fills its slots.

    A slot filled by a claim is its value, one filled by a finding what that says; others are names
    and pieces of words. Beside a claim's slot `rate` the words may use `rate_part` and `rate_of`
    (its numerator and denominator), `rate_low` and `rate_high` (its interval) and `rate_line` (its
    threshold). `further` holds claims that the words make without writing their number ("all",
    "none", "most").
    """

    key: str
    slots: Mapping[str, Claim | Finding | str] = field(default_factory=dict)
    further: tuple[Claim, ...] = ()

    @property
    def claims(self) -> tuple[Claim, ...]:
        """Every claim that the sentence makes."""
        claims_written: list[Claim] = []
        for filling in self.slots.values():
            claims_written += [filling] if isinstance(filling, Claim) else ()
            claims_written += filling.claims if isinstance(filling, Finding) else ()
        return (*claims_written, *self.further)


def say(words: Words, finding: Finding) -> str:
    """Return a finding in words. `[[...]]` is the part that matters."""
    values: dict[str, str] = {}
    for name, filling in finding.slots.items():
        if isinstance(filling, Claim):
            values |= _texts_of(words, name, filling)
        else:
            values[name] = filling if isinstance(filling, str) else say(words, filling)
    return words(finding.key, **values)


def without_zeros(finding: Finding, keys: Mapping[tuple[str, ...], str]) -> Finding:
    """Return a finding that writes no zero where the words can do without: it still claims it.

    `keys` are those of the words that do without, by the slots that are zero. What nobody looked at
    is no zero.
    """
    zeros = {
        name: slot
        for name, slot in finding.slots.items()
        if isinstance(slot, Claim) and slot.value == 0 and any(name in names for names in keys)
    }
    key = next((key for names, key in keys.items() if zeros and set(names) == zeros.keys()), None)
    if key is None:
        return finding
    kept = {name: slot for name, slot in finding.slots.items() if name not in zeros}
    return Finding(key, kept, (*zeros.values(), *finding.further))


def pieces(words: Words, finding: Finding, addresses: Mapping[str, str]) -> dict[str, str]:
    """Return the counts that a finding writes and their addresses, by how they are written.

    `addresses` are those of lists, by the measure that counts what is on them; of nothing there is
    no list.
    """
    return {
        _text(words, number, claim.unit if name == claim.measure else "count"): addresses[name]
        for claim in finding.claims
        for name, number in counted(claim)
        if number and name in addresses
    }


def counted(claim: Claim) -> tuple[tuple[str, float | date | None], ...]:
    """Return the numbers that a claim writes by what they measure: its value, and of a rate named
    `rate` its numerator as `rate_part`, its denominator as `rate_of`.
    """
    name = claim.measure
    parts = ((f"{name}_part", claim.numerator), (f"{name}_of", claim.denominator))
    return ((name, claim.value), *parts)


def share(subject: str, measure: str, part: float, whole: float, **further: object) -> Claim:
    """Return the claim that a part has a share in a whole; None where there is no whole."""
    value = part / whole if whole else None
    unit = further.pop("unit", "percent")
    return Claim(subject, measure, value, unit, part, whole, **further)  # type: ignore[arg-type]


def value_of(metric: Metric, row: Mapping[str, Any]) -> Claim:
    """Return the claim that a region has a value by a metric, with what it is made of.

    `row` holds region_code, value, numerator and denominator (`warehouse.queries.subjects`).
    """
    return Claim(
        row["region_code"],
        f"value_of_{metric.name}",
        row["value"],
        metric,
        row["numerator"],
        row["denominator"],
    )


def _texts_of(words: Words, name: str, claim: Claim) -> dict[str, str]:
    """Return what the words may use of a claim, by the name of its slot."""
    values = {
        name: _text(words, claim.value, claim.unit),
        f"{name}_part": numbers.count(claim.numerator),
        f"{name}_of": numbers.count(claim.denominator),
        f"{name}_line": _text(words, claim.threshold, _line_unit(claim.unit)),
    }
    if claim.interval is not None:
        low, high = claim.interval
        values[f"{name}_low"] = _text(words, low, claim.unit)
        values[f"{name}_high"] = _text(words, high, claim.unit)
    return values


def _line_unit(unit: Unit) -> Unit:
    """Return how a line is written: targets are round numbers, without decimals."""
    return "whole_percent" if unit == "percent" else unit


def _text(words: Words, value: float | date | None, unit: Unit) -> str:
    if value is None or (isinstance(value, float) and math.isinf(value)):
        return numbers.MISSING  # an interval without an end, whose words name only the other
    if isinstance(value, date):
        return _moment(words, value, unit)
    if isinstance(unit, Metric):
        return numbers.value_with_unit(unit, value, words.language)
    if unit == "yuan":
        return numbers.money(value, words.language)
    if unit in _WRITTEN:
        return _WRITTEN[unit](value)
    return words.count(unit, numbers.whole(value))


def _moment(words: Words, moment: date, unit: Unit) -> str:
    if unit == "quarter":
        return words("dates.quarter", year=moment.year, quarter=(moment.month - 1) // 3 + 1)
    return (numbers.month if unit == "month" else numbers.day)(moment, words.language)
