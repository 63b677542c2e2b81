"""What the program offers is in its documentation: settings, rights, words of the ledger, commands."""

from collections.abc import Callable, Iterable
from dataclasses import fields
from functools import cache
from hashlib import sha256

import pytest

from govsocial.core.config import PREFIX, Settings
from govsocial.ledger.verify import README
from govsocial.people.permissions import Permission
from tests.house.sources import ROOT
from tests.tools import reference


@cache
def documentation() -> str:
    """README and everything under docs/, as one text."""
    pages = [ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md"))]
    return "\n".join(page.read_text("utf-8") for page in pages)


def unsaid(words: Iterable[str], text: str) -> list[str]:
    """The words that stand nowhere in the text as code (`word`, or a word of a command line)."""
    return [word for word in words if f"`{word}`" not in text and f"`{word} " not in text]


def settings() -> list[str]:
    """GOVSOCIAL_… of every setting."""
    return [PREFIX + setting.name.upper() for setting in fields(Settings)]


def permissions() -> list[str]:
    """issue:open …"""
    return [permission.value for permission in Permission]


def words() -> list[str]:
    """response.signed_off …"""
    return [word.name for word in reference.all_words()]


def commands() -> list[str]:
    """govsocial ledger verify …"""
    return [path for path, _command in reference.all_commands()]


@pytest.mark.parametrize("kind", [settings, permissions, words, commands], ids=lambda kind: kind.__name__)
def test_all_stand_in_the_documentation(kind: Callable[[], list[str]]) -> None:
    offered = kind()
    assert len(offered) >= 9
    assert unsaid(offered, documentation()) == []


def test_the_formats_name_the_fixed_text_by_its_digest() -> None:
    assert unsaid([sha256(README.encode()).hexdigest()], (ROOT / "docs/formats.md").read_text("utf-8")) == []


def test_a_missing_word_is_found() -> None:
    text = "Use `govsocial ledger export --out DIR` with `issue:open`."
    assert unsaid(["govsocial ledger export", "issue:open", "issue:close"], text) == ["issue:close"]


def test_the_reference_page_is_up_to_date() -> None:
    written = reference.PAGE.read_text("utf-8")
    assert written == reference.text(), "write it anew: python -m tests.tools.reference"
