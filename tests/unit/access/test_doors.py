"""Each door of the pages asks for the role, whatever the screen offers."""

from __future__ import annotations

import inspect
from types import SimpleNamespace

import pytest

from pages.parts.definitions import version_list
from pages.parts.frame import signed_in
from pages.parts.handouts import offer
from pages.parts.intake import flow, reference_tables
from pages.parts.plan import kept
from pages.parts.shared.meeting_items import answer, decide
from warehouse.access.access import Access
from warehouse.access.roles import Action, Role
from warehouse.runtime.errors import ActionRefused, SecondNeeded
from warehouse.runtime.home import Home

ROOT = "100000"
DOORS = {
    flow.begin: "import",
    flow.resume: "import",
    flow.answer: "import",
    flow.annotate: "import",
    flow.give_up: "import",
    flow.accept: "accept",
    flow.publish: "publish",
    flow.purge: "purge",
    reference_tables._accept: "accept",
    answer._record: "write_decisions",
    decide._accept: "write_decisions",
    kept._keep: "keep_plans",
}


@pytest.fixture
def home(tmp_path, monkeypatch) -> Home:
    monkeypatch.setenv("XUNTU_HOME", str(tmp_path))
    return Home(tmp_path)


def act_as(monkeypatch, role: Role, who: str = "a") -> None:
    monkeypatch.setattr(signed_in, "access", lambda: Access(who, ((role, ROOT),)))


@pytest.mark.parametrize("door", DOORS, ids=lambda door: door.__qualname__)
@pytest.mark.parametrize("role", [Role.LEADER, Role.AUDITOR])
def test_who_only_looks_gets_through_no_door_and_nothing_is_touched(home, monkeypatch, door, role):
    act_as(monkeypatch, role)
    wanted = [
        None
        for parameter in inspect.signature(door).parameters.values()
        if parameter.kind is parameter.POSITIONAL_OR_KEYWORD
    ]
    named = {"good_rows_only": True} if door is flow.accept else {}
    with pytest.raises(ActionRefused):
        door(*wanted, **named)
    assert not [file for file in home.root.rglob("*") if file.is_file()]


def test_a_clerk_s_acceptance_is_not_published_by_itself(home, monkeypatch):
    started = []
    monkeypatch.setattr(flow.jobs, "start_job", lambda _home, *arguments: started.append(arguments))
    monkeypatch.setattr(flow.st, "session_state", {})
    context, draft = SimpleNamespace(home=home), SimpleNamespace(draft_id="1")
    for role in (Role.INTAKE, Role.OFFICE):
        act_as(monkeypatch, role)
        flow.accept(context, draft, good_rows_only=False)
    assert started == [("accept", "1", "whole", "unpublished"), ("accept", "1", "whole")]


def test_a_batch_is_purged_once_a_second_person_asks_for_it(home, monkeypatch):
    started = []
    monkeypatch.setattr(flow.jobs, "start_job", lambda _home, *arguments: started.append(arguments))
    context = SimpleNamespace(home=home)
    act_as(monkeypatch, Role.OFFICE, "a")
    with pytest.raises(SecondNeeded):
        flow.purge(context, "b1")
    act_as(monkeypatch, Role.ADMINISTRATOR, "b")
    flow.purge(context, "b1")
    monkeypatch.setattr(signed_in, "access", lambda: Access.local(ROOT))
    flow.purge(context, "b2")
    assert started == [("purge", "b1"), ("purge", "b2")]


def test_a_notice_is_offered_to_whoever_may_issue_it(home, monkeypatch):
    offered = {}
    for role in (Role.LEADER, Role.OFFICE):
        act_as(monkeypatch, role)
        offered[role] = {kind.name for kind in offer._kinds()}
    assert offered[Role.OFFICE] - offered[Role.LEADER] == {offer.NOTICE}
    assert "signed_in.refuses(words, Action.ROLL_BACK)" in inspect.getsource(version_list._back)


def test_a_plan_is_kept_by_the_office_of_the_county_or_of_a_region_above_it(monkeypatch):
    line = [SimpleNamespace(code=code) for code in ("511126", "511100", "510000")]
    held = {
        "511126": ((Role.OFFICE, "511126"),),
        "511100": ((Role.OFFICE, "511100"),),
        "country": ((Role.OFFICE, ROOT),),
        "another": ((Role.OFFICE, "511102"), (Role.LEADER, "510000")),
        "nobody": ((Role.LEADER, "511126"),),
    }
    kept_by = set()
    for name, roles in held.items():
        monkeypatch.setattr(signed_in, "access", lambda roles=roles: Access("a", roles))
        try:
            signed_in.check_in(Action.KEEP_PLANS, line)
        except ActionRefused as error:
            what = " ".join(error.in_language("en"))
            assert "keep plans of rounds" in what and "inspection office" in what
            assert ("511126" in what) == (name == "another")
        else:
            kept_by.add(name)
    assert kept_by == {"511126", "511100", "country"}
