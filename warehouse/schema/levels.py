"""Levels of administration, as the raw tables name them."""

from __future__ import annotations

RESPONSIBILITY_LEVELS = ["village", "township", "county"]
"""Who has to put a problem right: the village itself, its township, a county department."""

SUPERVISED_LEVELS = ["village", "township", "county"]
"""Whose rectification a round of supervision looks at."""

TEAM_LEVELS = ["province", "city", "county"]
"""Who sends inspection teams."""

ADMINISTRATIVE_LEVELS = ["country", "province", "city", "county", "township", "village"]
