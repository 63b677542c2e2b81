import re

import html5lib
import pytest
from hypothesis import given
from hypothesis import strategies as st

from govsocial.text import text

SHOWN = {
    "p",
    "br",
    "div",
    "blockquote",
    "ul",
    "ol",
    "li",
    "strong",
    "b",
    "em",
    "i",
    "u",
    "s",
    "del",
    "ins",
    "sub",
    "sup",
}
SHOWN |= {"code", "pre", "a", "q", "cite", "abbr"}

PIECES = [
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "<svg><style><img src=x onerror=alert(1)></style></svg>",
    "<math><mtext><table><mglyph><style><!--</style><img title='--><img src=1 onerror=alert(1)>'>",
    '<noscript><p title="</noscript><img src=x onerror=alert(1)>">',
    "<form><math><mtext></form><form><mglyph><svg><mtext><style><path id='</style><img onerror=alert(1) src>'>",
    "<a href='jav&#x09;ascript:alert(1)'>x</a>",
    "<a href=' javascript:alert(1)'>x</a>",
    "<a href='data:text/html,<script>alert(1)</script>'>x</a>",
    "<a href='//evil.example/'>x</a>",
    "<a href='/signoff/1?sign=yes'>x</a>",
    "<a href='https://good.example/?a=1&b=2' style='position:fixed' onclick='x()' id=top class=button>x</a>",
    "<a href='mailto:a@b.example'>x</a>",
    "<p style='background:url(javascript:alert(1))'>x</p>",
    "<iframe srcdoc='<script>alert(1)</script>'></iframe>",
    "<template><script>alert(1)</script></template>",
    "<title><a title='</title><img src onerror=alert(1)>'>",
    "<textarea></textarea><script>alert(1)</script>",
    "<b><i></b></i>",
    "<table><tr><td>cell<td>cell</table>",
    "<h1>Head</h1>",
    "<plaintext>",
    "<!--><script>alert(1)</script>-->",
    "<![CDATA[<script>alert(1)</script>]]>",
    "</p>",
    "&lt;script&gt;",
    "&nbsp;&amp;&#0;&#xD800;",
    "\x00\x0b\ud800\u202e",
    "<pre>\n a\n  b</pre>",
    "plain words\n",
]
hostile = st.lists(st.sampled_from(PIECES) | st.text(max_size=12) | st.text("<>/=\"'&;ab !-", max_size=12), max_size=12)


def elements(html: str):
    tree = html5lib.parseFragment(html, treebuilder="etree", namespaceHTMLElements=False)
    return [element for element in tree.iter() if element is not tree]


def assert_safe(html: str) -> None:
    for element in elements(html):
        assert element.tag in SHOWN, html
        if element.tag == "a":
            assert set(element.attrib) <= {"href", "rel"}
            assert element.attrib["rel"] == "noopener noreferrer nofollow ugc"
            assert re.match(r"\s*(https?|mailto):", element.attrib.get("href", "https:"), re.IGNORECASE), html
        else:
            assert not element.attrib, html


@given(hostile)
def test_cleaned_markup_is_safe_and_stays_as_it_is(pieces):
    html = text.clean_html("".join(pieces))
    assert_safe(html)
    assert text.clean_html(html) == html


@pytest.mark.parametrize("piece", PIECES)
def test_each_known_attack_is_safe_once_and_after_a_browser_has_rewritten_it(piece):
    html = text.clean_html(piece)
    assert_safe(html)
    tree = html5lib.parseFragment(html, treebuilder="etree", namespaceHTMLElements=False)
    assert_safe(html5lib.serialize(tree, tree="etree", quote_attr_values="always", omit_optional_tags=False))


def test_what_people_write_survives():
    html = text.clean_html("<h2>Rent</h2><p>One <em>two</em><br>a &lt; b</p><ul><li>x</ul><blockquote>y</blockquote>")
    assert html == (
        "<p><strong>Rent</strong></p><p>One <em>two</em><br>a &lt; b</p><ul><li>x</li></ul><blockquote>y</blockquote>"
    )


def test_a_link_keeps_its_address_and_gains_its_rel():
    html = text.clean_html('<a href="https://a.example/?x=1&y=2" target=_blank>go</a>')
    assert html == '<a href="https://a.example/?x=1&amp;y=2" rel="noopener noreferrer nofollow ugc">go</a>'


@pytest.mark.parametrize("take", [text.clean_html, text.plain, text.markdown])
def test_a_text_over_the_limit_is_refused_with_its_size(take):
    take("é" * 32_768)
    with pytest.raises(text.TooLong, match=r"65 kB.* 64 kB") as refusal:
        take("é" * 32_768 + "x")
    assert (refusal.value.size, refusal.value.limit) == (65_537, 65_536)


