"""How often somebody may try to get in: failed attempts are counted per client address and per account."""

from collections.abc import Callable
from typing import Any

from flask import Response, current_app, request, session
from flask_limiter import Limiter
from flask_limiter.util import get_remote_address

View = Callable[..., Any]
PENDING = "pending"  # session key: who has given the password and still owes the code

limiter = Limiter(get_remote_address)


def limited(scope: str = "proof", *, count_all: bool = False) -> Callable[[View], View]:
    """Limits the POSTs of a view to GOVSOCIAL_SIGN_IN_LIMIT, twice: by client address, and by the account tried.

    Views of one scope count together. Only refused attempts count, so that a whole office behind one address can
    sign in; with `count_all` every one.
    """
    options: dict[str, Any] = {"methods": ["POST"], "scope": scope}
    if not count_all:
        options["deduct_when"] = _was_refused

    def wrap(view: View) -> View:
        wrapped = limiter.shared_limit(_limit, **options)(view)
        return limiter.shared_limit(_limit, key_func=_tried, **options)(wrapped)

    return wrap


def _limit() -> str:
    return str(current_app.config["SIGN_IN_LIMIT"])


def _was_refused(answer: Response) -> bool:
    return answer.status_code >= 400


def _tried() -> str:
    pending = session.get(PENDING, {}).get("account", "")
    return f"account/{pending or request.form.get('email', '').strip().lower()[:255] or get_remote_address()}"
