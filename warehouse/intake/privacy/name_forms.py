"""Names told by their form alone: a surname and a given name as they are common, in any text.

What stands on either side may make words or places of the same characters; then it is no name.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from warehouse.intake.privacy.surnames import CLEAR, COMMON_WORDS, COUNTIES, SINGLE, THINGS

_TABLES: Final = tomllib.loads(
    Path(__file__).with_name("name_forms.toml").read_text(encoding="utf-8")
)
GIVEN_PAIRS: Final = frozenset[str](_TABLES["given"].split())
GIVEN_SINGLES: Final = frozenset[str](_TABLES["single"])
_WORDS_ENDING: Final = frozenset(
    before + surname for surname, befores in _TABLES["before"].items() for before in befores
)
_WORDS_GOING_ON: Final = frozenset(
    given + after for given, afters in _TABLES["after"].items() for after in afters
)

PLACES_GO_ON: Final = frozenset("村镇乡县市区组社庄湾沟坝街路庙集寨场桥河山湖塘堰岭坡坪渠厂校站屯")
"""What makes a place of the characters before it."""

_NO_NAMES: Final = COMMON_WORDS | COUNTIES

_SURNAME = re.compile(f"[{''.join(sorted(SINGLE))}]")
_GIVEN = re.compile(f"[{''.join(sorted(GIVEN_SINGLES))}]")
LIKELY_BY_FORM: Final = (
    f"[{''.join(sorted(SINGLE))}]"
    f"(?:[{''.join(sorted({pair[0] for pair in GIVEN_PAIRS}))}]"
    f"[{''.join(sorted({pair[1] for pair in GIVEN_PAIRS}))}])"
    f"|[{''.join(sorted(CLEAR))}][{''.join(sorted(GIVEN_SINGLES))}]"
)
"""The quick test of it."""


def names_by_form(text: str) -> Iterator[tuple[int, int]]:
    """Yield where names stand that need no word beside them."""
    for match in _SURNAME.finditer(text):
        start = match.start()
        if (
            text[max(0, start - 1) : start + 1] in _WORDS_ENDING
            or text[start : start + 2] in _NO_NAMES
        ):
            continue
        if text[start + 1 : start + 3] in GIVEN_PAIRS:
            if (
                text[start : start + 3] not in THINGS
                and text[start + 3 : start + 4] not in PLACES_GO_ON
            ):
                yield start, start + 3
        elif match[0] in CLEAR and _is_single(text, start + 1):
            yield start, start + 2


def _is_single(text: str, position: int) -> bool:
    """Return whether the character at `position` is a given name of its own there."""
    following = text[position + 1 : position + 2]
    return (
        _GIVEN.match(text, position) is not None
        and following not in PLACES_GO_ON
        and text[position : position + 2] not in _WORDS_GOING_ON
    )
