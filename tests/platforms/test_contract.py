"""The contract holds for a network in memory, and bites where one does not keep to it."""

from collections.abc import Callable
from dataclasses import replace

import pytest

from govsocial.platforms.protocol import Account, Posted, Posting, Refused, Seen
from tests.platforms.contract import Sending, Stand
from tests.platforms.fake import Network, fails, lost

HOME = "https://burrow.example/"


def stand_of(network: Network) -> Stand:
    account = Account(HOME, "tessermark", network.secret)

    def never() -> None:
        network.fates["send"] = [fails(Refused("The burrow was not reached."))]

    def away() -> None:
        network.fates = {method: [lost()] for method in ("find", "send", "read_back", "remove")}

    def holds() -> Account:
        network.is_moderated = True
        return account

    def bins(external_id: str) -> None:
        network.posts = [post for post in network.posts if post.id != external_id]

    return Stand(
        platform=network,
        account=account,
        target=HOME + "doors/1",
        elsewhere=HOME + "doors/2",
        nowhere=HOME + "walls/1",
        name="tessermark",
        stored=lambda: [post.words for post in network.posts],
        loses=lambda: network.fates.update(sent=[lost()]),
        drops=never,
        away=away,
        holds=holds,
        bins=bins,
    )


class TestBurrow(Sending):
    @pytest.fixture
    def stand(self) -> Stand:
        return stand_of(Network())


class Blind(Network):
    """Finds nothing it sent."""

    def find(self, account: Account, posting: Posting) -> Posted | None:
        super().find(account, posting)
        return None


class Deaf(Network):
    """Answers as if all had gone well when it was told nothing."""

    def send(self, account: Account, posting: Posting) -> Posted:
        return Posted("7", HOME + "posts/7", is_live=True)


class Proud(Network):
    """Shows held posts to visitors."""

    def read_back(self, account: Account, posting: Posting) -> Seen:
        self._called("read_back", account)
        return Seen(self._post(posting.external_id).words)


class Tidy(Network):
    """Puts its own words in the place of ours."""

    def send(self, account: Account, posting: Posting) -> Posted:
        return super().send(account, replace(posting, words=posting.words.replace("&", "and")))


BROKEN: list[tuple[type[Network], Callable[[Sending, Stand], None]]] = [
    (Blind, lambda contract, stand: contract.test_a_lost_answer_is_lost_and_can_be_looked_up(stand)),
    (Deaf, lambda contract, stand: contract.test_a_wrong_login_is_refused_everywhere_and_nothing_happens(stand)),
    (Proud, lambda contract, stand: contract.test_what_moderators_hold_is_sent_found_and_not_seen(stand)),
    (Tidy, lambda contract, stand: contract.test_what_is_sent_is_stored_once_found_and_read_back(stand, "a & b")),
]


@pytest.mark.parametrize(("network", "case"), BROKEN, ids=lambda value: getattr(value, "__name__", ""))
def test_the_contract_bites(network: type[Network], case: Callable[[Sending, Stand], None]) -> None:
    with pytest.raises((AssertionError, pytest.fail.Exception)):
        case(Sending(), stand_of(network()))
