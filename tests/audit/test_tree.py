"""The picture of a proof: what it says stands beside each fingerprint is what that fingerprint was made from."""

import hashlib

import pytest
from flask import Flask

from govsocial.audit import page
from govsocial.audit.tree import FOOT, TOP, draw, siblings
from govsocial.ledger import signer
from govsocial.ledger.merkle import inclusion_proof, root
from tests.audit.readers import Clients, published, text_of
from tests.cast import Cast
from tests.house.test_statements import MOST, MOST_LOADED, counted

SIZES = [1, 2, 3, 5, 8, 13, 64, 100, 257]


@pytest.mark.parametrize("size", SIZES)
def test_each_span_is_what_its_fingerprint_covers(size: int) -> None:
    leaves = [hashlib.sha256(str(n).encode()).digest() for n in range(size)]
    for index in range(size):
        covered = [root(leaves[first : last + 1]) for first, last in siblings(index, size)]
        assert covered == inclusion_proof(leaves, index)


@pytest.mark.parametrize("size", SIZES)
def test_earlier_entries_stand_left_and_all_stands_in_the_box(size: int) -> None:
    for index in {0, size // 2, size - 1}:
        picture = draw(index, size)
        assert [g.number for g in picture.given] == list(range(1, len(picture.given) + 1))
        assert all((g.last < index) == (g.x < picture.centre) for g in picture.given)
        heights = [picture.entry, *picture.made, *(g.y for g in picture.given), *(g.up for g in picture.given)]
        assert min(heights) == TOP and max(heights) == picture.height - FOOT


def test_story_and_entry_show_picture_and_steps(app: Flask, cast: Cast, client_for: Clients) -> None:
    published(cast, 1)
    client = client_for("freya")
    assert '<svg class="tree"' not in text_of(client, "/register/1")
    signer.sign_new(page.key())
    for path, most in (("/register/1", MOST_LOADED), ("/ledger/5", MOST)):
        with counted(app) as asked:
            told = text_of(client, path)
        assert '<svg class="tree"' in told and "It does." in told and "style=" not in told
        assert len(asked) <= most
