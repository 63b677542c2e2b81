"""The installation's own secrets: files under instance/keys, made once by `govsocial init`, readable by us alone."""

import os
import secrets
from collections.abc import Callable, Mapping
from pathlib import Path

from govsocial.core.config import BadSettings


def folder(instance: Path) -> Path:
    """Where the keys of this installation are."""
    return instance / "keys"


def read(instance: Path, name: str) -> str:
    """The key of that name. Stops the program when there is none."""
    path = folder(instance) / name
    try:
        return path.read_text("ascii").strip()
    except FileNotFoundError:
        raise BadSettings(f"There is no {path}. Run `govsocial init` once; it makes keys and database.") from None
    except UnicodeDecodeError:
        raise damaged(path) from None


def damaged(path: Path) -> BadSettings:
    """What stops the program when a key file holds no key."""
    return BadSettings(f"{path} holds no key of ours. Put it back from a backup.")


def log_origin(instance: Path) -> str:
    """The ledger's name, which is that of its key (C2SP signed-note): a setting changed later cannot part the two."""
    parts = read(instance, "ledger").split("+")
    if len(parts) < 5:
        raise damaged(folder(instance) / "ledger")
    return parts[2]


def new_secret() -> str:
    """256 random bits for signing sessions and links."""
    return secrets.token_urlsafe(32)


def make_missing(instance: Path, makers: Mapping[str, Callable[[], str]]) -> list[str]:
    """Make the keys that are not there yet; returns their names. An existing key is never touched."""
    place = folder(instance)
    place.mkdir(parents=True, exist_ok=True, mode=0o700)
    made = []
    for name, maker in makers.items():
        if not (place / name).exists():
            secret = maker()  # before there is a file: one without a key in it would stay
            descriptor = os.open(place / name, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
            with os.fdopen(descriptor, "w", encoding="ascii") as file:
                file.write(secret + "\n")
            made.append(name)
    return made
