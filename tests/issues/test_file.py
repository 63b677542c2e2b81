"""This room's parts of the page of one issue."""

from govsocial.core.db import db
from govsocial.issues import actions, queries
from govsocial.issues import file as issue_page
from govsocial.people import actions as people
from tests.cast import Cast, csrf_of
from tests.issues.stage import captured, opened, owned


def test_the_missing_seat_is_loud_and_one_press_asks(cast: Cast, client_for) -> None:
    issue = owned((cast.tomas, "communications"), (cast.jonas, "policy"), mention=captured(cast.priya, "Renters"))
    actions.leave(issue.seats[1], reason="Moved to the grid programme.", by=cast.jonas)
    db.session.commit()
    tomas, at = client_for("tomas"), f"/issues/{issue.number}"
    page = tomas.get(at).text
    assert "Nobody sits here for policy." in page and "Jonas Eldh left the seat on" in page and "Empty seat" in page
    data = {"csrf_token": csrf_of(tomas.get("/issues/new")), "function": "policy", "people": str(cast.ines.number)}
    assert tomas.post(f"{at}/invite", data=data).status_code == 302
    page = tomas.get(at).text
    assert "Ines Marlow is asked." in page
    assert 'class="btn btn--go" href="/issues/1/responses/new"' in page
    assert "Asked, and not answered yet: Ines Marlow." in page and "Empty seat" not in page
    asked = client_for("ines").get(at).text
    assert "You are asked to own this issue for policy." in asked and "Decline, with a reason" in asked
    assert 'class="btn" href="/issues/1/responses/new"' in asked, "to answer is the page's act, not to draft"
    assert "You are asked" not in client_for("mateo").get(at).text


def test_what_the_reader_may_do(cast: Cast) -> None:
    issue = owned((cast.tomas, "communications"), (cast.ines, "policy"))
    db.session.commit()
    rights = {key: issue_page.rights(issue, cast[key]) for key in ("tomas", "mateo", "freya")}
    assert rights == {
        "tomas": {"edit", "invite", "close", "discuss"},
        "mateo": {"invite", "discuss"},
        "freya": frozenset(),
    }
    actions.close(issue, outcome="Done", by=cast.tomas)
    assert issue_page.rights(issue, cast.ines) == {"reopen", "discuss"}


def test_an_owner_who_lost_the_function_leaves_an_empty_seat(cast: Cast) -> None:
    issue = owned((cast.tomas, "communications"), (cast.ines, "policy"))
    db.session.commit()
    assert issue_page.read(issue, cast.tomas).empty == []
    people.set_functions(cast.ines, functions=["web"], by=cast.ada)
    db.session.commit()
    [gap] = issue_page.read(queries.find(issue.number, cast.tomas), cast.tomas).empty
    assert (gap.function, gap.name) == ("policy", "Policy")


def test_stages_say_what_is_done_and_where_it_stands(cast: Cast) -> None:
    issue = opened(cast.tomas, "communications")
    assert [state for _word, state in issue_page.stages(issue.stage)] == ["now", *[""] * 6]
    assert [state for _word, state in issue_page.stages("drafting")] == ["done"] * 3 + ["now"] + [""] * 3
