"""What the page of one issue shows of this room: read once, in few statements, for the templates in issues/parts."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from govsocial.issues import labels, queries
from govsocial.issues.models import Fact, Issue, Seat, Thread
from govsocial.issues.proposals import Proposal
from govsocial.issues.states import HELD, STAGES
from govsocial.people.permissions import Holder, Permission, may


@dataclass(frozen=True)
class Empty:
    """A function nobody sits for: who sat there last and how they went, names of those asked already, whom to ask."""

    function: str
    name: str
    last: Seat | None
    asked: list[str]
    proposals: list[Proposal]


@dataclass(frozen=True)
class Sitting:
    """One held seat as the page draws it. `away`: until when its person is away."""

    seat: Seat
    function: str
    name: str
    away: datetime | None
    is_mine: bool


@dataclass(frozen=True)
class File:
    """Everything the parts need. `names`: of all people spoken of, by id; `functions`: names by key.

    `stages`: [(word, "done" | "now" | "")]; `rights`: names of what the reader may do (edit, close, invite, discuss).
    """

    issue: Issue
    names: dict[str, str]
    functions: dict[str, str]
    stages: list[tuple[Any, str]]
    empty: list[Empty]
    seats: list[Sitting]
    facts: list[Fact]
    threads: list[Thread]
    rights: frozenset[str]

    @property
    def asked_of_reader(self) -> list[Sitting]:
        """Seats the reader was asked to take and has not answered for."""
        return [s for s in self.seats if s.is_mine and s.seat.state == "invited"]


def read(issue: Issue, reader: Holder, also: Iterable[str] = ()) -> File:
    """The file of an issue that was loaded through `queries.find`; `also` are further people to be named.

    Two statements, and one for each function that is missing.
    """
    threads = queries.threads(issue)
    speakers = {i for thread in threads for i in queries.contributors(thread)}
    known = queries.known(queries.people_of(issue) | speakers | set(also))
    seated = ((s.function, s.person_id) for s in issue.seats if s.state == "accepted")
    owned = {function for function, person_id in seated if function in known.carried.get(person_id, ())}
    return File(
        issue=issue,
        names=known.names,
        functions=known.functions,
        stages=stages(issue.stage),
        empty=_empty(issue, known, owned),
        seats=_sittings(issue, reader, known),
        facts=queries.facts(issue),
        threads=threads,
        rights=rights(issue, reader),
    )


def stages(stage: str) -> list[tuple[Any, str]]:
    """The way of an issue, with what is done and where it stands."""
    here = STAGES.index(stage)
    return [(labels.STAGES[s][0], "done" if n < here else "now" if n == here else "") for n, s in enumerate(STAGES)]


def rights(issue: Issue, reader: Holder) -> frozenset[str]:
    """What the reader may do to the issue as it stands: edit, close, reopen, invite, discuss."""
    asked = {
        "edit": Permission.ISSUE_EDIT,
        "invite": Permission.ISSUE_INVITE,
        "close": Permission.ISSUE_CLOSE,
        "reopen": Permission.ISSUE_CLOSE,
        "discuss": Permission.ISSUE_DISCUSS,
    }
    fits = {"reopen", "discuss"} if issue.stage == "closed" else {"edit", "invite", "close", "discuss"}
    return frozenset(name for name, right in asked.items() if name in fits and may(reader, right, issue))


def _empty(issue: Issue, known: queries.Known, owned: set[str]) -> list[Empty]:
    found = []
    for gap in queries.missing(issue, owned):
        invited = (s.person_id for s in issue.seats if (s.function, s.state) == (gap.function, "invited"))
        asked = [known.names[person_id] for person_id in invited if person_id in known.names]
        name = known.functions.get(gap.function, gap.function)
        found.append(Empty(gap.function, name, gap.last, asked, queries.proposals(issue, gap.function)))
    return found


def _sittings(issue: Issue, reader: Holder, known: queries.Known) -> list[Sitting]:
    order = {key: n for n, key in enumerate(known.functions)}
    seats = [seat for seat in issue.seats if seat.state in HELD]
    seats.sort(key=lambda seat: (order.get(seat.function, len(order)), seat.id))
    return [
        Sitting(
            seat=seat,
            function=known.functions.get(seat.function, seat.function),
            name=known.names.get(seat.person_id, ""),
            away=known.away.get(seat.person_id),
            is_mine=seat.person_id == reader.id,
        )
        for seat in seats
    ]
