"""What of this room waits for somebody: signed words, outcomes to settle, missing proof, retractions to decide."""

from collections.abc import Iterator
from functools import cache

import sqlalchemy as sa

from govsocial.core.db import db, slot
from govsocial.core.wording import gettext as _
from govsocial.issues.mine import my_seats, owned, owned_by
from govsocial.people.permissions import Permission, may
from govsocial.platforms.registry import capabilities
from govsocial.publishing import proof, queries
from govsocial.publishing.models import Publication, Retraction
from govsocial.responses.models import Response
from govsocial.signoff.waiting import Waiting, waiting
from govsocial.web.places import address_of
from govsocial.web.tasks import Look, Task

WAITING = ("intended", "awaiting", "unknown", "failed", "retracted")


def offer(look: Look) -> Iterator[Task]:
    """At most three statements of its own. What failed is told of as failed, and not as waiting to be published."""
    failed: set[str] = set()
    yield from _publications(look, failed)
    if may(look.person, Permission.PUBLICATION_RETRACT):
        yield from _retractions(look)
    if may(look.person, Permission.PUBLICATION_PUBLISH):
        signed = (one for one in look.once(waiting) if one.response.state == "signed")
        yield from (_to_publish(one) for one in signed if one.response.id not in failed)


def _publications(look: Look, failed: set[str]) -> Iterator[Task]:
    """`failed` takes the ids of responses that are told of as failed: they are told of once."""
    person, own = look.person, {issue.id for issue in owned(look.once(my_seats))}
    publishes = may(person, Permission.PUBLICATION_PROVE)
    found = queries.waiting(person, WAITING)
    pictured = queries.pictured([publication for publication, _response, _issue in found])
    for publication, response, issue in reversed(found):
        shown = publication.id in pictured
        if publication.state == "failed" and response.id in failed:
            continue
        if shown and publishes and proof.may_confirm(publication, person):
            yield _to_confirm(publication, response)
        elif publication.publisher_id == person.id or (publishes and issue.id in own):
            yield from _publication(publication, response, shown)
            if publication.state == "failed":
                failed.add(response.id)


def _to_confirm(publication: Publication, response: Response) -> Task:
    """Whoever may prove, owner or not: the publisher and who brought the picture cannot."""
    title = _("Confirm that response %(n)s is live", n=response.number)
    why = _("Somebody brought a picture. A second person looks at it and at the post.")
    url = address_of("publication", publication.number)
    return Task("0awaiting", "wait", _("To confirm"), title, why, response.due_at, url, _("Look and confirm"))


def _publication(publication: Publication, response: Response, pictured: bool) -> Iterator[Task]:
    url = address_of("publication", publication.number)
    if publication.state == "intended" and capabilities(publication.method).sends:
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


def _retractions(look: Look) -> Iterator[Task]:
    for publication, asked in db.session.execute(_asked(), {"me": look.person.id}):
        yield Task(
            "0retract",
            "stop",
            _("To decide"),
            _("Retract publication %(n)s?", n=publication.number),
            asked.reason or "",
            None,
            address_of("publication", publication.number),
            _("Decide"),
        )


@cache
def _asked() -> sa.Select[Publication, Retraction]:
    """Retractions asked for by others than me, of what I published or own."""
    me = slot("me")
    query = sa.select(Publication, Retraction).join(Retraction, Retraction.publication_id == Publication.id)
    query = query.where(Retraction.state == "asked", Retraction.asked_by_id != me)
    return query.where(sa.or_(Publication.issue_id.in_(owned_by(me)), Publication.publisher_id == me))


def _to_publish(one: Waiting) -> Task:
    return Task(
        "2publish",
        "go",
        _("To publish"),
        _("Publish response %(n)s on %(c)s", n=one.response.number, c=one.channel),
        _("Version %(v)s is signed by every function that was asked", v=one.version.number),
        one.response.due_at,
        address_of("publish", one.response.number),
        _("Publish"),
    )
