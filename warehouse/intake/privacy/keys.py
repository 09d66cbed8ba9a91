"""Keys of questions and their answers: a text that may name a person stands in them as its hash."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache
from typing import Final

from warehouse.intake.privacy.guard import keyed, mask
from warehouse.intake.values.normalisation import visible

_BETWEEN = re.compile(r"([|:])")
MARK: Final = "#"
"""What stands before a hash in a key."""


@lru_cache(maxsize=1 << 14)
def safe_key(key: str) -> str:
    """Return `key` without personal data: each part of it that holds any is its hash."""
    parts = [_safe(part) for part in _BETWEEN.split(key)]
    return _safe("".join(parts))


def safe_answer(answer: str) -> str:
    """Return an answer as it is kept on record: what was typed may name a person."""
    return mask(answer, whole_cell_names=True)


def answers_kept(answers: Mapping[str, str]) -> dict[str, str]:
    """Return answers as a profile remembers them: one that names a person is asked for again."""
    return {
        safe_key(key): answer
        for key, answer in answers.items()
        if safe_answer(answer) == visible(answer)
    }


class GivenAnswers(dict[str, str]):
    """Answers by key, found by the key that a reader made, and by that key made safe."""

    def __init__(self, *answer_sets: Mapping[str, str]) -> None:
        """Keep the answers of all; the last one given counts."""
        super().__init__()
        for answers in answer_sets:
            self.update(answers)
        self._has_hashes = any(MARK in key for key in self.keys())

    def __contains__(self, key: object) -> bool:
        """Return whether there is an answer."""
        return dict.__contains__(self, key) or self._hashed(key) is not None

    def __getitem__(self, key: str) -> str:
        """Return the answer. Raises `KeyError`."""
        return dict.__getitem__(self, key if dict.__contains__(self, key) else safe_key(key))

    def get(self, key: str, default: str | None = None) -> str | None:  # type: ignore[override]
        """Return the answer, or `default`."""
        return self[key] if key in self else default  # noqa: SIM401 - this is that method

    def _hashed(self, key: object) -> str | None:
        """Return the safe form of a key that has an answer under it; most imports have none."""
        if not self._has_hashes or not isinstance(key, str):
            return None
        safe = safe_key(key)
        return safe if dict.__contains__(self, safe) else None


def _safe(part: str) -> str:
    hidden = keyed(part)
    return part if hidden == part else f"{MARK}{hidden}"
