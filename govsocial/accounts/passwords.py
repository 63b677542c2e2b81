"""Passwords: what one must be, and its slow hash, which is never worked out while a transaction holds a lock."""

from flask_security import hash_password, verify_password

from govsocial.accounts.engine import security
from govsocial.core.db import db
from govsocial.core.errors import Invalid
from govsocial.core.wording import gettext as _

SHORTEST, LONGEST = 12, 200
COMMON = {
    *("password", "passwordpassword", "passw", "welcome", "letmein", "iloveyou", "changeme", "administrator"),
    *("qwertyuiop", "qwertyuiopasdf", "asdfghjkl", "abcdefghijkl", "govsocial", "secret", "admin"),
}  # what is left of the most tried passwords of this length without digits and signs
NOT_A_PASSWORD = "no password has a line feed\n"  # noqa: S105 - hashed where there is nothing to compare with


def check(password: str, *known: str | None, field: str = "password") -> None:
    """Raises Invalid when the password is too short, too long, one thing repeated, a name (`known`) of its owner, or
    a common word with digits and signs around it.
    """
    said = security().password_util.normalize(password)
    if len(said) < SHORTEST:
        raise Invalid(errors={field: _("Use at least %(n)s characters; three words will do", n=SHORTEST)})
    if len(said) > LONGEST:
        raise Invalid(errors={field: _("Use %(n)s characters at most", n=LONGEST)})
    folded = said.casefold()
    plain = "".join(character for character in folded if character.isalpha())
    if len(set(said)) < 5 or folded in {(name or "").casefold() for name in known} or plain in COMMON:
        raise Invalid(errors={field: _("This is easy to guess. Use three words that do not belong together")})


def hashed(password: str) -> str:
    """The argon2 hash. Ends the present transaction first: it takes a while, and others want to write."""
    db.session.rollback()
    return quick_hash(password)


def quick_hash(password: str) -> str:
    """As `hashed`, inside the present transaction: for the command line and the demo, where nobody waits."""
    return str(hash_password(security().password_util.normalize(password)))


def matches(password: str, stored: str | None) -> bool:
    """Whether the password belongs to the stored hash. Takes as long when there is none, and ends the transaction."""
    db.session.rollback()
    said = security().password_util.normalize(password)[:LONGEST] or NOT_A_PASSWORD
    if stored is None:
        hash_password(said)
        return False
    return bool(verify_password(said, stored))
