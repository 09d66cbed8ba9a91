"""Encryption of what is backed up, in the age format (age-encryption.org), by pyrage.

One key, in the environment: a recipient (`age1...`) lets a machine write backups that it cannot
read, an identity (`AGE-SECRET-KEY-1...`) reads them too, as does the program `age` without ours.
A key is never an argument, which other users of a machine see, nor in a message or a log.
"""

from __future__ import annotations

import os
import shutil
from dataclasses import dataclass, field
from typing import IO, TYPE_CHECKING, Any

from warehouse.runtime.errors import BackupRefused

if TYPE_CHECKING:
    from types import ModuleType

VARIABLE = "XUNTU_BACKUP_KEY"
_SECRET = "AGE-SECRET-KEY-"  # noqa: S105 - how every identity begins
_CHUNK = 1 << 20


@dataclass(frozen=True)
class Key:
    """What encrypts, and what decrypts where it is there; neither is ever shown."""

    recipient: str
    _to: Any = field(repr=False)
    _identity: Any = field(repr=False)

    def encrypt(self, source: IO[bytes], target: IO[bytes]) -> None:
        """Write what `source` holds, encrypted."""
        _age().encrypt_io(source, target, [self._to])

    def decrypt(self, source: IO[bytes], target: IO[bytes]) -> None:
        """Write what an encrypted `source` holds. Raises `BackupRefused` where the key cannot."""
        if self._identity is None:
            raise BackupRefused.of("backup_key_cannot_read", variable=VARIABLE)
        try:
            _age().decrypt_io(source, target, [self._identity])
        except _age().DecryptError as error:
            raise BackupRefused.of("backup_key_wrong", variable=VARIABLE) from error


def key_from_environment() -> Key | None:
    """Return the key that the environment names; None where it names none.

    Raises `BackupRefused` for text that is no key, which is not repeated.
    """
    text = os.environ.get(VARIABLE, "").strip()
    if not text:
        return None
    age = _age()
    try:
        if text.upper().startswith(_SECRET):
            identity = age.x25519.Identity.from_str(text.upper())
            recipient = identity.to_public()
        else:
            identity, recipient = None, age.x25519.Recipient.from_str(text)
    except (age.IdentityError, age.RecipientError, ValueError):
        # without its cause: that may quote what was given
        raise BackupRefused.of("backup_key_unreadable", variable=VARIABLE) from None
    return Key(str(recipient), recipient, identity)


def new_key() -> tuple[str, str]:
    """Return a new identity, to be kept apart from the backups, and its recipient."""
    identity = _age().x25519.Identity.generate()
    return str(identity), str(identity.to_public())


def copy(source: IO[bytes], target: IO[bytes], key: Key | None, *, back: bool = False) -> None:
    """Write what `source` holds, encrypted by `key` or, with `back`, decrypted; as it is where
    there is none.
    """
    if key is None:
        shutil.copyfileobj(source, target, _CHUNK)
    elif back:
        key.decrypt(source, target)
    else:
        key.encrypt(source, target)


def _age() -> ModuleType:
    try:
        import pyrage  # noqa: PLC0415 - only encrypted backups need it
    except ImportError as error:
        raise BackupRefused.of("backup_encryption_missing") from error
    return pyrage  # type: ignore[no-any-return]
