"""Addresses come out as Werkzeug makes them, and nothing is compiled for an address that nobody asks for."""

from typing import Any

import pytest
from flask import Flask
from werkzeug.routing import Map, MapAdapter, Rule

from govsocial.web.addresses import Address, PublicNumber

RULES: list[tuple[str, dict[str, Any]]] = [
    ("/", {}),
    ("/issues/<int:number>", {}),
    ("/issues/<int:number>/seats/<seat>", {}),
    ("/help/", {"defaults": {"page": 1}}),
    ("/help/<int:page>", {}),
]
ASKED: list[tuple[int, dict[str, Any]]] = [
    (0, {}),
    (0, {"q": "two words", "rule": "mine", "self": "x"}),
    (1, {"number": 12}),
    (1, {"number": 12, "after": 3, "tag": ["a", "b"]}),
    (2, {"number": 7, "seat": "a/b ü"}),
    (3, {"page": 1}),
    (4, {"page": 2}),
]


def adapter(kind: type[Rule]) -> MapAdapter:
    rules = [kind(rule, endpoint=str(n), **more) for n, (rule, more) in enumerate(RULES)]
    return Map(rules, converters={"int": PublicNumber}).bind("gov.example")


@pytest.mark.parametrize(("endpoint", "values"), ASKED)
@pytest.mark.parametrize("append_unknown", [True, False])
def test_addresses_are_those_of_werkzeug(endpoint: int, values: dict[str, Any], append_unknown: bool) -> None:
    ours, theirs = (
        adapter(kind).build(str(endpoint), values, append_unknown=append_unknown) for kind in (Address, Rule)
    )
    assert ours == theirs


def test_only_what_is_asked_for_is_compiled(monkeypatch: pytest.MonkeyPatch) -> None:
    made: list[str] = []
    real = Rule._compile_builder

    def counted(rule: Rule, append_unknown: bool = True) -> Any:
        made.append(rule.rule)
        return real(rule, append_unknown)

    monkeypatch.setattr(Rule, "_compile_builder", counted)
    bound = adapter(Address)
    assert bound.match("/issues/12") == ("1", {"number": 12})
    assert made == []
    assert {bound.build("1", {"number": n}) for n in (1, 2)} == {"/issues/1", "/issues/2"}
    assert made == ["/issues/<int:number>"]


def test_every_door_of_ours_is_such_an_address(app: Flask) -> None:
    assert {rule.endpoint for rule in app.url_map.iter_rules() if not isinstance(rule, Address)} == {"static"}
