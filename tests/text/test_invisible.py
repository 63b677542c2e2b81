import html
import re
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from govsocial.text.invisible import apart, find, mark, mark_markup

FLAGGED = {
    "zero-width space": "pay\u200bpal",
    "joiner in Latin": "pay\u200dpal",
    "non-joiner in Latin": "pay\u200cpal",
    "byte order mark": "\ufeffHello",
    "word joiner": "a\u2060b",
    "soft hyphen": "re\u00adsign",
    "override": "a\u202egnp.exe",
    "embedding": "a\u202bb",
    "pop": "a\u202c",
    "isolate": "a\u2067b",
    "pop isolate": "a\u2069",
    "override in Arabic": "سلام\u202eabc",
    "direction mark in Latin": "a\u200fb",
    "direction mark, right-to-left on another line": "a\u200eb\nسلام",
    "tag": "hi\U000e0061",
    "tags after a flag nobody lists": "\U0001f3f4\U000e0075\U000e0073\U000e007f",
    "null": "a\x00b",
    "bell": "a\x07",
    "escape": "\x1b[31m",
    "delete": "a\x7f",
    "C1": "a\x85b",
    "line separator": "a\u2028b",
    "return inside a line": "safe\revil",
    "Hangul filler": "a\u3164b",
    "half-width filler": "a\uffa0",
    "blank braille": "a\u2800b",
    "invisible times": "a\u2062b",
    "variation selector after a letter": "a\ufe0fb",
    "variation selector supplement after a letter": "a\U000e0100",
    "Mongolian selector after a letter": "a\u180b",
    "combining grapheme joiner": "a\u034fb",
    "second joiner in a row": "न\u094d\u200d\u200dष",
    "joiner between a pictograph and a letter": "👩\u200da",
    "zero-width space at the edge of Thai": "ไทย\u200b ",
    "interlinear anchor": "a\ufff9b",
    "surrogate": "a\ud800b",
}
LEGITIMATE = {
    "plain": "Rent stays capped.\n\tSee § 4, “here” – 20 °C, naïve, 12\u00a0000\u202f€",
    "Windows lines": "one\r\ntwo\r\n",
    "family": "👨\u200d👩\u200d👧\u200d👦",
    "skin and hair": "👩🏽\u200d🦰",
    "rainbow flag": "🏳\ufe0f\u200d🌈",
    "heart on fire": "❤\ufe0f\u200d🔥",
    "text style": "☎\ufe0e ✔\ufe0f",
    "keycap": "1\ufe0f\u20e3 #\ufe0f\u20e3",
    "Scotland": "\U0001f3f4\U000e0067\U000e0062\U000e0073\U000e0063\U000e0074\U000e007f",
    "Persian": "می\u200cخواهم",
    "Persian after a mark": "نامه\u0654\u200cام",
    "Arabic letter in its joined form": "ه\u200d 1447",
    "Hebrew with a mark": "(abc)\u200f שלום",
    "Arabic number sign": "\u0600١٢",
    "Devanagari": "क\u094d\u200dष क\u094d\u200cष",
    "Sinhala": "ශ\u0dca\u200dරී",
    "Malayalam": "ന\u0d4d\u200d",
    "Thai": "ภาษา\u200bไทย",
    "Khmer": "ខ្មែរ\u200bភាសា",
    "Burmese": "မြန်မာ\u200bစာ",
    "Mongolian": "ᠮᠣᠩ\u180bᠭᠣᠯ",
    "ideograph variant": "葛\U000e0100城 﨑\ufe00",
}


@pytest.mark.parametrize("text", FLAGGED.values(), ids=FLAGGED)
def test_what_nobody_sees_is_flagged(text):
    assert find(text)


@pytest.mark.parametrize("text", LEGITIMATE.values(), ids=LEGITIMATE)
def test_what_a_script_or_an_emoji_needs_is_not(text):
    assert find(text) == []


@pytest.mark.parametrize("char", [chr(code) for code in range(0x110000) if unicodedata.category(chr(code)) == "Cf"])
def test_every_format_character_is_flagged_between_latin_letters_unless_it_has_a_shape(char):
    has_shape = unicodedata.name(char).startswith(("ARABIC NUMBER", "ARABIC POUND", "ARABIC PIASTRE", "ARABIC SIGN"))
    has_shape |= unicodedata.name(char).startswith(
        ("ARABIC FOOTNOTE", "ARABIC END", "ARABIC DISPUTED", "SYRIAC ABBREV")
    )
    has_shape |= unicodedata.name(char).startswith(("KAITHI NUMBER", "EGYPTIAN HIEROGLYPH"))
    assert bool(find(f"a{char}b")) != has_shape


def test_a_finding_says_where_and_what():
    (found,) = find("ab\u200bc")
    assert (found.index, found.char, found.name, found.code) == (2, "\u200b", "zero-width space", "U+200B")


def test_marking_shows_the_name_and_nothing_of_the_character():
    assert mark("<b>\u202ex\u200b\u200b\u200b</b>") == (
        '&lt;b&gt;<span class="inv" title="U+202E">direction control: right-to-left override</span>x'
        '<span class="inv" title="U+200B">zero-width space × 3</span>&lt;/b&gt;'
    )


@given(st.text(st.sampled_from("ab<&\n\u200b\u200d\u200e\u202e\u00adשक\u094d👩\ufe0f\x00\ud800")))
def test_marked_text_less_its_marks_is_the_text_less_what_was_flagged(text):
    flagged = {one.index for one in find(text)}
    assert all(text[one.index] == one.char for one in find(text))
    words = html.unescape(re.sub("<span.*?</span>", "", str(mark(text))))
    assert words == "".join(char for index, char in enumerate(text) if index not in flagged)


def test_many_of_them_make_a_short_page():
    assert len(mark("\u200b" * 60_000)) < 100


def test_names_and_titles_stand_apart_where_that_changes_anything():
    assert apart("Ines Roos-d'Arc (web)") == "<bdi>Ines Roos-d&#39;Arc (web)</bdi>"
    assert apart("Ines Roos-d'Arc") == "Ines Roos-d&#39;Arc"
    assert apart("שלום") == "<bdi>שלום</bdi>"
    assert "\u202e" not in apart("a\u202eb")


def test_cleaned_markup_keeps_its_tags_and_names_what_is_hidden():
    assert mark_markup("<p>a &lt;\u202e<b>b</b></p>") == (
        '<p>a &lt;<span class="inv" title="U+202E">direction control: right-to-left override</span><b>b</b></p>'
    )


def test_a_line_of_markup_is_looked_at_as_a_whole():
    assert mark_markup("<p>שלום <b>abc\u200f!</b></p>") == "<p>שלום <b>abc\u200f!</b></p>"
    assert "direction mark" in mark_markup("<p>שלום</p><p>abc\u200f!</p>")
    assert "\u200c" in mark_markup("<b>می</b>\u200cخواهم")
