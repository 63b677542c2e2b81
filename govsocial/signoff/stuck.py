"""Versions in review that wait for a function nobody is left to sign for."""

from collections.abc import Sequence
from typing import NamedTuple

from govsocial.core.db import rows_of
from govsocial.issues import queries as issues
from govsocial.responses.models import Response, Version
from govsocial.signoff.queries import Waiting, functions_and_signers


class Stuck(NamedTuple):
    """A version in review, and the names of the functions nobody could sign for."""

    response: Response
    version: Version
    functions: list[str]


def stuck(among: Sequence[Waiting]) -> list[Stuck]:
    """Those among versions in review that nobody is left to sign. One statement, none when there are none."""
    if not among:
        return []
    names, carry = _carriers()
    found = []
    for response, version, decisions in among:
        made = {d.function: d.person_id for d in decisions if d.decision == "signed"}
        taken = {*version.contributors, *made.values()}
        could = {f: carry.get(f, set()) - taken for f in version.rule["functions"] if f not in made}
        lacking = [names.get(f, f) for f, people in could.items() if not issues.may_hear(response.issue, people)]
        if lacking:
            found.append(Stuck(response, version, lacking))
    return found


def _carriers() -> tuple[dict[str, str], dict[str, set[str]]]:
    """The functions' names, and the ids of those who may sign for them."""
    names: dict[str, str] = {}
    found: dict[str, set[str]] = {}
    for key, name, person, _name in rows_of(functions_and_signers()):
        names[key] = name
        if person is not None:
            found.setdefault(key, set()).add(person)
    return names, found
