"""Doors for programs: who calls, what they may, and problems as RFC 9457 has them. `Room.api` makes such a door.

A caller is known by the request's Authorization header, never by a session's cookie: so no page of another site can
make a browser call, and no form token is asked for. Whoever issues tokens registers how to read them:

    @api.authenticator
    def by_token() -> Caller | None: ...      None when the header names nobody

Until somebody does, only doors open to everybody (Permission.PUBLIC) answer.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import Any

from flask import Response, abort, current_app, g, json, request
from flask_wtf.csrf import CSRFProtect
from werkzeug.exceptions import MethodNotAllowed

from govsocial.people.permissions import Holder, Permission, may

PROBLEM = "application/problem+json"
CHALLENGE = 'Bearer realm="govsocial"'
csrf = CSRFProtect()


@dataclass(frozen=True)
class Caller:
    """A person, and the rights they gave to the program that calls for them."""

    person: Holder
    scopes: frozenset[str] = field(default_factory=frozenset)


Authenticator = Callable[[], Caller | None]
_authenticators: list[Authenticator] = []


def authenticator(function: Authenticator) -> Authenticator:
    """Registers how callers are known; the first that knows the caller decides."""
    if function not in _authenticators:
        _authenticators.append(function)
    return function


def scope(permission: Permission) -> str:
    """How a token names a right: api:register:read."""
    return f"api:{permission.value}"


def is_called() -> bool:
    """Whether this request came to a door for programs, with a method it takes or another."""
    endpoint = request.endpoint
    if isinstance(request.routing_exception, MethodNotAllowed) and request.routing_exception.valid_methods:
        adapter = current_app.create_url_adapter(request)
        assert adapter is not None
        endpoint, _arguments = adapter.match(method=next(iter(request.routing_exception.valid_methods)))
    return getattr(current_app.view_functions.get(endpoint or ""), "for_programs", False)


def begin() -> None:
    """At the start of such a request: nobody is signed in, whatever the browser sent along."""
    g.person = None


def admit(permission: Permission) -> None:
    """401 unless the caller is known, 403 unless person and token both have the right."""
    if permission is Permission.PUBLIC:
        return
    caller = next((found for known in _authenticators if (found := known()) is not None), None)
    if caller is None or not caller.person.active:
        abort(problem(401, headers={"WWW-Authenticate": CHALLENGE}))
    g.person = caller.person
    if scope(permission) not in caller.scopes or not may(caller.person, permission):
        abort(403)


def problem(
    status: int, detail: str = "", errors: Mapping[str, str] | None = None, headers: Mapping[str, str] | None = None
) -> Response:
    """What went wrong, as RFC 9457 has it. No page explains it further, so its type is about:blank and its title that
    of the status. `errors` maps a field to its sentence.
    """
    told: dict[str, Any] = {"type": "about:blank", "title": HTTPStatus(status).phrase, "status": status}
    if detail:
        told["detail"] = detail
    if errors:
        told["errors"] = dict(errors)
    return Response(json.dumps(told), status, headers, content_type=PROBLEM)
