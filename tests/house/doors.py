"""Every way into the program: endpoint, address, methods and the right it asks for."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from flask import Flask
from werkzeug.routing import AnyConverter, IntegerConverter, Rule, UUIDConverter

from govsocial.people.permissions import Permission

# open to everybody; a page more is a decision
PUBLIC = {
    "health.healthz",
    "security.login",
    "security.code",
    "security.recovery",
    "security.logout",
    "security.forgot_password",
    "security.reset_password",
}
STATIC = {"static"}
NOWHERE = 987_654_321


@dataclass(frozen=True)
class Door:
    """One rule of the url map. `right` is None when nothing guards it."""

    endpoint: str
    rule: Rule
    right: Permission | None

    @property
    def methods(self) -> list[str]:
        """GET, POST: what it takes, without what Flask adds."""
        return sorted((self.rule.methods or set()) - {"HEAD", "OPTIONS"})

    def address(self) -> str:
        """A path that leads here and names things that are not there."""
        built = self.rule.build({name: self._nothing(name) for name in self.rule.arguments}, append_unknown=False)
        assert built is not None
        return built[1]

    def _nothing(self, name: str) -> Any:
        converter = self.rule._converters[name]
        if isinstance(converter, AnyConverter):
            return sorted(converter.items)[0]
        if isinstance(converter, UUIDConverter):
            return UUID(int=NOWHERE)
        return NOWHERE if isinstance(converter, IntegerConverter) else "nothing-of-that-name"


def doors(app: Flask) -> Iterator[Door]:
    """All of them, static files aside."""
    for rule in app.url_map.iter_rules():
        if rule.endpoint not in STATIC:
            right = getattr(app.view_functions[rule.endpoint], "permission", None)
            yield Door(rule.endpoint, rule, right)


def unlocked(app: Flask) -> list[str]:
    """Endpoints that ask for no right, or for none while not on the list of public pages."""
    return sorted(
        door.endpoint
        for door in doors(app)
        if door.right is None or (door.right is Permission.PUBLIC and door.endpoint not in PUBLIC)
    )
