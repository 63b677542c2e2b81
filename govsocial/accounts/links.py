"""Links that let somebody set a password: signed, dated, and spent by use.

A link names the account and carries a print of its address and of its `fs_uniquifier`, which every new password
changes: so it works once, and not after it went to an address that is no longer theirs.
"""

import hashlib
import hmac
from datetime import timedelta

from flask import current_app
from itsdangerous import BadSignature, URLSafeTimedSerializer

from govsocial.accounts.models import Account
from govsocial.core.db import db

INVITATION = "invitation"
RESET = "reset"
LASTS = {INVITATION: timedelta(days=7), RESET: timedelta(hours=2)}


def make(account: Account, kind: str) -> str:
    """The token of a link of that kind."""
    return _signer(kind).dumps([account.id, _print(account)])


def open_(token: str) -> Account | None:
    """The account a link is for; None when it was altered, is too old, or was used."""
    for kind, lasts in LASTS.items():
        try:
            account_id, mark = _signer(kind).loads(token, max_age=int(lasts.total_seconds()))
        except BadSignature:
            continue
        account = db.session.get(Account, account_id)
        if account and account.active and account.person.active and hmac.compare_digest(mark, _print(account)):
            return account
    return None


def _signer(kind: str) -> URLSafeTimedSerializer:
    return URLSafeTimedSerializer(current_app.config["SECRET_KEY"], salt=f"govsocial/{kind}")


def _print(account: Account) -> str:
    return hashlib.sha256(f"{account.fs_uniquifier} {account.email}".encode()).hexdigest()[:16]
