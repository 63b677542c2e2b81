"""Whom to ask, and why them."""

from datetime import timedelta

from govsocial.core import clock
from govsocial.core.db import db
from govsocial.issues import actions, queries
from govsocial.people import actions as people
from tests.cast import Cast
from tests.issues.stage import opened, owned


def test_best_first_with_reasons(cast: Cast) -> None:
    people.follow_topics(cast.jonas, topics=["Rebate eligibility"], by=cast.jonas)
    near = owned((cast.tomas, "communications"), (cast.sami, "policy"), title="Landlords refuse clean heating rebate")
    issue = opened(
        cast.tomas, "communications", "Clean heating rebate refused to renters by landlords", topic="rebate eligibility"
    )
    db.session.commit()
    found = queries.proposals(issue, "policy")
    assert [p.name for p in found] == ["Jonas Eldh", "Sami Lindgate", "Ines Marlow"]
    assert found[0].reasons == ("follows “rebate eligibility”",)
    assert found[1].reasons == (f"owned issue {near.number} in nearly the same words",) and found[1].load == 1
    assert found[2].reasons == ()


def test_the_same_topic_counts_and_who_is_asked_already_is_left_out(cast: Cast) -> None:
    before = owned((cast.tomas, "communications"), (cast.ines, "policy"), title="A", topic="Rebate")
    issue = opened(cast.tomas, "communications", "B", topic="rebate")
    actions.invite(issue, function="policy", persons=[cast.jonas], by=cast.tomas)
    db.session.commit()
    found = queries.proposals(issue, "policy")
    assert [p.name for p in found] == ["Ines Marlow", "Sami Lindgate"]
    assert found[0].reasons == (f"owned issue {before.number} on the same topic",)


def test_who_is_away_or_declined_comes_last_and_who_left_the_house_not_at_all(cast: Cast) -> None:
    issue = opened(cast.tomas, "communications", topic="rebate")
    [seat] = actions.invite(issue, function="policy", persons=[cast.jonas], by=cast.tomas)
    actions.decline(seat, reason="No time", by=cast.jonas)
    now = clock.now()
    people.follow_topics(cast.ines, topics=["rebate"], by=cast.ines)
    people.set_absence(cast.ines, starts_at=now - timedelta(days=1), ends_at=now + timedelta(days=2), by=cast.ines)
    db.session.commit()
    found = queries.proposals(issue, "policy")
    assert [(p.name, p.away_until is not None, p.declined) for p in found] == [
        ("Sami Lindgate", False, False),
        ("Ines Marlow", True, False),
        ("Jonas Eldh", False, True),
    ]
    people.deactivate(cast.sami, by=cast.ada)
    db.session.commit()
    assert "Sami Lindgate" not in [p.name for p in queries.proposals(issue, "policy")]


def test_a_restricted_issue_is_never_given_as_a_reason(cast: Cast) -> None:
    secret = owned((cast.tomas, "communications"), (cast.ines, "policy"), title="A", topic="rebate")
    actions.restrict(secret, by=cast.tomas)
    issue = opened(cast.mateo, "advocacy", "B", topic="rebate")
    db.session.commit()
    assert all(p.reasons == () for p in queries.proposals(issue, "policy"))


def test_legal_is_missing_only_where_the_law_is_touched(cast: Cast) -> None:
    issue = owned((cast.tomas, "communications"), (cast.ines, "policy"))
    assert queries.missing(issue) == []
    actions.edit(issue, by=cast.tomas, title="A", legal=True)
    db.session.commit()
    assert [gap.function for gap in queries.missing(issue)] == ["legal"]


def test_load_counts_open_issues_once(cast: Cast) -> None:
    owned((cast.sami, "policy"), (cast.sami, "legal"))
    done = owned((cast.sami, "policy"), (cast.tomas, "communications"))
    actions.close(done, outcome="Done", by=cast.sami)
    db.session.commit()
    assert queries.load([cast.sami.id, cast.tomas.id]) == {cast.sami.id: 1}
