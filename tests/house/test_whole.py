"""The page check finds each thing a page may lack."""

import pytest

from tests.house.whole import whole

GOOD = """<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>Sign – govsocial</title>
<link rel="stylesheet" href="/look.css"></head>
<body><main><h1>Sign</h1><form method="post" action="/sign"><input type="hidden" name="csrf_token" value="x">
<label for="why">Why</label><textarea id="why" name="why"></textarea>
<label>Now <input type="checkbox" name="now"></label>
<button>Sign</button></form><a href="/">Desk</a></main></body></html>"""


def test_a_whole_page_is_left_alone() -> None:
    assert whole(GOOD) == []


@pytest.mark.parametrize(
    ("part", "instead", "said"),
    [
        ("<h1>Sign</h1>", "", "0 h1"),
        ("<h1>Sign</h1>", "<h1>Sign</h1><h1>Sign</h1>", "2 h1"),
        ("<h1>Sign</h1>", "<h1>Return</h1>", "does not start with the h1"),
        ('<label for="why">Why</label>', "", "no label"),
        ('name="csrf_token" value="x"', 'name="csrf_token" value=""', "0 CSRF tokens"),
        ('method="post"', 'method="get"', "CSRF token in the address"),
        ('name="why"></textarea>', 'name="why"></textarea><p id="why">x</p>', "stands 2 times"),
        ('<label for="why">', '<label for="because">', "names nothing"),
        ("<h1>Sign</h1>", '<h1 style="color: red">Sign</h1>', "inline style="),
        ("<h1>Sign</h1>", "<h1>Sign</h1><style>h1 {}</style>", "inline <style>"),
        ("<h1>Sign</h1>", "<h1>Sign</h1><script>alert(1)</script>", "inline <script>"),
        ("<button>", '<button onclick="go()">', "inline onclick="),
        ('href="/">', 'href="javascript:go()">', "inline href="),
        ("<button>Sign</button>", "<button></button>", "<button> without words"),
        ("<h1>Sign</h1>", '<h1>Sign</h1><img src="/x.png">', "<img> without alt"),
        ("</main>", "</div></main>", "end-tag-too-early"),
        ("<!doctype html>", "", "expected-doctype"),
        ("Desk</a>", f"Desk</a><p>{'x' * 100_000}</p>", "bytes, 100000 are allowed"),
    ],
)
def test_each_lack_is_found(part: str, instead: str, said: str) -> None:
    assert part in GOOD
    found = whole(GOOD.replace(part, instead, 1))
    assert any(said in line for line in found), found
