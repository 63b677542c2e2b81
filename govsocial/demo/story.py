"""What happened in the demo before you came: six issues at different stages, told through the real verbs."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta

import sqlalchemy as sa
from flask import current_app

from govsocial.assessment import actions as assessment
from govsocial.channels import actions as channels
from govsocial.channels.models import Channel
from govsocial.channels.rules import Details
from govsocial.core import clock
from govsocial.core.db import commit, db
from govsocial.demo import feeds
from govsocial.demo.script import CHANNELS, ISSUES, Answer, Matter
from govsocial.drafting import actions as drafting
from govsocial.issues import actions as issues
from govsocial.issues.models import Issue
from govsocial.listening import actions as listening
from govsocial.listening.models import Mention, Source
from govsocial.people.models import Person
from govsocial.publishing import actions as publishing
from govsocial.publishing import proof
from govsocial.responses.models import Response, Version
from govsocial.signoff import actions as signoff

Cast = dict[str, Person]
PATH = ("no", "yes", "yes")


@dataclass
class Stage:
    """Where the story plays: people, channels by key, mentions by author."""

    cast: Cast
    channels: dict[str, Channel]

    def mention(self, author: str, containing: str = "") -> Mention:
        """The newest mention by somebody."""
        query = sa.select(Mention).where(Mention.author == author, Mention.words.contains(containing))
        return db.session.scalars(query.order_by(Mention.number.desc()).limit(1)).one()


def tell(cast: Cast) -> Iterator[str]:
    """Play the story; yields a line for each thing that happened. The caller commits after each."""
    stage = Stage(cast, _channels(cast))
    yield f"{len(stage.channels)} channels are in the register."
    heard = sum(_listen(cast, name, file) for name, file in feeds.write(current_app.config["SETTINGS"].instance))
    yield f"{heard} mentions were heard from the demo’s own feed files."
    for matter in ISSUES:
        issue = _issue(stage, matter)
        yield f"Issue {issue.number}: {issue.title}"
        for answer in matter.answers:
            response = _respond(stage, issue, answer)
            yield f"  response {response.number}: {answer.until}"
    spam = stage.mention("Gardener", "Anyone tried")
    listening.leave(spam, reason="A question among neighbours, answered there already.", by=cast["priya"])
    yield "One mention was left where it is, with a reason."


def _channels(cast: Cast) -> dict[str, Channel]:
    made = {}
    for key, entry in CHANNELS.items():
        told = {name: value for name, value in entry.items() if name not in ("owner", "facilitator")}
        owner, facilitator = cast[entry["owner"]], cast[entry["facilitator"]]
        details = Details(**told, owner_id=owner.id, facilitator_id=facilitator.id)
        made[key] = channels.add_channel(details, by=cast["ada"])
        if key != "blog":
            channels.activate(made[key], by=cast["ada"])
    commit()
    return made


def _listen(cast: Cast, name: str, file: str) -> int:
    source: Source = listening.add_source(name=name, address=file, by=cast["priya"])
    commit()
    return listening.hear(source, by=cast["priya"]).count


def _issue(stage: Stage, matter: Matter) -> Issue:
    cast, opener = stage.cast, stage.cast[matter.opened_by]
    first, *others = [stage.mention(author, part) for author, part in matter.mentions]
    due = clock.now() + timedelta(hours=matter.due_in_hours) if matter.due_in_hours is not None else None
    issue = issues.open_issue(
        by=opener,
        function=matter.opened_as,
        mention=first,
        title=matter.title,
        claim=matter.claim,
        audience=matter.audience,
        goal=matter.goal,
        topic=matter.topic,
        urgency=matter.urgency,
        legal=matter.legal,
        due_at=due,
    )
    for mention in others:
        listening.assign(mention, issue.id, opener)
    for text, source, url in matter.facts:
        issues.add_fact(issue, text=text, source=source, source_url=url, by=opener)
    for function, key, accepts in matter.owners:
        for seat in issues.invite(issue, function=function, persons=[cast[key]], by=opener):
            if accepts:
                issues.accept(seat, by=cast[key])
    for title, text, by in matter.threads:
        issues.start_thread(issue, title=title, text=text, by=cast[by])
    if matter.assessed:
        _assess(issue, first, opener, PATH, finished=True)
    elif matter.assessing:
        _assess(issue, first, opener, PATH[:2], finished=False)
    commit()
    return issue


def _assess(issue: Issue, mention: Mention, by: Person, path: tuple[str, ...], *, finished: bool) -> None:
    from govsocial.assessment import queries

    run = assessment.begin(issue, by=by, mention=mention)
    for given in path:
        db.session.flush()
        question = queries.show(run).path
        assert question is not None and question.question is not None
        assessment.answer(run, question=question.question.key, answer=given, by=by)
        db.session.refresh(run)
    if finished:
        everything = ("transparency", "sourcing", "timeliness", "tone", "influence")
        assessment.finish(run, by=by, considerations=everything)


def _respond(stage: Stage, issue: Issue, told: Answer) -> Response:
    cast = stage.cast
    author, helper = cast[told.written_by[0]], [cast[key] for key in told.written_by[1:]]
    mention = stage.mention(*told.answers)
    response = drafting.begin(
        issue, channel=stage.channels[told.channel], target_url=mention.address, by=author, mention=mention
    )
    commit()
    _write(response, told.words, author)
    for second in helper:
        _write(response, told.words + "\n\n" + told.addition, second)
    if told.suggestion:
        old, new, by = told.suggestion
        drafting.suggest(response, old=old, new=new, by=cast[by])
    if told.until != "draft":
        _onwards(stage, response, told, author)
    return response


def _write(response: Response, words: str, by: Person) -> None:
    drafting.save(response, base=drafting.open_draft(response).text, text=words, by=by)
    commit()


def _onwards(stage: Stage, response: Response, told: Answer, author: Person) -> None:
    version = signoff.submit(response, by=author)
    commit()
    if told.returned:
        key, reason = told.returned
        signoff.return_version(version, by=stage.cast[key], reason=reason, digest=version.digest)
        commit()
        return
    for key, function in told.signers:
        signoff.sign(version, by=stage.cast[key], function=function, digest=version.digest)
        commit()
    if told.until in ("published", "awaiting"):
        _publish(stage, version, told)


def _publish(stage: Stage, version: Version, told: Answer) -> None:
    by = stage.cast[told.publisher]
    for made in publishing.publish(version.response, by=by):
        commit()
        publishing.posted_by_hand(made, by=by)
        commit()
        if told.until == "published":
            page = f"Comments\n\n{made.account}\n{made.words}\n\nReply"
            proof.prove(made, by=by, permalink=f"{made.target_url}-{6000 + made.number}", pasted=page)
        commit()
