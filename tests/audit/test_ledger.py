"""The ledger's pages: paged by entry, each with its proof, silent about what a reader may not know."""

import json
import re

import pytest
import sqlalchemy as sa
from flask import Flask

from govsocial.audit import entries, page
from govsocial.core.db import commit, db
from govsocial.issues import actions as issues
from govsocial.ledger import signer
from govsocial.ledger.models import Entry
from govsocial.ledger.vocabulary import all_words
from tests import factories
from tests.audit.readers import Clients, published, text_of
from tests.cast import Cast

ANY = entries.Asked()


def shown(page: str) -> list[int]:
    """Entry numbers a page links to, in order."""
    return [int(n) for n in dict.fromkeys(re.findall(r'href="/ledger/(\d+)"', page))]


def change_behind_the_back(seq: int) -> None:
    """What somebody with the database could do: take the trigger away and write other words into an entry."""
    table = " ON ledger_entry" if db.engine.dialect.name == "postgresql" else ""
    db.session.execute(sa.text(f"DROP TRIGGER ledger_entry_u{table}"))
    body = json.loads(db.session.scalars(sa.select(Entry.body).where(Entry.seq == seq)).one())
    body["who"]["via"] = "nobody"
    changed = json.dumps(body, separators=(",", ":"), sort_keys=True, ensure_ascii=False).encode()
    db.session.execute(sa.update(Entry).where(Entry.seq == seq).values(body=changed))
    commit()


def test_pages_by_number_stand_still_while_entries_come_in(cast: Cast) -> None:
    first, more = entries.page(cast.freya, ANY, limit=3)
    size = entries.size()
    assert ([seq for seq, _body in first], more) == ([size - 1, size - 2, size - 3], True)
    factories.mention(cast)
    second, _more = entries.page(cast.freya, ANY, before=first[-1][0], limit=3)
    assert [seq for seq, _body in second] == [size - 4, size - 5, size - 6]


def test_filters_by_act_and_person(cast: Cast, client_for: Clients) -> None:
    published(cast, 1)
    signed, _more = entries.page(cast.freya, entries.Asked("response.signed_off"))
    by_jonas, _more = entries.page(cast.freya, entries.Asked("response.signed_off", cast.jonas.id))
    assert (len(signed), len(by_jonas)) == (2, 1)
    page = text_of(client_for("freya"), f"/ledger?act=response.signed_off&who={cast.jonas.id}")
    assert shown(page) == [by_jonas[0][0]]


def test_filters_by_issue_and_response(cast: Cast, client_for: Clients) -> None:
    first, second = published(cast, 2)
    subjects = {first.subject: 1, second.subject: 2}
    for subject, number in subjects.items():
        told, _more = entries.page(cast.freya, entries.Asked(response=number), limit=500)
        spoken_of = [name for name in subjects if any(name.split("/")[1].encode() in body for _seq, body in told)]
        assert spoken_of == [subject]
    of_issue, _more = entries.page(cast.freya, entries.Asked(issue=1), limit=500)
    moves = [body for _seq, body in of_issue if b'"response.moved"' in body]
    assert len(of_issue) > len(told) and moves
    client = client_for("freya")
    assert shown(text_of(client, "/ledger?issue=1")) == [seq for seq, _body in of_issue[:50]]
    assert "No entry fits" in text_of(client, "/ledger?response=999")


def test_nobody_learns_of_a_restricted_issue_by_its_number(cast: Cast, client_for: Clients) -> None:
    issue = db.session.get_one(factories.Issue, published(cast, 1)[0].issue_id)
    issues.restrict(issue, by=cast.priya)
    commit()
    for path in ("/ledger?issue=1", "/ledger?response=1"):
        assert shown(text_of(client_for("freya"), path)) and not shown(text_of(client_for("mateo"), path))


def test_an_entry_before_the_first_checkpoint_says_so(cast: Cast, client_for: Clients) -> None:
    assert "Not signed yet" in text_of(client_for("freya"), "/ledger/3")


@pytest.mark.parametrize("seq", [0, 7])
def test_an_entry_holds_until_it_is_changed(cast: Cast, client_for: Clients, seq: int) -> None:
    signer.sign_new(page.key())
    client = client_for("freya")
    assert "It does." in text_of(client, f"/ledger/{seq}")
    change_behind_the_back(seq)
    told = text_of(client, f"/ledger/{seq}")
    assert "It does not." in told and "It does." not in told


def test_entries_of_a_restricted_issue_are_hidden_from_colleagues(cast: Cast, client_for: Clients) -> None:
    made = published(cast, 1)[0]
    issue = db.session.get_one(factories.Issue, made.issue_id)
    issues.restrict(issue, by=cast.priya)
    commit()
    everything = {seq for seq, _body in entries.page(cast.freya, ANY, limit=500)[0]}
    left = {seq for seq, _body in entries.page(cast.mateo, ANY, limit=500)[0]}
    bodies = dict(entries.page(cast.freya, ANY, limit=500)[0])
    assert everything - left and all(issue.id.encode() not in bodies[seq] for seq in left)
    hidden = max(everything - left)
    statuses = {who: client_for(who).get(f"/ledger/{hidden}").status_code for who in ("freya", "ines", "mateo")}
    assert statuses == {"freya": 200, "ines": 200, "mateo": 404}


@pytest.mark.parametrize("path", ["/ledger/99999", "/ledger/999999999", "/ledger/-1", "/ledger/x"])
def test_numbers_that_are_no_entries(app: Flask, client_for: Clients, path: str) -> None:
    assert client_for("freya").get(path).status_code == 404


def test_acts_are_chosen_by_what_was_done_in_the_room_where_it_is_done(client_for: Clients) -> None:
    page = client_for("freya").get("/ledger").get_data(as_text=True)
    signing_in = page.partition('<optgroup label="Signing in">')[2].partition("</optgroup>")[0]
    assert (
        '<option title="account.codes_made" value="account.codes_made">Made new recovery codes</option>' in signing_in
    )
    shown = re.findall(r"<option [^>]*value=\"([a-z_]+\.[a-z_]+)\"[^>]*>([^<]+)<", page)
    assert {name for name, _label in shown} == {word.name for word in all_words()}
    assert len({said for _name, said in shown}) == len(shown), "no two acts read alike"
    assert "%(" not in str(shown)
