"""No cell is taken for a formula, and no word is harmed."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from govsocial.text.cells import guard


@pytest.mark.parametrize(
    "text",
    [
        "=1+1",
        "+1+1",
        "-1+1",
        "@SUM(A1)",
        '=HYPERLINK("https://evil.example","open")',
        "=cmd|' /C calc'!A0",
        " =1",
        "\u00a0=1",
        "\u3000=1",
        "\t=1",
        "\tx",
        "\r=1",
        "\n=1",
        "\nx",
        "\x00=1",
        "\x0b\x0c=1",
        "\x1f=1",
        "\x7f=1",
        "\x85=1",
        "\ufeff=1",
        "\u200b=1",
        "\u200d\u2060\u00ad=1",
        "\u202e=1",
        "\u2028=1",
        "\u061c=1",
        "\u180e=1",
        "\u034f=1",
        "\ufe0f=1",
        "\U000e0001=1",
        "\U000e0100=1",
        "\u115f=1",
        "\u3164=1",
        "\uffa0=1",
        "\u2800=1",
        "\ue000=1",
        "\u2065=1",
        "\uff1d1",
        "\uff0b1",
        "\uff0d1+1",
        "\uff20a",
        "\ufe661",
        "\ufe621",
        "\ufe631+1",
        "\ufe6ba",
        "\u22121",
        "\u207c1",
        "-5\n",
        "-5\r\n=1",
        "-\u0665",
        "+1 2",
        "-1e5",
        "-.5",
        "+",
        "-",
        "--1",
        "+-1",
        "-5%",
        "- a list",
    ],
)
def test_what_could_be_a_formula_is_guarded(text: str) -> None:
    assert guard(text) == "'" + text
    assert guard(guard(text)) == guard(text)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "-5",
        "+3.5",
        "-0.25",
        "12",
        "Ann",
        "a=b",
        "1+1",
        "é",
        "مرحبا",
        "日本",
        "(=1)",
        "'=1",
        "#7",
        "…",
        " x",
        "한국",
        "  ",
    ],
)
def test_what_is_none_stays_as_it_is(text: str) -> None:
    assert guard(text) == text


@given(st.text())
def test_a_guard_only_ever_adds_one_apostrophe(text: str) -> None:
    assert guard(text) in (text, "'" + text)
    stripped = "".join(char for char in guard(text) if char > " ")
    if stripped[:1] in ("=", "@"):
        raise AssertionError(text)