@pytest.mark.parametrize(
    "markup",
    [
        "<div>" * 13_000,
        "<p>" + "".join(f"<b id={n}>" for n in range(900)) + "</p><p>x" * 4_000,
        "<p>" + "".join(f"<{tag}>" * 3 for tag in ("b", "big", "code", "em", "i", "s")) + "</p><p>x" * 900,
        "&" * 65_000,
        "<b " * 20_000,
        "<ul><li>" * 8_000,
    ],
    ids=["deep", "bomb", "reopened", "entities", "unclosed", "lists"],
)
def test_the_slow_parser_sees_only_small_flat_markup(markup, monkeypatch):
    import bleach

    clean, seen = bleach.clean, []
    monkeypatch.setattr(bleach, "clean", lambda markup, **options: seen.append(markup) or clean(markup, **options))
    html = text.clean_html(markup)
    assert_safe(html[:2_000])
    assert len(html) <= 8 * text.LIMIT
    for tame in seen:
        assert len(tame) <= 2 * text.LIMIT
        assert tame.count("<") + tame.count("&") <= 8_000
        assert not re.search(r"(<div>|<ul><li>){60}", tame)


def test_honest_markup_passes_both_sanitisers(monkeypatch):
    import bleach

    seen = []
    monkeypatch.setattr(bleach, "clean", lambda markup, **_options: seen.append(markup) or markup)
    text.clean_html("<p>One</p>" * 400)
    assert len(seen) == 1


def test_plain_text_breaks_lines_where_blocks_end():
    markup = "<h1>A</h1><style>p{}</style><table><tr><td>x<td>y<tr><td>z</table><p>one<br>two&nbsp;&amp; three</p>end"
    assert text.plain(markup) == "A\n\nx y\nz\n\none\ntwo & three\n\nend"


def test_plain_text_of_plain_text_is_the_text():
    assert text.plain("a < b, c > d & e") == "a < b, c > d & e"


@given(hostile)
def test_plain_text_is_tidy(pieces):
    words = text.plain("".join(pieces))
    assert words == words.strip()
    assert "\n\n\n" not in words
    assert "alert(1)</script>" not in text.plain("<p>" + PIECES[0] + "</p>")


def test_markdown_is_rendered_and_html_in_it_is_shown():
    html = text.markdown(
        "# Facts\n\nSee *this* [page](https://a.example) <script>alert(1)</script>\n\n[x](javascript:a)"
    )
    assert_safe(html)
    assert "<strong>Facts</strong>" in html
    assert "<em>this</em>" in html
    assert "&lt;script&gt;" in html


@pytest.mark.parametrize(
    ("written", "folded"),
    [
        ("ÀÉÎõü", "aeiou"),
        ("Straße", "strasse"),
        ("İstanbul ıssız", "istanbul issiz"),
        ("Łódź Ørsted", "lodz orsted"),
        ("ｆｕｌｌ ﬁ", "full fi"),
        ("co\u00adop", "coop"),
        ("ΣΟΦΟΣ σοφος", "σοφοσ σοφοσ"),
        ("e\u0301", "e"),
    ],
)
def test_folding(written, folded):
    assert text.fold(written) == folded


@given(st.text())
def test_folding_ignores_case_and_is_stable(written):
    folded = text.fold(written)
    assert text.fold(folded) == folded
    assert all(text.fold(letter) == text.fold(letter.casefold()) for letter in written)


@given(st.text(), st.integers(10, 80))
def test_a_snippet_is_one_line_within_its_length(written, n):
    line = text.snippet(written, n)
    assert len(line) <= n
    assert "\n" not in line


def test_a_snippet_ends_between_words():
    assert text.snippet("The rent cap does not end in May, says the office", 24) == "The rent cap does not…"
    assert text.snippet(" short\n text ", 24) == "short text"


def test_words():
    assert text.words("It’s the co-op’s rent: 3 km, naïve.") == ["It’s", "the", "co-op’s", "rent", "3", "km", "naïve"]


@pytest.mark.parametrize(
    ("given_url", "canonical"),
    [
        ("HTTPS://Example.org:443/a/../b?utm_source=x&b=2&a=1#top", "https://example.org/b?a=1&b=2"),
        ("https://example.org/post#comment-12", "https://example.org/post#comment-12"),
        ("https://example.org/story?1234", "https://example.org/story?1234="),
        ("http://example.org", "http://example.org/"),
        ("https://bücher.example/ü", "https://xn--bcher-kva.example/%C3%BC"),
        ("javascript:alert(1)", ""),
        ("ftp://example.org/", ""),
        ("http://user:secret@example.org/", ""),
        ("http://[::1", ""),
        ("http://", ""),
        ("https://example.org/" + "a" * 5_000, ""),
        ("", ""),
    ],
)
def test_canonical_addresses(given_url, canonical):
    assert text.canonical_url(given_url) == canonical


@given(st.text() | st.builds("https://{}".format, st.text(max_size=40)))
def test_a_canonical_address_never_fails_and_stays(written):
    canonical = text.canonical_url(written)
    assert canonical == "" or canonical.startswith(("http://", "https://"))


def test_grade_tells_plain_from_heavy_words():
    easy = text.grade("The cap stays. You pay the same rent. Call us.", "en-CA")
    heavy = text.grade("Notwithstanding institutional considerations, implementation necessitates deliberation.", "en")
    assert easy is not None and heavy is not None
    assert easy < 5
    assert heavy > 15


def test_grade_keeps_silent_where_it_knows_nothing():
    assert text.grade("Le plafond reste en place.", "fr") is None
    assert text.grade("…", "en") is None
