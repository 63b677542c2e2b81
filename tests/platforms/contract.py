"""What every platform that sends has to keep to, whatever stands behind it. A platform's tests inherit from `Sending`.

class TestBurrow(Sending):
    @pytest.fixture
    def stand(self) -> Stand: ...
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

import pytest

from govsocial.platforms import compare, registry
from govsocial.platforms.protocol import (
    Account,
    Answers,
    Gone,
    Limited,
    Lost,
    PlatformError,
    Posted,
    Posting,
    ReadsBack,
    Refused,
    Removes,
    Sends,
)

PLAIN = "You can apply until 31 March 2027. Dates: https://www.tessermark.example/dates"
SIGNS = 'If a < b & c > d, send <b>form</b> &amp; wait. It\'s "open" -- 3x4...\n\n- one\n- zwei  (\u00fc \U0001f98a).'


@dataclass(frozen=True)
class Stand:
    """A platform, an account and a place on it, and hands behind the counter.

    `stored`: the words kept there, past the platform. `loses`: the next post arrives and its answer does not; `drops`:
    it does not arrive; `away`: no call is answered any more. `holds`: what the account it returns sends from now on
    waits for moderators; `bins`: a post is taken away behind our back. `elsewhere`: another place that can be answered;
    `nowhere`: an address where there is nothing to answer.
    """

    platform: Any
    account: Account
    target: str
    elsewhere: str
    nowhere: str
    name: str
    stored: Callable[[], list[str]]
    loses: Callable[[], None]
    drops: Callable[[], None]
    away: Callable[[], None]
    holds: Callable[[], Account]
    bins: Callable[[str], object]

    def posting(self, words: str = PLAIN, target: str = "") -> Posting:
        return Posting("0190-key", words, target or self.target)

    def sent(self, posting: Posting) -> Posting:
        """The posting, sent, with its id."""
        return replace(posting, external_id=self.send(posting).external_id)

    def send(self, posting: Posting) -> Posted:
        made: Posted = self.platform.send(self.account, posting)
        return made

    def find(self, posting: Posting) -> Posted | None:
        found: Posted | None = self.platform.find(self.account, posting)
        return found

    def seen(self, posting: Posting) -> str | None:
        words: str | None = self.platform.read_back(self.account, posting).words
        return words

    def stranger(self) -> Account:
        return replace(self.account, secret="not the secret")


class Sending:
    """The contract of `Sends`, `ReadsBack` and `Removes`."""

    def test_it_offers_what_it_says(self, stand: Stand) -> None:
        assert isinstance(stand.platform, Answers)
        assert isinstance(stand.platform, Sends)
        assert stand.platform.login is not None, "whoever sends needs somebody to send as"
        if stand.platform.key in registry.answering():
            offers = registry.capabilities(stand.platform.key)
            assert offers.sends and offers.login
            assert offers.reads_back == isinstance(stand.platform, ReadsBack)
            assert offers.removes == isinstance(stand.platform, Removes)

    def test_the_account_says_who_we_are(self, stand: Stand) -> None:
        assert stand.platform.whoami(stand.account).name == stand.name

    def test_the_secret_is_not_shown(self, stand: Stand) -> None:
        assert stand.account.secret not in repr(stand.account)

    def test_a_wrong_login_is_refused_everywhere_and_nothing_happens(self, stand: Stand) -> None:
        posting, stranger = stand.posting(), stand.stranger()
        asks: list[Callable[[], object]] = [
            lambda: stand.platform.whoami(stranger),
            lambda: stand.platform.find(stranger, posting),
            lambda: stand.platform.send(stranger, posting),
        ]
        for ask in asks:
            with pytest.raises(Refused) as refused:
                ask()
            assert refused.value.message and stranger.secret not in refused.value.message
        assert stand.stored() == []

    def test_nothing_is_found_before_it_is_sent(self, stand: Stand) -> None:
        assert stand.find(stand.posting()) is None

    @pytest.mark.parametrize("words", [PLAIN, SIGNS], ids=["plain", "signs"])
    def test_what_is_sent_is_stored_once_found_and_read_back(self, stand: Stand, words: str) -> None:
        posting = stand.posting(words)
        made = stand.send(posting)
        assert len(stand.stored()) == 1
        assert made.is_live and made.external_id and made.permalink.startswith("http")
        assert stand.find(posting) == made
        seen = stand.seen(replace(posting, external_id=made.external_id))
        assert seen is not None
        assert compare.compare(words, seen, stand.platform.formatting).read_back != "differs"

    def test_other_words_and_other_places_are_not_ours(self, stand: Stand) -> None:
        stand.send(stand.posting())
        assert stand.find(stand.posting(PLAIN.replace("2027", "2028"))) is None
        assert stand.find(stand.posting(target=stand.elsewhere)) is None

    def test_the_same_words_go_to_two_places(self, stand: Stand) -> None:
        one, two = stand.send(stand.posting()), stand.send(stand.posting(target=stand.elsewhere))
        assert one.external_id != two.external_id
        assert len(stand.stored()) == 2
        assert stand.find(stand.posting(target=stand.elsewhere)) == two

    def test_a_lost_answer_is_lost_and_can_be_looked_up(self, stand: Stand) -> None:
        stand.loses()
        with pytest.raises(Lost) as lost:
            stand.send(stand.posting())
        assert lost.value.message
        assert len(stand.stored()) == 1
        assert stand.find(stand.posting()) is not None

    def test_what_never_arrived_is_not_found(self, stand: Stand) -> None:
        stand.drops()
        with pytest.raises((Lost, Refused)):
            stand.send(stand.posting())
        assert stand.stored() == []
        assert stand.find(stand.posting()) is None

    def test_there_is_nothing_to_answer_nowhere(self, stand: Stand) -> None:
        with pytest.raises((Gone, Refused)):
            stand.send(stand.posting(target=stand.nowhere))
        assert stand.stored() == []

    def test_a_platform_that_is_away_says_so_in_the_four_errors(self, stand: Stand) -> None:
        posting = stand.sent(stand.posting())
        stand.away()
        for ask in (stand.platform.find, stand.platform.send, stand.platform.read_back, stand.platform.remove):
            with pytest.raises((Refused, Lost, Limited)) as trouble:
                ask(stand.account, posting)
            assert isinstance(trouble.value, PlatformError) and trouble.value.message
        assert len(stand.stored()) == 1

    def test_what_moderators_hold_is_sent_found_and_not_seen(self, stand: Stand) -> None:
        stand = replace(stand, account=stand.holds())
        posting = stand.posting()
        made = stand.send(posting)
        assert not made.is_live
        assert stand.seen(replace(posting, external_id=made.external_id)) is None

    def test_what_is_off_the_page_is_gone(self, stand: Stand) -> None:
        posting = stand.sent(stand.posting())
        stand.bins(posting.external_id)
        with pytest.raises(Gone):
            stand.seen(posting)
        assert stand.find(posting) is None

    def test_removing_takes_it_off_the_page_and_may_be_asked_twice(self, stand: Stand) -> None:
        posting = stand.sent(stand.posting())
        assert stand.platform.remove(stand.account, posting)
        with pytest.raises(Gone):
            stand.seen(posting)
        assert stand.platform.remove(stand.account, posting)

    def test_only_the_account_removes(self, stand: Stand) -> None:
        posting = stand.sent(stand.posting())
        with pytest.raises(Refused):
            stand.platform.remove(stand.stranger(), posting)
        assert len(stand.stored()) == 1
        assert stand.seen(posting) is not None

    def test_a_post_is_measured_whole(self, stand: Stand) -> None:
        assert stand.platform.measure(f"{PLAIN} {PLAIN}") > stand.platform.measure(PLAIN) > 0
