"""Every finding of every subject of the supervision page is what the ledgers say."""

from __future__ import annotations

import pytest

from tests.conftest import EXTENT
from tests.pages.claims.objections import objections
from tests.pages.claims.test_claims import REGIONS, heard  # noqa: F401 - a fixture
from tests.pages.conftest import Visit

SUBJECTS = ["meetings", "afterwards", "rounds", "units", "petitions", "aid"]
CHOICES = [
    {"region": region, "term": term, "year": year}
    for region in REGIONS
    for term, years in (("2021-2026", ["", "2021", "2023"]), ("2016-2021", ["", "2018"]))
    for year in years
]


@pytest.mark.parametrize("subject", SUBJECTS)
def test_every_claim_of_a_subject_is_what_the_ledgers_say(
    subject,
    visit: Visit,
    heard,  # noqa: F811
    reference,
    names,
):
    screen = visit("supervision")
    wrong: list[str] = []
    statements = 0
    for place, chosen in enumerate(CHOICES if EXTENT == "all" else CHOICES[:: 5 if EXTENT else 3]):
        screen.go(lang=("zh", "en")[place % 2], **chosen)
        box = next(
            box for box in screen.app.button_group if str(box.key).startswith("supervision_subj")
        )
        heard.forget()
        box.set_value(subject).run()
        assert screen.failures == [], chosen
        statements += len(heard.statements)
        for statement in heard.statements:
            wrong += [
                f"{chosen}: {o}" for o in objections(reference, statement, heard.where, names)
            ]
        wrong += [f"{chosen}: of no claim: {sentence}" for sentence in heard.unclaimed]
    assert statements
    assert wrong == []
