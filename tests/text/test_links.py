"""Addresses as links."""

import pytest

from govsocial.text.links import link


def test_an_address_is_a_link_shortened():
    assert link("https://a.example/") == (
        '<a href="https://a.example/" rel="noopener noreferrer nofollow"><bdi>a.example</bdi></a>'
    )
    said = link("https://a.example/" + "x" * 100)
    assert "x" * 100 + '"' in said
    assert "<bdi>a.example/" + "x" * 49 + "…</bdi>" in said


@pytest.mark.parametrize("said", ["javascript:alert(1)", "see https://a.example", "https://a b", "feeds/a.xml"])
def test_what_is_no_address_stays_text(said):
    assert "href" not in link(said)


def test_nothing_in_an_address_becomes_markup_or_turns_the_line():
    said = link('https://a.example/"><b>\u202egpj')
    assert "<b>" not in said
    assert said.count("\u202e") == 1, "in the address alone"
