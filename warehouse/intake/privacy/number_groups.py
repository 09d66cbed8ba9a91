"""Numbers of neighbouring groups of digits: what may be one number, and how it is set.

A number may stand in groups of any size.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate, pairwise
from typing import Final

from warehouse.intake.privacy import identity
from warehouse.intake.privacy.digits import Group

LISTING: Final = frozenset("、,，;；")
"""Separators of lists: groups between them are numbers of their own, single digits aside."""

_NEAR = 30
"""Characters before a number in which a word says what it is."""

_LEAST_ACCOUNT, _MOST_ACCOUNT = 8, 30
_MAY_BE = re.compile(
    r"(?:(?:00)?86|0|1[27]\d{3})?1[3-9]\d{9}|0\d{9,11}|(?:00)?86\d{9,12}"
    r"|\d{6}(?:19|20)\d{9,10}|\d{15}|[34569]\d{15,18}"
)
"""The digits of every number that tells itself: most digits of an office are none of these."""

_SEVERAL, _LONGEST_COUNT = 5, 3


@dataclass(frozen=True)
class Number:
    """Neighbouring groups of a run, taken for one number.

    `breaks` are the places in `digits` where groups meet; `kinds` the separators there. `is_edge`:
    it begins or ends where its separators do.
    """

    text: str
    start: int
    end: int
    digits: str
    breaks: tuple[int, ...]
    kinds: frozenset[str]
    is_edge: bool

    @property
    def before(self) -> str:
        """The words just before it, which may say what it is."""
        return self.text[max(0, self.start - _NEAR) : self.start]

    @property
    def is_apart(self) -> bool:
        """Whether every digit stands alone."""
        return len(self.breaks) == len(self.digits) - 1

    def is_set(self, usual: frozenset[int]) -> bool:
        """Return whether it is set in groups that end at `usual` places, or in one."""
        return usual.issuperset(self.breaks)

    @property
    def is_one(self) -> bool:
        """Whether its groups, whatever their sizes, may be those of one number."""
        if not self.breaks:
            return True
        if len(self.kinds) > 1:
            return False
        if self.kinds & LISTING and not self.is_apart:
            return False
        return self.is_edge and not self._is_counting

    @property
    def _is_counting(self) -> bool:
        """Whether the groups are numbers that rise from one to the next: 1 3 5 7 ..."""
        ends = (0, *self.breaks, len(self.digits))
        groups = [self.digits[first:last] for first, last in pairwise(ends)]
        if len(groups) < _SEVERAL or any(
            group.startswith("0") or len(group) > _LONGEST_COUNT for group in groups
        ):
            return False
        return all(int(one) < int(next_one) for one, next_one in pairwise(groups))


def numbers_of(text: str, groups: Sequence[Group], *, is_announced: bool) -> Iterator[Number]:
    """Yield every number that neighbours of `groups` may make; announced ones of any digits."""
    for first in range(len(groups)):
        digits = ""
        for last in range(first, len(groups)):
            group = groups[last]
            if len(digits) + len(group.digits) > _MOST_ACCOUNT:
                break
            digits += group.digits
            is_long = len(digits) >= _LEAST_ACCOUNT
            if is_long and (is_announced or _MAY_BE.fullmatch(digits)):
                number = _number(text, groups, first, last, digits)
                if number is not None:
                    yield number


def _number(
    text: str, groups: Sequence[Group], first: int, last: int, digits: str
) -> Number | None:
    own = groups[first : last + 1]
    if own[0].digits == "0" and len(own) > 1 and own[1].before == "." and len(own[1].digits) > 1:
        # A fraction.
        return None
    kinds = frozenset(group.before for group in own[1:])
    before = groups[first].before
    after = groups[last + 1].before if last + 1 < len(groups) else ""
    is_fraction = before == "." and groups[first - 1].digits == "0" and first == last
    if is_fraction:
        return None
    return Number(
        text=text,
        start=own[0].start,
        end=_end_with_x(text, own[-1].end, len(digits)),
        digits=digits,
        breaks=tuple(accumulate(len(group.digits) for group in own[:-1])),
        kinds=kinds,
        is_edge=before not in kinds or after not in kinds,
    )


_X = re.compile(r"[\W_]{0,3}[Xx](?![A-Za-z])")


def _end_with_x(text: str, end: int, digits: int) -> int:
    """Return where the number ends that ends in an X."""
    match = _X.match(text, end) if digits == identity.LENGTH - 1 else None
    return end if match is None else match.end()
