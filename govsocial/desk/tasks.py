"""What needs a person now: each task says what, why, when and where to act. Gathered in few statements."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache
from typing import Any

import sqlalchemy as sa
from flask import url_for

from govsocial.channels.models import Channel
from govsocial.core import clock
from govsocial.core.db import db, slot
from govsocial.core.wording import gettext as _
from govsocial.desk.mine import Mine, owned_by
from govsocial.drafting.queries import drafted_by
from govsocial.issues import queries as issues
from govsocial.people.models import Person
from govsocial.people.permissions import Permission, may
from govsocial.people.reader import Reader, reading
from govsocial.publishing import proof
from govsocial.publishing import queries as publishing
from govsocial.publishing.models import Publication, Retraction
from govsocial.responses.models import Response, Suggestion, Version
from govsocial.responses.queries import visible_to
from govsocial.responses.versions import text_in
from govsocial.signoff import queries as signoff
from govsocial.signoff.models import Signoff
from govsocial.signoff.stuck import stuck
from govsocial.text.text import snippet
from govsocial.web.filters import plural
from govsocial.web.zones import local

WAITING = ("intended", "awaiting", "unknown", "failed", "retracted")
LATEST = datetime.max.replace(tzinfo=UTC)


@dataclass(frozen=True)
class Task:
    """One line of the desk. `kind` orders equal dates; `due` may be unknown."""

    kind: str
    tone: str
    word: str
    title: str
    why: str
    due: datetime | None
    url: str
    act: str

    @property
    def is_late(self) -> bool:
        """Whether its time has passed."""
        return self.due is not None and self.due < clock.now()

    @property
    def is_today(self) -> bool:
        """Whether its time comes today, where the reader is."""
        now = clock.now()
        return self.due is not None and now <= self.due and local(self.due).date() == local(now).date()


def for_person(person: Person, mine: Sequence[Mine], names: Mapping[str, str]) -> list[Task]:
    """Everything that waits for this person, soonest first. `mine`: the open issues they own; `names`: of functions."""
    in_review, failed = signoff.in_review(person), set[str]()
    own = [*_publications(person, mine, failed), *_drafts(person, failed), *_late(mine)]
    own += _stuck(person, in_review, mine)
    asked = [*_to_sign(person, in_review, names), *_invitations(person, names)]
    return sorted([*own, *asked], key=lambda t: (t.due or LATEST, t.kind))


def _to_sign(person: Person, in_review: list[signoff.Waiting], names: Mapping[str, str]) -> Iterator[Task]:
    if not may(person, Permission.SIGNOFF_SIGN) or not person.functions:
        return
    for response, version, functions in signoff.waiting_for(person, in_review):
        listed = ", ".join(names.get(f, f).lower() for f in functions)
        yield Task(
            "1sign",
            "go",
            _("To sign"),
            _opening(response, version),
            _("Response %(r)s, version %(v)s · you can sign for %(f)s", r=response.number, v=version.number, f=listed),
            response.due_at,
            url_for("signoff.review", number=response.number, version=version.number),
            _("Review and sign"),
        )


def _stuck(person: Person, in_review: list[signoff.Waiting], mine: Sequence[Mine]) -> Iterator[Task]:
    """For the owners, and for those who could give the function to somebody else."""
    gives, own = may(person, Permission.PERSON_WRITE), {issue.id for issue in mine}
    for response, version, functions in stuck([w for w in in_review if gives or w.response.issue_id in own]):
        listed = ", ".join(functions).lower()
        yield Task(
            "0stuck",
            "stop",
            _("Nobody can sign"),
            _("Nobody is left to sign response %(n)s for %(f)s", n=response.number, f=listed),
            _("Who carries the function wrote part of version %(v)s, or is gone.", v=version.number),
            response.due_at,
            url_for("signoff.review", number=response.number, version=version.number),
            _("See who can be asked"),
        )


def _opening(response: Response, version: Version) -> str:
    return f"“{snippet(text_in(version.variants, response.language), 80)}”"


def _publications(person: Person, mine: Sequence[Mine], failed: set[str]) -> Iterator[Task]:
    """Unknown and failed outcomes, proof that is missing, retractions that wait for a second person.

    `failed` takes the ids of responses that are told of as failed: they are told of once.
    """
    own = {issue.id for issue in mine}
    publishes = may(person, Permission.PUBLICATION_PROVE)
    waiting = publishing.waiting(person, WAITING)
    pictured = publishing.pictured([publication for publication, _response, _issue in waiting])
    for publication, response, issue in reversed(waiting):
        shown = publication.id in pictured
        if publication.state == "failed" and response.id in failed:
            continue
        if shown and publishes and proof.may_confirm(publication, person):
            yield _to_confirm(publication, response)
        elif publication.publisher_id == person.id or (publishes and issue.id in own):
            yield from _publication(publication, response, shown)
            if publication.state == "failed":
                failed.add(response.id)
    if may(person, Permission.PUBLICATION_RETRACT):
        yield from _retractions(person)


def _to_confirm(publication: Publication, response: Response) -> Task:
    """Whoever may prove, owner or not: the publisher and who brought the picture cannot."""
    title = _("Confirm that response %(n)s is live", n=response.number)
    why = _("Somebody brought a picture. A second person looks at it and at the post.")
    url = url_for("publishing.publication", number=publication.number)
    return Task("0awaiting", "wait", _("To confirm"), title, why, response.due_at, url, _("Look and confirm"))


def _publication(publication: Publication, response: Response, pictured: bool) -> Iterator[Task]:
    url, hand = url_for("publishing.publication", number=publication.number), publication.method == "assisted"
    if publication.state == "intended" and not hand:
        return
    tone, word, title, act = {
        "intended": ("go", _("To post"), _("Post response %(n)s by hand", n=response.number), _("Copy the words")),
        "awaiting": ("wait", _("To prove"), _("Prove that response %(n)s is live", n=response.number), _("Add proof")),
        "unknown": (
            "stop",
            _("Unknown"),
            _("We do not know whether response %(n)s is live", n=response.number),
            _("Look and decide"),
        ),
        "failed": ("stop", _("Failed"), _("Response %(n)s was not published", n=response.number), _("See why")),
        "retracted": ("stop", _("To remove"), _("Take response %(n)s off the page", n=response.number), _("See how")),
    }[publication.state]
    why = publication.failure or _("Posted by hand; the register says “awaiting proof” until it is proven.")
    if publication.state == "intended":
        why = _("This network lets no program in. The words are signed.")
    if publication.state == "retracted":
        why = publication.failure or _("It is retracted, and no program can delete it there.")
    if pictured:
        why = _("A picture waits for a second person to confirm it. The pasted page needs nobody else.")
    yield Task("0" + publication.state, tone, word, title, why, response.due_at, url, act)


def _retractions(person: Person) -> Iterator[Task]:
    for publication, asked in db.session.execute(_asked(), {"me": person.id}):
        yield Task(
            "0retract",
            "stop",
            _("To decide"),
            _("Retract publication %(n)s?", n=publication.number),
            asked.reason or "",
            None,
            url_for("publishing.publication", number=publication.number),
            _("Decide"),
        )


@cache
def _asked() -> sa.Select[Publication, Retraction]:
    """Retractions asked for by others than me, of what I published or own."""
    me = slot("me")
    query = sa.select(Publication, Retraction).join(Retraction, Retraction.publication_id == Publication.id)
    query = query.where(Retraction.state == "asked", Retraction.asked_by_id != me)
    return query.where(sa.or_(Publication.issue_id.in_(owned_by(me)), Publication.publisher_id == me))


def _drafts(person: Person, failed: set[str]) -> Iterator[Task]:
    """Signed words to publish (for every publisher who may know of them), words that came back, suggested words."""
    publishes = may(person, Permission.PUBLICATION_PUBLISH)
    found = db.session.execute(_words(reading(person), publishes), {"me": person.id})
    for response, version, comment, decision, channel, suggested in found:
        draft = url_for("drafting.draft", number=response.number)
        if response.state == "draft" and suggested and may(person, Permission.RESPONSE_DRAFT):
            title = _("Words suggested for response %(n)s", n=response.number)
            why = plural(suggested, "%(n)s suggestion: take it or leave it.", "%(n)s suggestions: take or leave each.")
            yield Task("3consider", "wait", _("To consider"), title, why, response.due_at, draft, _("Open the draft"))
        if response.state == "signed" and publishes and response.id not in failed:
            yield Task(
                "2publish",
                "go",
                _("To publish"),
                _("Publish response %(n)s on %(c)s", n=response.number, c=channel),
                _("Version %(v)s is signed by every function that was asked", v=version.number),
                response.due_at,
                url_for("publishing.publish", number=response.number),
                _("Publish"),
            )
        elif response.state == "draft" and decision == "returned":
            yield Task(
                "3fix",
                "wait",
                _("To fix"),
                _("Response %(n)s came back", n=response.number),
                f"“{comment}”" if comment else "",
                response.due_at,
                draft,
                _("Open the draft"),
            )


@cache
def _words(reader: Reader, publishes: bool) -> sa.Select[*tuple[Any, ...]]:
    """Drafts and signed words with their newest version, why it came back, and how many suggestions they consider."""
    drafts = drafted_by(reader)
    theirs = [Response.issue_id.in_(owned_by(reader.id)), drafts]
    if publishes:
        theirs.append(Response.state == "signed")
    sent_back = sa.and_(Signoff.version_id == Version.id, Signoff.decision.in_(("returned", "withdrawn")))
    newest = sa.and_(Version.response_id == Response.id, Version.number == Response.latest)
    suggested = sa.select(sa.func.count()).where(Suggestion.response_id == Response.id, Suggestion.state == "open")
    suggested = suggested.where(Suggestion.by_id != reader.id, drafts)
    query = sa.select(Response, Version, Signoff.comment, Signoff.decision, Channel.name, suggested.scalar_subquery())
    query = query.join(Version, newest, isouter=True).join(Channel, Channel.id == Response.channel_id)
    query = query.join(Signoff, sent_back, isouter=True)
    return query.where(Response.state.in_(("signed", "draft")), sa.or_(*theirs), visible_to(reader))


def _invitations(person: Person, names: Mapping[str, str]) -> Iterator[Task]:
    seats: list[Any] = issues.invitations(person)
    for seat in seats:
        yield Task(
            "4invitation",
            "plain",
            _("Invitation"),
            _("Co-own issue %(n)s for %(f)s", n=seat.issue.number, f=names.get(seat.function, seat.function).lower()),
            _("%(t)s · you may decline with a reason", t=seat.issue.title),
            seat.issue.due_at,
            url_for("desk.issue_file", number=seat.issue.number),
            _("Answer"),
        )


def _late(mine: Sequence[Mine]) -> Iterator[Task]:
    """Issues whose time has passed, and issues that nobody has assessed yet."""
    now = clock.now()
    for issue in mine:
        late = issue.due_at is not None and issue.due_at < now and issue.stage != "published"
        if not late and issue.stage != "owned":
            continue
        title = _("Issue %(n)s: %(t)s", n=issue.number, t=issue.title)
        yield Task(
            "5issue",
            "stop" if late else "plain",
            _("Overdue") if late else _("To assess"),
            title,
            _("Its time has passed and nothing is published.") if late else _("Owned, and not assessed yet."),
            issue.due_at,
            url_for("desk.issue_file", number=issue.number),
            _("Open the issue"),
        )
