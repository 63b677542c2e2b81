"""The river in code: brings an issue and a response to any station through the real verbs, as the cast."""

from typing import Any

from govsocial.channels import actions as channels
from govsocial.channels.models import Channel
from govsocial.channels.rules import Details
from govsocial.core.db import commit, db
from govsocial.drafting import actions as drafting
from govsocial.issues import actions as issues
from govsocial.issues.models import Issue
from govsocial.listening import actions as listening
from govsocial.listening.models import Mention
from govsocial.platforms.registry import capabilities
from govsocial.publishing import actions as publishing
from govsocial.publishing import proof
from govsocial.publishing.models import Publication
from govsocial.responses.models import Response, Version
from govsocial.signoff import actions as signoff
from tests.cast import Cast

WORDS = "You can apply until 31 March 2027. Dates: https://www.tessermark.example/dates"
DISCLOSURE = "Clean heating team, Province of Tessermark, official reply."


def channel(
    cast: Cast,
    name: str = "Doorstep Circle",
    method: str = "assisted",
    *,
    login: str = "replybot",
    password: str = "secret secret",
    **more: Any,
) -> Channel:
    """An active channel; by default a closed network that is posted to by hand."""
    details: dict[str, Any] = {
        "name": name,
        "method": method,
        "site_url": "https://doorstep.example/",
        "account": "Tessermark Clean Heating",
        "disclosure": DISCLOSURE,
        "purpose": "Answer renters where they ask",
        "audience": "Renters",
        "manners": "Answer the person, link once, no slogans.",
        "owner_id": cast.tomas.id,
        "facilitator_id": cast.priya.id,
        "weekly_hours": 3,
        "review_on": "2030-01-31",
        **more,
    }
    made = channels.add_channel(Details(**details), by=cast.ada)
    if capabilities(method).login:
        channels.set_credential(made, login=login, password=password, by=cast.ada)
    channels.activate(made, by=cast.ada)
    commit()
    return made


def mention(
    cast: Cast, text: str = "The rebate ends on 30 November.", address: str = "https://doorstep.example/t/1"
) -> Mention:
    """A mention captured by hand by web staff."""
    made = listening.capture(address=address, text=text, author="radiator_rob", platform="Doorstep", by=cast.priya)
    commit()
    return made


def issue(cast: Cast, *, title: str = "Posts say the rebate ends on 30 November", **more: Any) -> Issue:
    """An issue owned by policy (Ines), communications (Tomas) and web (Priya)."""
    made = issues.open_issue(
        title=title, claim="The rebate ends on 30 November.", function="web", by=cast.priya, **more
    )
    for function, person in (("policy", cast.ines), ("communications", cast.tomas)):
        for seat in issues.invite(made, function=function, persons=[person], by=cast.priya):
            issues.accept(seat, by=person)
    commit()
    return made


def draft(
    cast: Cast,
    *,
    words: str = WORDS,
    of: Issue | None = None,
    on: Channel | None = None,
    target: str = "https://doorstep.example/t/1",
) -> Response:
    """A response with words in its draft, written by Priya."""
    found = of or issue(cast)
    place = on or channel(cast)
    made = drafting.begin(found, channel=place, target_url=target, by=cast.priya)
    commit()
    write(made, words, cast.priya)
    return made


def write(response: Response, words: str, by: Any) -> None:
    """Replace the draft's words, as a browser's save would."""
    drafting.save(response, base=drafting.open_draft(response).text, text=words, by=by)
    commit()


def in_review(cast: Cast, **more: Any) -> Version:
    """A version in review, written and submitted by Priya."""
    made = signoff.submit(draft(cast, **more), by=cast.priya)
    commit()
    return made


def signed(cast: Cast, **more: Any) -> Version:
    """A version signed by Jonas for policy and Leona for communications."""
    version = in_review(cast, **more)
    for person, function in ((cast.jonas, "policy"), (cast.leona, "communications")):
        signoff.sign(version, by=person, function=function, digest=version.digest)
        commit()
    return version


def published(cast: Cast, **more: Any) -> Publication:
    """A response posted by hand by Tomas and proven."""
    version = signed(cast, **more)
    [made] = publishing.publish(version.response, by=cast.tomas)
    commit()
    publishing.posted_by_hand(made, by=cast.tomas)
    commit()
    proof.prove(made, by=cast.tomas, permalink="https://doorstep.example/t/1#9", pasted=f"Top\n{made.words}\nEnd")
    commit()
    db.session.refresh(made)
    return made
