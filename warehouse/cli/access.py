"""The commands of who may do what: access, and under it list, add, revoke, sign-out, account."""

from __future__ import annotations

import datetime as dt
import sys
import time
from typing import TYPE_CHECKING, Annotated

import typer

from warehouse.access.roles import Role
from warehouse.audit_log.log import record
from warehouse.cli.help import help_of
from warehouse.cli.terminal import print_line
from warehouse.runtime.errors import AccessRefused, AccountRefused
from warehouse.runtime.home import Home
from warehouse.words.messages import message

if TYPE_CHECKING:
    from warehouse.access.grants import Grant
    from warehouse.words.messages import Text

app = typer.Typer(add_completion=False)
access = typer.Typer(no_args_is_help=True)
account = typer.Typer(no_args_is_help=True)
app.add_typer(access, name="access", help=help_of("access.what"))
access.add_typer(account, name="account", help=help_of("access.account_what"))


@access.command("list", help=help_of("access.list"))
def list_grants(
    is_all: Annotated[bool, typer.Option("--all", help=help_of("access.all"))] = False,
) -> None:
    """List who may do what, and where."""
    from warehouse.access.grants import grants  # noqa: PLC0415

    today = dt.date.today()
    rows = [row for row in grants(Home.from_environment()) if is_all or row.is_in_force(today)]
    for row in sorted(rows, key=lambda row: (row.person, row.role, row.region)):
        print_line(_line(row))
    if not rows:
        print_line(message("access_none"))


@access.command("add", help=help_of("access.add"))
def add(
    person: Annotated[str, typer.Argument(help=help_of("access.person"))],
    role: Annotated[Role, typer.Argument(help=help_of("access.role"))],
    region: Annotated[str, typer.Argument(help=help_of("access.region"))],
    begins: Annotated[
        dt.datetime | None,
        typer.Option("--from", formats=["%Y-%m-%d"], help=help_of("access.from")),
    ] = None,
    until: Annotated[
        dt.datetime | None,
        typer.Option(formats=["%Y-%m-%d"], help=help_of("access.until")),
    ] = None,
) -> None:
    """Give somebody a role in a region."""
    from warehouse.access import grants  # noqa: PLC0415
    from warehouse.intake.reference.reference_data import ReferenceData  # noqa: PLC0415

    home = Home.from_environment()
    if region not in ReferenceData(home).region_names.names:
        raise AccessRefused.of("access_no_region", region=repr(region))
    first = dt.date.today() if begins is None else begins.date()
    grant = grants.Grant(person, role, region, first, None if until is None else until.date())
    grants.add(home, grant)
    record(home, "granted", person=person, role=role, region=region)
    print_line(message("access_added", line=_line(grant)))


@access.command("revoke", help=help_of("access.revoke"))
def revoke(
    person: Annotated[str, typer.Argument(help=help_of("access.person"))],
    role: Annotated[Role | None, typer.Option(help=help_of("access.revoke_role"))] = None,
    region: Annotated[str | None, typer.Option(help=help_of("access.revoke_region"))] = None,
) -> None:
    """End what somebody may do."""
    from warehouse.access import grants  # noqa: PLC0415

    home = Home.from_environment()
    for row in grants.revoke(home, person, role, region, dt.date.today()):
        record(home, "revoked", person=person, role=row.role, region=row.region)
        print_line(message("access_revoked", line=_line(row)))


@access.command("sign-out", help=help_of("access.sign_out"))
def sign_out(person: Annotated[str, typer.Argument(help=help_of("access.person"))]) -> None:
    """End every sign-in of somebody; what is granted stays."""
    from warehouse.access import sign_ins  # noqa: PLC0415

    count = sign_ins.end_everywhere(Home.from_environment(), person)
    print_line(message("sign_ins_ended", person=person, count=count))


@account.command("list", help=help_of("access.account_list"))
def list_accounts() -> None:
    """List the accounts, and whether one can sign in with each."""
    from warehouse.access.accounts import accounts  # noqa: PLC0415

    kept = accounts.all_of(Home.from_environment())
    for name, one in sorted(kept.items()):
        changed = dt.datetime.fromtimestamp(one.changed).astimezone().date()
        print_line(message(f"account_line_{one.state(time.time())}", name=name, changed=changed))
    if not kept:
        print_line(message("account_none"))


@account.command("add", help=help_of("access.account_add"))
def add_account(
    person: Annotated[str, typer.Argument(help=help_of("access.person"))],
    from_stdin: Annotated[
        bool, typer.Option("--stdin", help=help_of("access.account_stdin"))
    ] = False,
) -> None:
    """Add an account; its password is asked for, and never an argument."""
    from warehouse.access.accounts import accounts  # noqa: PLC0415

    home = Home.from_environment()
    accounts.add(home, person, _password(from_stdin=from_stdin))
    record(home, "account_added", person=person)
    print_line(message("account_added", name=person))


@account.command("reset", help=help_of("access.account_reset"))
def reset_account(
    person: Annotated[str, typer.Argument(help=help_of("access.person"))],
    from_stdin: Annotated[
        bool, typer.Option("--stdin", help=help_of("access.account_stdin"))
    ] = False,
) -> None:
    """Give an account another password; its password is asked for, and never an argument."""
    from warehouse.access.accounts import accounts  # noqa: PLC0415

    home = Home.from_environment()
    accounts.reset(home, person, _password(from_stdin=from_stdin))
    record(home, "account_reset", person=person)
    print_line(message("account_reset", name=person))


@account.command("lock", help=help_of("access.account_lock"))
def lock_account(person: Annotated[str, typer.Argument(help=help_of("access.person"))]) -> None:
    """Close an account until it is reset."""
    from warehouse.access.accounts import accounts  # noqa: PLC0415

    home = Home.from_environment()
    accounts.lock(home, person)
    record(home, "account_locked", person=person)
    print_line(message("account_locked", name=person))


def _password(*, from_stdin: bool) -> str:
    """Return a password as it was typed, unseen, or the first line of what comes in."""
    import getpass  # noqa: PLC0415

    if from_stdin or not sys.stdin.isatty():
        return sys.stdin.readline().rstrip("\r\n")
    password = getpass.getpass(str(message("account_prompt")))
    if getpass.getpass(str(message("account_prompt_again"))) != password:
        raise AccountRefused.of("account_differ")
    return password


def _line(row: Grant) -> Text:
    from warehouse.access.access import role_name  # noqa: PLC0415

    facts = {
        "person": row.person,
        "role": role_name(row.role),
        "region": row.region,
        "begins": row.begins_on,
    }
    if row.until is None:
        return message("access_line", **facts)
    return message("access_line_until", **facts, until=row.until)
