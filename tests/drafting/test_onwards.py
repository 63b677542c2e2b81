"""A response always says what comes next: why it came back, who is missing, where it stands now."""

from collections.abc import Callable

import sqlalchemy as sa
from flask.testing import FlaskClient

from govsocial.assessment import actions as assessment
from govsocial.core.db import commit, db
from govsocial.drafting import actions as drafting
from govsocial.issues.models import Issue
from govsocial.listening import actions as listening
from govsocial.people import actions as people
from govsocial.publishing import retraction
from govsocial.responses import actions
from govsocial.responses.models import Response
from govsocial.signoff import actions as signoff
from tests import factories
from tests.assessment.test_assess import FIX
from tests.cast import Cast, csrf_of
from tests.drafting.test_pages import text_of

Clients = Callable[[str], FlaskClient]


def test_a_returned_draft_shows_the_reason_and_the_comments_nobody_dealt_with(cast: Cast, client_for: Clients) -> None:
    version = factories.in_review(cast)
    path = f"/responses/{version.response.number}"
    remark = actions.comment(version, quote="31 March", text="Of which year?", by=cast.tomas)
    commit()
    signoff.return_version(version, by=cast.tomas, reason="Name the year.", digest=version.digest)
    commit()
    page = text_of(client_for("priya"), path)
    for said in ("Tomas Verhey returned version 1.", "Name the year.", "“31 March”", "Of which year?"):
        assert said in page
    actions.resolve(remark, by=cast.priya)
    commit()
    assert "Of which year?" not in text_of(client_for("priya"), path)
    again = signoff.submit(version.response, by=cast.priya)
    commit()
    signoff.withdraw(again, by=cast.priya, reason="Too early.", digest=again.digest)
    commit()
    page = text_of(client_for("priya"), path)
    assert "Priya Sandoval withdrew version 2." in page
    assert "Name the year." not in page


def test_a_first_draft_came_back_from_nowhere(cast: Cast, client_for: Clients) -> None:
    page = text_of(client_for("priya"), f"/responses/{factories.draft(cast).number}")
    assert "Open comments" not in page
    assert "returned version" not in page


def test_every_state_after_the_draft_leads_on(cast: Cast, client_for: Clients) -> None:
    version = factories.in_review(cast)
    number, ines = version.response.number, client_for("ines")
    assert "Version 1 is in review." in (page := text_of(ines, f"/responses/{number}"))
    assert f"/responses/{number}/versions/1" in page
    for key, function in (("jonas", "policy"), ("leona", "communications")):
        signoff.sign(version, by=cast[key], function=function, digest=version.digest)
        commit()
    assert "Version 1 is signed." in text_of(ines, f"/responses/{number}")
    assert f"/responses/{number}/publish" not in text_of(ines, f"/responses/{number}")
    assert f"/responses/{number}/publish" in text_of(client_for("leona"), f"/responses/{number}")
    ended = factories.draft(cast, of=db.session.get_one(Issue, version.response.issue_id))
    drafting.abandon(ended, reason="Answered by others.", by=cast.priya)
    commit()
    assert "Answered by others." in text_of(ines, f"/responses/{ended.number}")


def test_a_published_response_leads_to_its_story(cast: Cast, client_for: Clients) -> None:
    factories.published(cast)
    page = text_of(client_for("ines"), "/responses/1")
    assert "Version 1 is published." in page
    assert 'href="/register/1"' in page


def test_a_retracted_response_does_not_read_as_published(cast: Cast, client_for: Clients) -> None:
    made = factories.published(cast)
    retraction.ask(made, reason="The rule changed.", by=cast.tomas)
    commit()
    assert "Version 1 is published." in text_of(client_for("ines"), "/responses/1")
    retraction.decide(made, by=cast.leona, confirmed=True)
    commit()
    page = text_of(client_for("ines"), "/responses/1")
    assert "Version 1 was published, and is retracted." in page
    assert "Version 1 is published." not in page


def test_a_draft_nobody_could_sign_for_a_function_says_so_before_it_is_sent(cast: Cast, client_for: Clients) -> None:
    issue = factories.issue(cast, legal=True)
    response = factories.draft(cast, of=issue)
    priya = client_for("priya")
    assert "Nobody is left to sign for" not in text_of(priya, f"/responses/{response.number}")
    people.set_functions(cast.sami, functions=["policy"], by=cast.ada)
    commit()
    factories.write(response, f"{factories.WORDS} More.", cast.amina)
    page = text_of(priya, f"/responses/{response.number}")
    assert "Nobody is left to sign for legal." in page
    assert "Nobody is left to sign for policy." not in page


