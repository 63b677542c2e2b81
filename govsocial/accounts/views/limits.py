"""How often somebody may try to get in: failed attempts are counted per client address and per account.

The counting is done by `limits`, in a storage that all processes share (attempts.py) unless a setting names another. It
is loaded, and its storage opened, when somebody first tries: loading it takes as long as Flask itself, and no fork may
inherit what it opens.
"""

from collections.abc import Callable
from functools import wraps
from typing import TYPE_CHECKING, Any

from flask import Flask, Response, after_this_request, current_app, request, session
from werkzeug.exceptions import TooManyRequests

if TYPE_CHECKING:
    from limits.strategies import RateLimiter

View = Callable[..., Any]
PENDING = "pending"  # session key: who has given the password and still owes the code
COUNTER = "govsocial_attempts"


def limited(scope: str = "proof", *, count_all: bool = False) -> Callable[[View], View]:
    """Limits the POSTs of a view to GOVSOCIAL_SIGN_IN_LIMIT, twice: by client address, and by the account tried.

    Views of one scope count together. An attempt that succeeds is given back, so that a whole office behind one
    address can sign in; with `count_all` none is.
    """

    def wrap(view: View) -> View:
        @wraps(view)
        def guarded(*args: Any, **kwargs: Any) -> Any:
            if request.method == "POST":
                _admit(scope, count_all=count_all)
            return view(*args, **kwargs)

        return guarded

    return wrap


def _admit(scope: str, *, count_all: bool) -> None:
    """Counts an attempt before it is made, or many at once would all be let through. Raises TooManyRequests."""
    from limits import parse_many

    counter = _counter(current_app)
    limits = parse_many(current_app.config["SIGN_IN_LIMIT"])
    tries = [(limit, scope, who) for who in (_address(), _account()) for limit in limits]

    def give_back(counted: list[Any]) -> None:
        for each in counted:
            counter.hit(*each, cost=-1)

    for place, each in enumerate(tries, 1):
        if not counter.hit(*each):
            give_back(tries[:place])
            raise TooManyRequests

    @after_this_request
    def forgive(answer: Response) -> Response:
        if not count_all and answer.status_code < 400:
            give_back(tries)
        return answer


def _counter(app: Flask) -> "RateLimiter":
    """Counts attempts in windows of fixed length, for one app."""
    from limits.storage import storage_from_string
    from limits.strategies import FixedWindowRateLimiter

    from govsocial.accounts import attempts

    assert attempts.SharedStorage.STORAGE_SCHEME  # importing it registers them
    counter: RateLimiter | None = app.extensions.get(COUNTER)
    if counter is None:
        counter = FixedWindowRateLimiter(storage_from_string(app.config["LIMITS_STORAGE"]))
        counter = app.extensions.setdefault(COUNTER, counter)  # another thread may have been first
    return counter


def _address() -> str:
    return f"address/{request.remote_addr or ''}"


def _account() -> str:
    """Who is being tried; from where, when the form names nobody."""
    pending = session.get(PENDING, {}).get("account", "")
    return f"account/{pending or request.form.get('email', '').strip().lower()[:255] or request.remote_addr or ''}"
