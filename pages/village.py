"""村级体检."""

from pages.parts import findings, picks, shell

shell.guard()
visit = shell.enter()
picks.bar(visit, "region", "term", "month")
shell.headline(visit, findings.region(visit))
shell.foot(visit)
