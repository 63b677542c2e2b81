"""A version may have several placements and variants: nothing picks one of them by where it stands."""

import re

import pytest

from tests.house.sources import files, name_of

PICKED = re.compile(
    r"""(?:variants|placements)(?:["']?[\])])*\s*(?:\[\s*-?\d|\[:|\|\s*(?:first|last)\b|\.pop\()"""
    r"""|next\(iter\([^()]*(?:variants|placements)"""
)


def picks(name: str, text: str) -> list[str]:
    """Lines that take one placement or variant by its place in the list."""
    return [f"{name}:{n} {line.strip()}" for n, line in enumerate(text.splitlines(), 1) if PICKED.search(line)]


def test_nothing_picks_a_placement_by_its_place() -> None:
    found = [*files("govsocial"), *files("govsocial", suffix=".html")]
    assert len(found) > 200
    assert [line for path in found for line in picks(name_of(path), path.read_text("utf-8"))] == []


@pytest.mark.parametrize(
    "line",
    [
        'words = version.placements[0]["words"]',
        'text=row.variants[0]["text"],',
        "last = version.placements[-1]",
        "{{ placements[0][0]['target'] }}",
        "{{ (version.placements)[0].words }}",
        '{{ shown["placements"][0] }}',
        "{% set placed = version.placements|first %}",
        "placed = next(iter(version.placements))",
        "some = version.placements[:1]",
    ],
)
def test_a_pick_is_seen(line: str) -> None:
    assert len(picks("planted.py", line)) == 1


@pytest.mark.parametrize(
    "line", ["placed = version.placements[n]", "for placed in version.placements:", "placements = []"]
)
def test_walking_the_list_is_no_pick(line: str) -> None:
    assert picks("planted.py", line) == []
