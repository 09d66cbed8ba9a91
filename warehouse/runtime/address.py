"""Where the dashboard may listen: on this machine only, until there is a sign-in."""

from __future__ import annotations

from ipaddress import ip_address

from warehouse.runtime.errors import AddressRefused

LOOPBACK = "127.0.0.1"
LOCAL_NAME = "localhost"


def is_loopback(address: str) -> bool:
    """Return whether only this machine can reach an address.

    Names other than `localhost` are not looked up: what they mean may change, and asking may leave
    the machine. Nor are spellings read that only a resolver understands ("127.1", "0").
    """
    if address == LOCAL_NAME:
        return True
    try:
        return ip_address(address).is_loopback
    except ValueError:
        return False


def check_address(address: str) -> None:
    """Raise `AddressRefused` for any address that another machine could reach.

    An empty address stands for all of this machine's, as it does where a server listens.
    """
    if not is_loopback(address):
        raise AddressRefused.of("address_refused", address=address or "0.0.0.0")  # noqa: S104 - told, not bound
