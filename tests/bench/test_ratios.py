"""The bench's own arithmetic: ratios, percentiles, what is missed, and what it tries on a page."""

from typing import Any

from tests.bench import pages, report
from tests.bench.browser import offered
from tests.bench.inside import Counter
from tests.bench.ratios import Judged, paired, percentile, summary
from tests.bench.statements import often

LIST = """<form class="filters" action="/things"><input name="q"><select name="state"><option value="">Any</option>
<option value="new">New</option><option value="old" selected>Old</option></select><select name="who">
<option value="1">A<option value="2">B<option value="3">C<option value="4">D<option value="5">E</select>
<input type="checkbox" name="mine" value="y"></form>
<form method="post" action="/things/export"><select name="kind"><option value="csv">CSV</select></form>
<nav class="tabs"><a href="/things?tab=open&amp;state=old">Open</a></nav>
<a href="/things?state=old&amp;before=4170">Older</a>"""


def test_a_slow_turn_that_hits_both_leaves_the_ratio_as_it_is() -> None:
    assert paired([2.0, 20.0, 2.0], [1.0, 10.0, 1.0]) == 2.0
    assert paired([2.0, 2.0, 9.0], [1.0, 1.0, 1.0]) == 2.0


def test_percentiles_are_values_that_were_measured() -> None:
    assert percentile([5.0, 1.0, 4.0, 2.0, 3.0], 0.95) == 5.0
    assert percentile([float(n) for n in range(100)], 0.95) == 95.0
    assert percentile([7.0], 0.95) == 7.0
    assert summary([0.001, 0.002, 0.003]) == {"p50": 2.0, "p95": 3.0}


def test_missed_is_over_a_most_and_under_a_least() -> None:
    assert [Judged("x", value, 5).missed for value in (4.99, 5, 5.01)] == [False, False, True]
    assert [Judged("x", value, 5, least=True).missed for value in (4.99, 5, 5.01)] == [True, False, False]


def test_a_line_says_the_figure_what_is_asked_and_whether_it_is_missed() -> None:
    page, rate = Judged("a page", 6.25, 5, beside="12 : 2 ms"), Judged("a rate", 0.7, 0.6, least=True)
    assert " ".join(page.line.split()) == "a page 6.25 <= 5 missed 12 : 2 ms"
    assert " ".join(rate.line.split()) == "a rate 0.70 >= 0.6"


def test_every_filter_of_a_page_is_tried_near_the_top_and_far_down() -> None:
    assert offered(LIST) == {"state": ["new", "old"], "who": ["1", "2", "3", "4", "5"], "mine": ["y"]}
    tried = set(pages.variants("/things", LIST, "rain", "day 17").values())
    plain = {"", "?state=new", "?state=old", "?who=1", "?who=5", "?mine=y", "?before=417", "?tab=open&state=old"}
    words = {"?q=rain", "?q=day+17", f"?q={pages.UNKNOWN}", "?q=rain&before=417"}
    assert tried == {f"/things{query}" for query in plain | words}
    assert set(pages.variants("/x", "", "", "").values()) == {"/x"}


def test_statements_are_counted_by_request_and_transactions_are_none() -> None:
    counter = Counter()
    counter.note(None, None, "SELECT before any request")
    for method, statements in (("GET", ["BEGIN", "SELECT  1"]), ("POST", ["SELECT 1", "UPDATE x", "SAVEPOINT y"])):
        counter.begin(method)
        for statement in statements:
            counter.note(None, None, statement, ())
    assert counter.statements() == ["SELECT 1", "SELECT 1", "UPDATE x"]
    assert counter.statements("POST") == ["SELECT 1", "UPDATE x"]
    assert often(counter.statements()) == [(2, "SELECT 1"), (1, "UPDATE x")]


def test_the_dearest_variant_of_a_page_stands_for_it() -> None:
    found: dict[str, Any] = {
        "inbox": {"p95_ratio": 4.0, "address": "/mentions"},
        "inbox, far down": {"p95_ratio": 6.0, "address": "/mentions?before=9"},
        "desk": {"p95_ratio": 3.0, "address": "/"},
    }
    inbox, desk = report.pages_judged(found)
    assert (inbox.value, inbox.missed, desk.value, desk.missed) == (6.0, True, 3.0, False)
    assert "/mentions?before=9" in inbox.beside