def test_missing_owners_are_one_link_away(cast: Cast, client_for: Clients) -> None:
    response = factories.draft(cast)
    people.set_functions(cast.ines, functions=["legal"], by=cast.ada)
    commit()
    priya = client_for("priya")
    token = csrf_of(priya.get(f"/responses/{response.number}"))
    said = priya.post(f"/responses/{response.number}/submit", data={"csrf_token": token}).get_data(as_text=True)
    assert "Ask somebody to own issue 1" in said
    assert 'href="/issues/1/invite"' in said


def test_what_the_assessment_left_open_stands_beside_the_draft(cast: Cast, client_for: Clients) -> None:
    issue = factories.issue(cast)
    response = factories.draft(cast, of=issue)
    priya, path = client_for("priya"), f"/responses/{response.number}"
    assert "The issue is not assessed" in text_of(priya, path)
    assert f'href="/issues/{issue.number}#assessment-h"' in text_of(priya, path)
    assert 'id="assessment-h"' in text_of(priya, f"/issues/{issue.number}")
    row = assessment.begin(issue, by=cast.ines)
    commit()
    for question, answer in FIX:
        assessment.answer(row, question=question, answer=answer, by=cast.ines)
        commit()
    assert "The issue is not assessed" in text_of(priya, path), "an assessment under way is none yet"
    assessment.finish(row, considerations=["sourcing", "tone", "timeliness"], by=cast.ines)
    commit()
    page = text_of(priya, path)
    assert "Not weighed yet: transparency, influence" in page
    assert "The issue is not assessed" not in page and "#assessment-h" in page
    row = assessment.begin(issue, by=cast.ines)
    for question, answer in FIX:
        assessment.answer(row, question=question, answer=answer, by=cast.ines)
    weighed = ["transparency", "sourcing", "timeliness", "tone", "influence"]
    assessment.finish(row, considerations=weighed, by=cast.ines)
    commit()
    assert "#assessment-h" not in text_of(priya, path), "nothing is left to weigh"


def test_comments_on_an_earlier_version_are_not_lost_from_sight(cast: Cast, client_for: Clients) -> None:
    version = factories.in_review(cast)
    actions.comment(version, quote="31 March", text="Of which year?", by=cast.tomas)
    commit()
    signoff.withdraw(version, by=cast.priya, reason="Too early.", digest=version.digest)
    signoff.submit(version.response, by=cast.priya)
    commit()
    page = text_of(client_for("jonas"), f"/responses/{version.response.number}/versions/2")
    assert "1 comment is open on version 1" in page
    assert "Of which year?" not in page


def test_a_channel_is_chosen_for_somebody_only_where_the_error_stands(cast: Cast, client_for: Clients) -> None:
    issue = factories.issue(cast)
    near = factories.channel(cast)
    ines, path = client_for("ines"), f"/issues/{issue.number}/responses/new"
    assert '<option selected value="">Choose a channel</option>' in text_of(ines, path)
    mention = factories.mention(cast, address=f"{near.site_url.rstrip('/')}/t/9")
    listening.assign(mention, issue_id=issue.id, by=cast.priya)
    commit()
    page = text_of(ines, f"{path}?mention={mention.number}")
    assert f'<option selected value="{near.number}">' in page
    refused = ines.post(
        path, data={"csrf_token": csrf_of(ines.get(path)), "target_url": "https://doorstep.example/t/1"}
    )
    assert refused.status_code == 422
    assert "Choose a channel" in refused.get_data(as_text=True)


def test_a_response_begins_at_the_one_mention_there_is_or_at_a_chosen_one(cast: Cast, client_for: Clients) -> None:
    issue, near = factories.issue(cast), factories.channel(cast)
    ines, path = client_for("ines"), f"/issues/{issue.number}/responses/new"
    assert "Which mention" not in text_of(ines, path)
    heard = [factories.mention(cast, text=f"Words {n}", address=f"https://doorstep.example/t/{n}") for n in range(9)]
    listening.assign(heard[0], issue_id=issue.id, by=cast.priya)
    commit()
    page = text_of(ines, path)
    assert "It answers radiator_rob" in page.replace("<bdi>", "").replace("</bdi>", "")
    assert 'value="https://doorstep.example/t/0"' in page
    assert f"{path}?mention={heard[0].number}" in page, "what was shown is what is answered"
    for one in heard[1:]:
        listening.assign(one, issue_id=issue.id, by=cast.priya)
    commit()
    page = text_of(ines, path)
    assert "Which mention do you answer?" in page
    assert page.count('class="pick"') == 6 and "Words 8" in page and "Words 2" not in page
    assert f"{path}?mention={heard[8].number}" in page
    older = text_of(ines, f"{path}?before={heard[3].number}")
    assert "Words 0" in older and "Words 3" not in older
    given = {"csrf_token": csrf_of(ines.get(path)), "channel": near.number, "target_url": "https://doorstep.example/t"}
    assert ines.post(f"{path}?mention=none", data=given).status_code == 302
    assert db.session.scalars(sa.select(Response.mention_id).where(Response.issue_id == issue.id)).all() == [None]
