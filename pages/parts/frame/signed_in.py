"""Who is at the screen, and what they may do and see: asked for anew in each run of a page."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from pages.parts.frame.navigation import OFFICE_PAGES
from pages.parts.frame.serving import settings as served
from pages.parts.kit import texts
from pages.parts.kit.words import Words
from warehouse.access import second_person
from warehouse.access.access import NOBODY, Access
from warehouse.access.roles import Action
from warehouse.queries.regions import Region
from warehouse.runtime.actor import act_as
from warehouse.runtime.errors import ActionRefused, NotSignedIn
from warehouse.runtime.home import Home
from warehouse.runtime.settings import load_settings


def access() -> Access:
    """Return what this session may do: everything where there is no sign-in, nothing for whoever
    has not signed in where there is.

    Raises `AccessInvalid` and what the settings raise.
    """
    home = Home.from_environment()
    settings = load_settings(home)
    # Settings that were changed under a running server open nothing.
    if not settings.is_office and served.served_office() is None:
        return Access.local(settings.root_region)
    person = st.user.get(settings.sign_in.person) if st.user.is_logged_in else None
    if not isinstance(person, str) or not person:
        return Access(NOBODY, ())
    return Access.of_person(home, person)


def begin() -> None:
    """Let what the run does be done in the name of whoever signed in.

    Raises `NotSignedIn` where this session may do nothing at all.
    """
    own = access()
    act_as(own.who)
    if not own.held:
        raise NotSignedIn.of("not_signed_in")


def may(action: Action) -> bool:
    """Return whether this session may do something, for a screen to offer it or not."""
    return access().may(action, _root())


def own_pages() -> tuple[str, ...]:
    """Return the pages of an office that this session may open; none where nobody signs in."""
    own = access()
    if own.is_local:
        return ()
    return tuple(name for name, action in OFFICE_PAGES.items() if own.may(action, _root()))


def check(action: Action) -> None:
    """Raise `ActionRefused` where this session may not do something; every door asks."""
    access().check(action, _root())


def check_in(action: Action, line: Sequence[Region]) -> None:
    """Raise `ActionRefused` where this session may not do something in the first region of a line;
    the others are those above it.
    """
    first, *above = (region.code for region in line)
    access().check_in(action, first, above)


def refuses(words: Words, action: Action, line: Sequence[Region] = ()) -> bool:
    """Return whether this session may not do something, in the first region of a `line` where one
    is given, and say so where it would be offered.
    """
    try:
        check_in(action, line) if line else check(action)
    except ActionRefused as error:
        what, why, _remedy = error.in_language(words.language)
        texts.caption(f"{what} {why}")
        return True
    return False


def check_second(what: str) -> None:
    """Raise `SecondNeeded` unless another person has asked for `what` too; whoever sits at the
    machine alone needs nobody.
    """
    own = access()
    if not own.is_local:
        second_person.agree(Home.from_environment(), what, own.who)


def _root() -> str:
    return load_settings(Home.from_environment()).root_region
