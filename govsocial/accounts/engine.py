"""The sign-in library, set to what we use: argon2, authenticator codes, recovery codes, sessions that can be ended.

Flask-Security is the engine only. Its own pages, commands, roles and tokens stay off: every door is one of ours
(signin.py), under our permissions, our transaction and our content security policy.
"""

import base64
from pathlib import Path
from typing import Any, cast

from flask import Flask, current_app
from flask_security import Security, SQLAlchemyUserDatastore, UserMixin
from flask_security.totp import Totp

from govsocial.accounts import queries
from govsocial.accounts.models import Account, AccountRole
from govsocial.core import clock, keys
from govsocial.core.db import db

CHEAP = {"argon2__time_cost": 1, "argon2__memory_cost": 8, "argon2__parallelism": 1}  # tests only
STRONG = {"argon2__time_cost": 3, "argon2__memory_cost": 65536, "argon2__parallelism": 4}  # RFC 9106, second choice
RECOVERY_CODES = 8
METHOD = "authenticator"
WINDOW = 30  # seconds a code may be early or late


class OnceOnly(Totp):
    """Authenticator codes that work once: the step of the last code taken is kept with the account."""

    def get_last_counter(self, user: UserMixin) -> int | None:
        """The step of the last code taken."""
        return cast(Account, user).tf_counter

    def set_last_counter(self, user: UserMixin, tmatch: Any) -> None:
        """Remember the step of the code just taken."""
        cast(Account, user).tf_counter = tmatch.counter


def install(app: Flask) -> None:
    """Configure the library and attach it to the app."""
    sealing = keys.folder(app.config["SETTINGS"].instance) / "seal"
    app.config.update(configuration(_lines(sealing), app.config["ORGANISATION"], cheap=app.testing))
    store = SQLAlchemyUserDatastore(db, Account, AccountRole)
    security = Security(app, store, register_blueprint=False, totp_cls=OnceOnly)
    security.principal.identity_loaders.clear()  # rights come from people/permissions.py
    security.login_manager.request_loader(lambda _request: None)  # no sign-in by token in a header
    security.login_manager.user_loader(queries.signed_in)
    security.login_manager.session_protection = None  # an address that changes on the train is no theft


def configuration(sealing: list[str], organisation: str, *, cheap: bool) -> dict[str, Any]:
    """The library's settings. `sealing`: Fernet keys, newest first; numbered from the oldest, so one can be added."""
    numbered = {str(n): key for n, key in enumerate(reversed(sealing), start=1)}
    return {
        "SECURITY_PASSWORD_HASH": "argon2",
        "SECURITY_PASSWORD_SCHEMES": ["argon2"],
        "SECURITY_PASSWORD_SINGLE_HASH": ["argon2"],
        "SECURITY_PASSWORD_HASH_PASSLIB_OPTIONS": CHEAP if cheap else STRONG,
        "SECURITY_PASSWORD_LENGTH_MIN": 12,
        "SECURITY_JOIN_USER_ROLES": False,
        "SECURITY_DATETIME_FACTORY": clock.now,
        "SECURITY_TWO_FACTOR": True,
        "SECURITY_TWO_FACTOR_ENABLED_METHODS": [METHOD],
        "SECURITY_TOTP_SECRETS": numbered,
        "SECURITY_TOTP_ISSUER": organisation.replace(":", " "),
        "SECURITY_MULTI_FACTOR_RECOVERY_CODES": True,
        "SECURITY_MULTI_FACTOR_RECOVERY_CODES_N": RECOVERY_CODES,
        "SECURITY_MULTI_FACTOR_RECOVERY_CODES_KEYS": sealing,
        "SECURITY_CLI_USERS_NAME": None,
        "SECURITY_CLI_ROLES_NAME": None,
    }


def security() -> Security:
    """The library, as attached to the present app."""
    return cast(Security, current_app.extensions["security"])


def codes() -> OnceOnly:
    """Makes and checks authenticator codes."""
    return cast(OnceOnly, security().totp_factory)


def _lines(path: Path) -> list[str]:
    return path.read_text("ascii").split()


def accepts(account: Account, code: str, *, secret: str | None = None) -> bool:
    """Whether this is the authenticator's code now, one step early or late, and not taken before."""
    sealed = secret or account.tf_totp_secret
    typed = "".join(code.split())
    if not sealed or not (typed.isascii() and typed.isdigit() and len(typed) == 6):
        return False
    return bool(codes().verify_totp(typed, sealed, account, window=WINDOW))


def new_secret() -> str:
    """A fresh authenticator secret, sealed."""
    return str(codes().generate_totp_secret())


def picture(secret: str, email: str) -> bytes:
    """What an authenticator app scans: an SVG of the QR code."""
    address: str = codes().generate_qrcode(email, secret)
    return base64.b64decode(address.partition(",")[2])


def key(secret: str) -> str:
    """The same to type by hand, in fours."""
    return str(codes().get_totp_pretty_key(secret))


def new_recovery_codes(account: Account) -> list[str]:
    """Fresh recovery codes, kept sealed with the account."""
    made: list[str] = security().mf_recovery_codes_util.create_recovery_codes(account)
    return made


def codes_left(account: Account) -> int:
    """How many recovery codes were not used yet."""
    return len(account.mf_recovery_codes or ())


def spend(account: Account, code: str) -> bool:
    """Take a recovery code out of those left; False when it is none of them."""
    tool, typed = security().mf_recovery_codes_util, "".join(code.lower().split())
    held = tool.get_recovery_codes(account)
    if typed not in held:
        return False
    left = list(account.mf_recovery_codes or ())
    del left[held.index(typed)]
    account.mf_recovery_codes = left
    return True
