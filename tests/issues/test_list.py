"""The list of issues: tabs, filters, search, paging by key, empty states."""

from datetime import timedelta

import pytest

from govsocial.core import clock
from govsocial.core.db import db
from govsocial.issues import actions, lists
from govsocial.issues.lists import Wanted
from tests.cast import Cast
from tests.issues.stage import opened, owned


def numbers(person, **wanted: str) -> list[int]:
    """What the list shows."""
    return [issue.number for issue in lists.page(person, Wanted(**wanted))[0]]


def test_tabs_and_filters(cast: Cast) -> None:
    both = owned(
        (cast.tomas, "communications"), (cast.ines, "policy"), title="Heat pumps", topic="heating", urgency="high"
    )
    lone = opened(cast.priya, "web", "Broken form", topic="forms")
    done = owned((cast.tomas, "communications"), (cast.ines, "policy"), title="Old matter")
    actions.close(done, outcome="Done", by=cast.tomas)
    db.session.commit()
    assert numbers(cast.mateo) == [lone.number, both.number]
    assert numbers(cast.ines, tab="mine") == [both.number]
    assert numbers(cast.mateo, tab="unowned") == [lone.number]
    assert numbers(cast.mateo, tab="closed") == [done.number]
    assert numbers(cast.mateo, lacks="web") == [both.number]
    assert numbers(cast.mateo, urgency="high") == [both.number]
    assert numbers(cast.mateo, topic="Forms") == [lone.number]
    assert numbers(cast.mateo, stage="owned") == [both.number]
    assert numbers(cast.mateo, words="broken") == [lone.number]
    assert numbers(cast.mateo, words="nothing like it") == []
    assert lists.counts(cast.ines, Wanted()) == {"open": 2, "mine": 1, "unowned": 1, "closed": 1}
    assert lists.counts(cast.ines, Wanted(words="matter")) == {"open": 0, "mine": 0, "unowned": 0, "closed": 1}


def test_paging_by_key_shows_each_once(cast: Cast, client_for, monkeypatch) -> None:
    monkeypatch.setattr(lists, "PAGE", 3)
    made = [opened(cast.ines, "policy", f"Issue about thing {n}").number for n in range(8)]
    db.session.commit()
    client, seen, url = client_for("ines"), [], "/issues?q=thing"
    while url:
        page = client.get(url).text
        seen += [int(part.split('"')[0]) for part in page.split('class="ttl" href="/issues/')[1:]]
        url = (
            page.split('rel="next"')[0].rsplit('href="', 1)[1].split('"')[0].replace("&amp;", "&")
            if 'rel="next"' in page
            else ""
        )
    assert seen == made[::-1]


@pytest.mark.parametrize(
    "query",
    [
        "",
        "?tab=mine",
        "?tab=unowned",
        "?tab=closed",
        "?tab=nothing",
        "?stage=x&lacks=%00&topic=y",
        "?q=%22OR&before=x",
        "?q=%00",
    ],
)
def test_an_empty_list_says_what_would_be_here_and_nothing_breaks_it(cast: Cast, client_for, query: str) -> None:
    answer = client_for("ines").get(f"/issues{query}")
    assert answer.status_code == 200 and 'class="empty' in answer.text


def test_what_is_late_says_so_until_something_is_published(cast: Cast, client_for, monkeypatch) -> None:
    due = clock.now() + timedelta(hours=1)
    owned((cast.tomas, "communications"), (cast.ines, "policy"), due_at=due)
    db.session.commit()
    assert "Overdue" not in client_for("mateo").get("/issues").get_data(as_text=True)
    monkeypatch.setattr(clock, "now", lambda: due + timedelta(minutes=1))
    assert "Overdue" in client_for("mateo").get("/issues").get_data(as_text=True)
