"""The pages of an assessment, as people meet them."""

import re

from govsocial.assessment import actions as assess
from govsocial.assessment import playbook, queries
from govsocial.core.db import db
from govsocial.issues import actions as issues
from tests.cast import Cast, csrf_of
from tests.issues.stage import captured, opened, owned


def field(page, name: str) -> str:
    """The value of a hidden field."""
    found = re.search(rf'name="{name}" value="([^"]*)"', page.text)
    assert found, name
    return found[1]


def test_one_question_a_page_to_the_outcome(cast: Cast, client_for) -> None:
    mention = captured(cast.tomas, "You only get the money from <b>out of province</b>.")
    issue = owned((cast.tomas, "communications"), (cast.ines, "policy"), mention=mention)
    db.session.commit()
    tomas = client_for("tomas")
    token = csrf_of(tomas.get("/issues/new"))
    begun = tomas.post(f"/issues/{issue.number}/assess", data={"csrf_token": token})
    assert begun.status_code == 302
    at = begun.location
    page = tomas.get(at)
    assert "Question 1 of 6 at most" in page.text and "Is what they say true?" in page.text
    assert "out of province" in page.text and "You are here" in page.text
    empty = tomas.post(at, data={"csrf_token": token, "token": field(page, "token"), "note": "kept note"})
    assert empty.status_code == 422 and "Choose an answer" in empty.text and "kept note" in empty.text
    for answer in ("no", "no", "no", "no"):
        page = tomas.get(at)
        said = {"csrf_token": token, "token": field(page, "token"), "answer": answer, "note": "because"}
        assert tomas.post(at, data=said).status_code == 302
    page = tomas.get(at)
    assert "Question 5 of 6 at most" in page.text and "Leads to: fix the facts" in page.text
    stale = tomas.post(at, data={**said, "answer": "yes"})
    assert stale.status_code == 409
    assert tomas.post(at, data={**said, "token": field(page, "token"), "answer": "yes"}).status_code == 302
    page = tomas.get(at)
    assert "Final evaluation" in page.text and "Transparency" in page.text
    done = {
        "csrf_token": token,
        "token": field(page, "token"),
        "considerations": ["tone", "sourcing"],
        "reason": "Read there",
    }
    assert tomas.post(at, data=done).status_code == 302
    page = tomas.get(at)
    assert "<h1>Fix the facts</h1>" in page.text and "Draft a response" in page.text and "Read there" in page.text
    assert client_for("freya").get(at).status_code == 200


def test_changing_an_earlier_answer(cast: Cast, client_for) -> None:
    issue = owned((cast.tomas, "communications"), (cast.ines, "policy"))
    db.session.commit()
    tomas = client_for("tomas")
    token = csrf_of(tomas.get("/issues/new"))
    at = tomas.post(f"/issues/{issue.number}/assess", data={"csrf_token": token, "playbook": "epa/2011"}).location
    for answer in ("yes", "no", "no"):
        page = tomas.get(at)
        tomas.post(
            at, data={"csrf_token": token, "token": field(page, "token"), "answer": answer, "note": f"n {answer}"}
        )
    page = tomas.get(f"{at}?at=true")
    assert "Question 2 of 8 at most" in page.text and "n no" in page.text and "checked" in page.text
    changed = {"csrf_token": token, "token": field(page, "token"), "answer": "opinion", "note": ""}
    assert tomas.post(f"{at}?at=true", data=changed).status_code == 302
    row, _issue = queries.find(int(at.rsplit("/", 1)[1]), cast.tomas)
    assert queries.given(row) == [("worth", "yes"), ("true", "opinion")]
    assert tomas.get(f"{at}?at=nonsense").status_code == 200


def test_no_answer_because(cast: Cast, client_for) -> None:
    issue = owned((cast.tomas, "communications"), (cast.ines, "policy"))
    db.session.commit()
    tomas = client_for("tomas")
    token = csrf_of(tomas.get("/issues/new"))
    at = tomas.post(f"/issues/{issue.number}/assess", data={"csrf_token": token}).location
    page = tomas.get(f"{at}/no-answer")
    data = {"csrf_token": token, "token": field(page, "token")}
    assert tomas.post(f"{at}/no-answer", data={**data, "reason": " "}).status_code == 422
    assert tomas.post(f"{at}/no-answer", data={**data, "reason": "Three years old"}).status_code == 302
    page = tomas.get(at)
    assert "<h1>No answer</h1>" in page.text and "Three years old" in page.text
    assert tomas.get(f"{at}/no-answer").status_code == 302


def test_who_may_not(cast: Cast, client_for) -> None:
    issue = owned((cast.tomas, "communications"), (cast.ines, "policy"))
    db.session.commit()
    tomas, mateo, freya = client_for("tomas"), client_for("mateo"), client_for("freya")
    token = csrf_of(tomas.get("/issues/new"))
    at = tomas.post(f"/issues/{issue.number}/assess", data={"csrf_token": token}).location
    theirs = csrf_of(mateo.get("/issues/new"))
    page = mateo.get(at)
    assert page.status_code == 200 and "You can read along" in page.text and "Save and continue" not in page.text
    said = {"csrf_token": theirs, "token": field(page, "token"), "answer": "no"}
    assert mateo.post(at, data=said).status_code == 403
    assert mateo.get(f"{at}/no-answer").status_code == 403
    assert mateo.post(f"/issues/{issue.number}/assess", data={"csrf_token": theirs}).status_code == 403
    assert freya.post(at, data={**said, "csrf_token": csrf_of(freya.get(at))}).status_code == 403
    assert tomas.get("/assessments/99999").status_code == 404
    issues.restrict(issue, by=cast.tomas)
    db.session.commit()
    assert mateo.get(at).status_code == 404 and freya.get(at).status_code == 200
    assert client_for("").get(at).status_code == 302


def test_a_playbook_version_that_is_gone_stays_readable(cast: Cast, client_for, monkeypatch) -> None:
    issue = owned((cast.tomas, "communications"), (cast.ines, "policy"))
    row = assess.begin(issue, by=cast.tomas)
    assess.answer(row, question="true", answer="no", by=cast.tomas, note="looked up")
    db.session.commit()
    monkeypatch.setattr(playbook, "shipped", dict)
    tomas = client_for("tomas")
    for path in (f"/assessments/{row.number}", f"/assessments/{row.number}/no-answer", f"/issues/{issue.number}"):
        page = tomas.get(path)
        assert page.status_code == 200, path
    page = tomas.get(f"/assessments/{row.number}")
    assert "This playbook version is not here" in page.text and "looked up" in page.text and "web-posting" in page.text
    said = {"csrf_token": csrf_of(tomas.get("/issues/new")), "token": "x", "answer": "yes"}
    assert tomas.post(f"/assessments/{row.number}", data=said).status_code in (200, 409)
    db.session.expire_all()
    assert queries.given(queries.find(row.number, cast.tomas)[0]) == [("true", "no")]


def test_an_unknown_playbook_or_mention_is_refused(cast: Cast, client_for) -> None:
    issue = opened(cast.tomas, "communications")
    db.session.commit()
    tomas = client_for("tomas")
    token = csrf_of(tomas.get("/issues/new"))
    for more in ({"playbook": "x/1"}, {"playbook": "web-posting"}, {"mention": "4711"}, {"mention": "9" * 30}):
        answer = tomas.post(f"/issues/{issue.number}/assess", data={"csrf_token": token, **more})
        assert answer.status_code in (404, 422), more
