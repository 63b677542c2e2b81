"""Secrets of platforms, sealed with a key that lives outside the database (instance/keys/seal.keys)."""

from pathlib import Path

from cryptography.fernet import Fernet, InvalidToken, MultiFernet

from govsocial.core.keys import damaged


class Unsealable(ValueError):
    """The sealed value belongs to no key we hold."""


def new_key() -> str:
    """A fresh Fernet key, url-safe base64."""
    return Fernet.generate_key().decode()


def _box(keys: Path) -> MultiFernet:
    try:
        return MultiFernet([Fernet(line) for line in keys.read_text("ascii").split()])
    except ValueError:
        raise damaged(keys) from None


def seal(value: str, keys: Path) -> str:
    """The value as a Fernet token under the first key in the file."""
    return _box(keys).encrypt(value.encode()).decode("ascii")


def unseal(token: str, keys: Path) -> str:
    """The value again. Raises Unsealable."""
    try:
        return _box(keys).decrypt(token.encode("ascii")).decode()
    except InvalidToken:
        raise Unsealable("This secret was sealed with a key that is not here. Enter it again.") from None
