"""Happy paths of the verbs on issues: what they say, their facts, their owners, their threads."""

from govsocial.core.db import commit
from govsocial.issues import actions, words
from govsocial.issues.models import Fact, Issue, Seat, Thread
from govsocial.listening import words as listening
from tests import factories
from tests.house.happy import Act, Stage, happy


def invited(stage: Stage) -> Seat:
    [seat] = actions.invite(
        factories.issue(stage.cast), function="policy", persons=[stage.cast.jonas], by=stage.cast.priya
    )
    commit()
    return seat


def seat_of(issue: Issue, person_id: str) -> Seat:
    return next(seat for seat in issue.seats if seat.person_id == person_id)


def fact(stage: Stage) -> tuple[Issue, Fact]:
    issue = factories.issue(stage.cast)
    made = actions.add_fact(issue, text="It ends on 31 March.", by=stage.by)
    commit()
    return issue, made


def thread(stage: Stage) -> tuple[Issue, Thread]:
    issue = factories.issue(stage.cast)
    made = actions.start_thread(issue, title="Dates", text="Which date is right?", by=stage.by)
    commit()
    return issue, made


def resolved(stage: Stage) -> tuple[Issue, Thread]:
    issue, made = thread(stage)
    actions.resolve(issue, made, by=stage.by)
    commit()
    return issue, made


@happy(actions.open_issue, words.OPENED, listening.ASSIGNED, by="priya")
def open_issue(stage: Stage) -> Act:
    mention = factories.mention(stage.cast)
    given = {"title": "The rebate", "truth": "It ends on 31 March.", "function": "web"}
    return lambda: actions.open_issue(by=stage.by, mention=mention, **given)


@happy(actions.edit, words.EDITED, by="priya")
def edit(stage: Stage) -> Act:
    issue = factories.issue(stage.cast)
    return lambda: actions.edit(issue, title="The rebate goes on", topic="Heating", by=stage.by)


@happy(actions.restrict, words.RESTRICTED, by="priya")
def restrict(stage: Stage) -> Act:
    issue = factories.issue(stage.cast)
    return lambda: actions.restrict(issue, by=stage.by)


@happy(actions.unrestrict, words.UNRESTRICTED, by="priya")
def unrestrict(stage: Stage) -> Act:
    issue = factories.issue(stage.cast, restricted=True)
    return lambda: actions.unrestrict(issue, by=stage.by)


@happy(actions.close, words.CLOSED, by="priya")
def close(stage: Stage) -> Act:
    issue = factories.issue(stage.cast)
    return lambda: actions.close(issue, outcome="The rumour died.", lesson="Answer sooner.", by=stage.by)


@happy(actions.reopen, words.REOPENED, by="priya")
def reopen(stage: Stage) -> Act:
    issue = factories.issue(stage.cast)
    actions.close(issue, outcome="The rumour died.", by=stage.by)
    commit()
    return lambda: actions.reopen(issue, by=stage.by)


@happy(actions.invite, words.INVITED, words.TAKEN, by="priya")
def invite(stage: Stage) -> Act:
    issue = factories.issue(stage.cast)
    persons = [stage.cast.leona, stage.by]
    return lambda: actions.invite(issue, function="communications", persons=persons, by=stage.by)


@happy(actions.accept, words.ACCEPTED, by="jonas")
def accept(stage: Stage) -> Act:
    seat = invited(stage)
    return lambda: actions.accept(seat, by=stage.by)


@happy(actions.decline, words.DECLINED, by="jonas")
def decline(stage: Stage) -> Act:
    seat = invited(stage)
    return lambda: actions.decline(seat, reason="Sami knows more.", by=stage.by)


@happy(actions.leave, words.LEFT, by="ines")
def leave(stage: Stage) -> Act:
    seat = seat_of(factories.issue(stage.cast), stage.by.id)
    return lambda: actions.leave(seat, reason="I change posts.", by=stage.by)


@happy(actions.replace, words.REPLACED, by="ines")
def replace(stage: Stage) -> Act:
    seat = seat_of(factories.issue(stage.cast), stage.by.id)
    return lambda: actions.replace(seat, person=stage.cast.jonas, by=stage.by)


@happy(actions.hand_over, words.HANDED_OVER, by="ada")
def hand_over(stage: Stage) -> Act:
    cause = factories.issue(stage.cast).last_event_id
    gone, to = stage.cast.ines, stage.cast.jonas
    return lambda: actions.hand_over(gone, by=stage.by, hand_over_to=to, cause=cause)


@happy(actions.add_fact, words.FACT_ADDED, by="priya")
def add_fact(stage: Stage) -> Act:
    issue = factories.issue(stage.cast)
    return lambda: actions.add_fact(issue, text="It ends on 31 March.", source="Decree 12", by=stage.by)


@happy(actions.edit_fact, words.FACT_EDITED, by="priya")
def edit_fact(stage: Stage) -> Act:
    issue, made = fact(stage)
    return lambda: actions.edit_fact(issue, made, text="It ends on 31 March 2027.", by=stage.by)


@happy(actions.remove_fact, words.FACT_REMOVED, by="priya")
def remove_fact(stage: Stage) -> Act:
    issue, made = fact(stage)
    return lambda: actions.remove_fact(issue, made, by=stage.by)


@happy(actions.start_thread, words.THREAD_STARTED, by="priya")
def start_thread(stage: Stage) -> Act:
    issue = factories.issue(stage.cast)
    return lambda: actions.start_thread(issue, title="Dates", text="Which date is right?", by=stage.by)


@happy(actions.reply, words.REPLIED, by="priya")
def reply(stage: Stage) -> Act:
    issue, made = thread(stage)
    return lambda: actions.reply(issue, made, text="The later one.", by=stage.by)


@happy(actions.resolve, words.RESOLVED, by="priya")
def resolve(stage: Stage) -> Act:
    issue, made = thread(stage)
    return lambda: actions.resolve(issue, made, by=stage.by)


@happy(actions.reopen_thread, words.THREAD_REOPENED, by="priya")
def reopen_thread(stage: Stage) -> Act:
    issue, made = resolved(stage)
    return lambda: actions.reopen_thread(issue, made, by=stage.by)
