"""What somebody may do, and where, at this moment."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING, Self

from warehouse.access import grants
from warehouse.access.roles import ALLOWED, OF_ALL, Action, Role
from warehouse.access.scope import Scope
from warehouse.runtime.errors import ActionRefused
from warehouse.runtime.settings import COUNTRY
from warehouse.words.languages import listed
from warehouse.words.messages import Text, message

if TYPE_CHECKING:
    from collections.abc import Iterable

    from warehouse.runtime.home import Home

NOBODY = ""


@dataclass(frozen=True)
class Access:
    """Who it is, and each role with the regions that it is held in.

    Asked for at each run of a page, so that what changed in the list holds from the next run on.
    """

    who: str
    held: tuple[tuple[Role, str], ...]
    is_local: bool = False

    @classmethod
    def local(cls, root: str) -> Self:
        """Return what whoever sits at the machine may do: everything, in the root region."""
        return cls(NOBODY, tuple((role, root) for role in Role), is_local=True)

    @classmethod
    def of_person(cls, home: Home, person: str, day: dt.date | None = None) -> Self:
        """Return what somebody who signed in may do on a day; nothing without a row in force.

        Raises `AccessInvalid`.
        """
        rows = grants.of_person(home, person, day or dt.date.today())
        return cls(person, tuple((row.role, row.region) for row in rows))

    @property
    def roles(self) -> frozenset[Role]:
        """The roles held anywhere."""
        return frozenset(role for role, _region in self.held)

    @property
    def scope(self) -> Scope:
        """The regions whose figures may be seen."""
        return self.scope_of(Action.SEE_FIGURES)

    def scope_of(self, action: Action) -> Scope:
        """Return the regions in which an action is allowed."""
        return Scope.of(region for role, region in self.held if action in ALLOWED[role])

    def may(self, action: Action, root: str) -> bool:
        """Return whether an action is allowed anywhere; one that concerns everybody's figures, in
        the `root` region or the country.
        """
        roots = self.scope_of(action).roots
        return bool({root, COUNTRY} & set(roots) if action in OF_ALL else roots)

    def check(self, action: Action, root: str) -> None:
        """Raise `ActionRefused`, which says whose action it is, where it is not allowed."""
        if not self.may(action, root):
            key = "action_refused_here" if self.scope_of(action).roots else "action_refused"
            raise ActionRefused.of(
                key, action=action_name(action), roles=who_may(action), region=root
            )

    def check_in(self, action: Action, region: str, above: Iterable[str]) -> None:
        """Raise `ActionRefused` where an action is not allowed in a region, by a role in it or in
        one of those `above`.
        """
        roots = set(self.scope_of(action).roots)
        if not roots & {region, COUNTRY, *above}:
            key = "action_refused_there" if roots else "action_refused"
            raise ActionRefused.of(
                key, action=action_name(action), roles=who_may(action), region=region
            )


def action_name(action: Action) -> Text:
    """Return what an action is called."""
    return message(f"access_action_{action}")


def role_name(role: Role) -> Text:
    """Return what a role is called."""
    return message(f"access_role_{role}")


def who_may(action: Action) -> Text:
    """Return the roles that may do something, as a list of their names."""
    return listed([role_name(role) for role in Role if action in ALLOWED[role]], "or")
