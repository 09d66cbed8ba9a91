"""Levels of administration, as the raw tables name them."""

from __future__ import annotations

RESPONSIBILITY_LEVELS = ["village", "township", "county"]
"""Who has to put a problem right: the village itself, its township, a county department."""

ADMINISTRATIVE_LEVELS = ["country", "province", "city", "county", "township", "village"]
