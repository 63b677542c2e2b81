"""The demo's people: one public body, two departments, five teams, twelve colleagues."""

from dataclasses import dataclass

from govsocial.accounts import actions as accounts
from govsocial.ledger.record import SYSTEM
from govsocial.people import actions as people
from govsocial.people.models import Person, Team

PASSWORD = "try govsocial at home"  # noqa: S105 - demo mode only, printed on the sign-in page
DOMAIN = "tessermark.example"
TEAMS = {
    "Climate and Energy": ("Clean heating policy", "Housing"),
    "Chancellery": ("Communications", "Web", "Legal service"),
}


@dataclass(frozen=True)
class Part:
    """One colleague of the demo."""

    key: str
    name: str
    team: str
    functions: tuple[str, ...]
    roles: tuple[str, ...] = ("staff",)
    topics: tuple[str, ...] = ()


PARTS = (
    Part("ines", "Ines Marlow", "Clean heating policy", ("policy",), topics=("clean heating", "rebate eligibility")),
    Part("jonas", "Jonas Eldh", "Clean heating policy", ("policy",), topics=("clean heating", "noise")),
    Part("sami", "Sami Lindgate", "Housing", ("policy",), topics=("tenancy", "rebate eligibility")),
    Part("tomas", "Tomas Verhey", "Communications", ("communications",), ("staff", "publisher")),
    Part("leona", "Leona Castell", "Communications", ("communications", "media_relations"), ("staff", "publisher")),
    Part("priya", "Priya Sandoval", "Web", ("web",), ("staff", "publisher")),
    Part("hugo", "Hugo Renard", "Web", ("web",), ("staff", "publisher")),
    Part("nils", "Nils Aaberg", "Communications", ("media_relations",)),
    Part("mateo", "Mateo Brandt", "Housing", ("advocacy",)),
    Part("amina", "Amina Rourke", "Legal service", ("legal",)),
    Part("freya", "Freya Okonjo", "Legal service", (), ("auditor",)),
    Part("ada", "Ada Vermeer", "Web", (), ("administrator", "staff")),
)
SHOWN = (
    ("ines", "Policy officer"),
    ("tomas", "Communications"),
    ("priya", "Web staff"),
    ("freya", "Auditor"),
    ("ada", "Administrator"),
)


def email_of(key: str) -> str:
    """The sign-in name of a part."""
    return f"{key}@{DOMAIN}"


def shown() -> list[dict[str, str]]:
    """The sign-ins the demo offers on its sign-in page."""
    names = {part.key: part.name for part in PARTS}
    return [{"name": names[k], "says": what, "email": email_of(k), "password": PASSWORD} for k, what in SHOWN]


def bring_on() -> dict[str, Person]:
    """Make departments, teams and people; by key."""
    teams: dict[str, Team] = {}
    for department_name, names in TEAMS.items():
        department = people.add_department(name=department_name, by=SYSTEM)
        for name in names:
            teams[name] = people.add_team(department=department, name=name, by=SYSTEM)
    cast: dict[str, Person] = {}
    for part in PARTS:
        person = people.add_person(
            name=part.name, by=SYSTEM, functions=part.functions, roles=part.roles, team=teams[part.team]
        )
        accounts.create_account(person, email_of(part.key), password=PASSWORD)
        if part.topics:
            people.follow_topics(person, topics=part.topics, by=person)
        cast[part.key] = person
    return cast
