"""Same, same after known formatting, or different: and which formatting it was."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from govsocial.platforms import compare as comparing
from govsocial.platforms.compare import SPACES, TYPOGRAPHY, Verdict
from govsocial.text.text import plain

WORDS = st.text(alphabet=st.sampled_from("abc '\"-.x1\n\u2019\u201c\u2013\u2026\u00d7\u200b"), max_size=40)
NAMES = {change.key for change in TYPOGRAPHY}


def compare(signed: str, seen: str) -> Verdict:
    return comparing.compare(signed, seen, TYPOGRAPHY)


def contains(signed: str, page: str) -> Verdict:
    return comparing.contains(signed, page, TYPOGRAPHY)


@pytest.mark.parametrize(
    ("signed", "seen", "changes"),
    [
        ("It's so", "It\u2019s so", ("quotes",)),
        ('Say "yes"', "Say \u201cyes\u201d", ("quotes",)),
        ("5'4\" tall", "5\u20324\u2033 tall", ("quotes",)),
        ("so -- or so", "so \u2013 or so", ("dashes",)),
        ("so---so", "so\u2014so", ("dashes",)),
        ("a - b", "a \u2013 b", ("dashes",)),
        ("Wait...", "Wait\u2026", ("ellipses",)),
        ("3x4 forms", "3\u00d74 forms", ("crosses",)),
        ("a\n\nb", "a\nb", ("spaces",)),
        ("a b", "a\u00a0b", ("spaces",)),
        ("It's -- a...\n\nb", "It\u2019s \u2013 a\u2026\nb", ("quotes", "dashes", "ellipses", "spaces")),
    ],
)
def test_known_formatting_is_named(signed: str, seen: str, changes: tuple[str, ...]) -> None:
    verdict = compare(signed, seen)
    assert (verdict.read_back, set(verdict.changes)) == ("formatted", set(changes))


@pytest.mark.parametrize(
    ("signed", "seen"),
    [
        ("until 31 March", "until 30 March"),
        ("You can apply", "You can't apply"),
        ("Apply", "apply"),
        ("a b", "ab"),
        ("a b", "a\u200b b"),
        ("Do not", "Do  not, sir"),
        ("x", "\u00d7"),
        ("See https://a.example/", "See"),
        ("words", ""),
        ("", "words"),
    ],
)
def test_anything_else_differs(signed: str, seen: str) -> None:
    assert compare(signed, seen).read_back == "differs"
    assert contains(signed + " !", seen).read_back == "differs"


def test_edges_count_for_nothing() -> None:
    assert compare("words", "\n words \n").read_back == "same"


def test_markup_is_read_as_visitors_see_it() -> None:
    markup = '<p>It&#8217;s a &lt;b&gt; &amp; c</p>\n<p>See <a href="https://a.example/">https://a.example/</a></p>'
    assert compare("It's a <b> & c\n\nSee https://a.example/", plain(markup)).changes == ("quotes",)


def test_only_what_the_platform_does_counts_as_its_formatting() -> None:
    assert comparing.compare("It's so", "It\u2019s so", [SPACES]).read_back == "differs"
    assert comparing.compare("a  b", "a b", [SPACES]).changes == ("spaces",)
    assert comparing.compare("a  b", "a b", ()).read_back == "differs"
    assert comparing.contains("a  b", "x a b y", ()).read_back == "differs"
    assert comparing.names(["spaces"], TYPOGRAPHY) == [SPACES.name]


def test_a_page_holds_the_words_or_does_not() -> None:
    page = "Doorstep Circle\nTessermark: \u201cIt\u2019s until   31 March.\u201d\nReply"
    assert contains("It\u2019s until   31 March.", page).read_back == "same"
    found = contains("It's until 31 March.", page)
    assert (found.read_back, set(found.changes), found.seen) == (
        "formatted",
        {"quotes", "spaces"},
        "It's until 31 March.",
    )
    assert contains("It's until 30 March.", page).read_back == "differs"
    assert contains("", page).read_back == "differs"


@given(WORDS, WORDS)
def test_it_is_fair(one: str, other: str) -> None:
    """The same both ways, same with itself, and no kind of formatting is named that is not needed."""
    assert compare(one, one).read_back == "same"
    there, back = compare(one, other), compare(other, one)
    assert there.read_back == back.read_back
    assert set(there.changes) == set(back.changes) <= NAMES
    if one.strip() and there.read_back != "differs":
        assert contains(one, f"x {other} x").read_back != "differs"
