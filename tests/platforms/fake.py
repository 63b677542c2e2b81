"""A network in memory, in none of the program's lists: what a new platform has to bring, and nothing more."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from govsocial.core import clock
from govsocial.platforms.compare import SPACES, compare
from govsocial.platforms.protocol import (
    Account,
    Cursor,
    Field,
    Gone,
    Identity,
    Item,
    Labels,
    Limited,
    LoginFields,
    Lost,
    Page,
    Place,
    PlatformError,
    Posted,
    Posting,
    Refused,
    Seen,
)

Fate = Callable[[], None]


@dataclass
class Post:
    """A post as the network keeps it."""

    id: str
    account: str
    target: str
    words: str
    is_live: bool = True


@dataclass
class Network:
    """Answers sending, reading back and removing. `fates`: what happens to the next calls, by method, one each."""

    key: str = "burrow"
    secret: str = "let me in"
    is_moderated: bool = False
    posts: list[Post] = field(default_factory=list)
    calls: list[str] = field(default_factory=list)
    fates: dict[str, list[Fate]] = field(default_factory=dict)

    labels = Labels(choice="Burrow posts", way="Burrow, by program", site="For Burrow the address of the server")
    login = LoginFields(
        name=Field("Burrow handle", "Give the handle"),
        secret=Field("Burrow token", "Give the token", "Made in Burrow under Doors."),
    )
    formatting = (SPACES,)

    def measure(self, words: str) -> int:
        """Words, not characters."""
        return len(words.split())

    def whoami(self, account: Account) -> Identity:
        self._called("whoami", account)
        return Identity(account.login)

    def find(self, account: Account, posting: Posting) -> Posted | None:
        self._called("find", account)
        for post in self.posts:
            mine = (post.account, post.target) == (account.login, posting.target)
            if mine and compare(posting.words, post.words, self.formatting).read_back != "differs":
                return self._posted(post, account)
        return None

    def send(self, account: Account, posting: Posting) -> Posted:
        self._called("send", account)
        if "/doors/" not in posting.target:
            raise Gone("There is no such door in the burrow.")
        post = Post(str(len(self.posts) + 1), account.login, posting.target, posting.words, not self.is_moderated)
        self.posts.append(post)
        self._fate("sent")
        return self._posted(post, account)

    def read_back(self, account: Account, posting: Posting) -> Seen:
        self._called("read_back", account)
        post = self._post(posting.external_id)
        return Seen(post.words if post.is_live else None)

    def remove(self, account: Account, posting: Posting) -> str:
        self._called("remove", account)
        self.posts = [post for post in self.posts if post.id != posting.external_id]
        return "down the hole"

    def _called(self, method: str, account: Account) -> None:
        self.calls.append(method)
        self._fate(method)
        if account.secret != self.secret:
            raise Refused("The burrow does not know this token.")

    def _fate(self, moment: str) -> None:
        if waiting := self.fates.get(moment):
            waiting.pop(0)()

    def _post(self, external_id: str) -> Post:
        for post in self.posts:
            if post.id == external_id:
                return post
        raise Gone("There is no such post in the burrow.")

    def _posted(self, post: Post, account: Account) -> Posted:
        return Posted(post.id, f"{account.site}posts/{post.id}", post.is_live)


def fails(error: PlatformError) -> Fate:
    """A fate: the call ends with this error. Of "sent": after the post is stored."""

    def meet() -> None:
        raise error

    return meet


def lost() -> Fate:
    """A fate: no answer comes."""
    return fails(Lost("The burrow gave no answer."))


def limited(**wait: int) -> Fate:
    """A fate: come back later."""
    until: datetime = clock.now() + timedelta(**wait)
    return fails(Limited("The burrow asks for a rest.", until))


@dataclass
class Tunnel:
    """Heard in pages of two, oldest page first; known to sources as "feed".

    `said`: everything there is, as (words, address), oldest first.
    """

    said: list[tuple[str, str]]
    key: str = "feed"
    by_site: bool = False
    asked: list[Cursor] = field(default_factory=list)
    breaks_after: int | None = None

    names = {"burrow": "Burrow"}

    def check(self, place: Place) -> None:
        if "burrow" not in place.address:
            raise Refused("That is no burrow.")

    def hear(self, place: Place, since: Cursor) -> Iterator[Page]:
        self.asked.append(since)
        done = int(since.etag or 0)
        for start in range(done, len(self.said), 2):
            if self.breaks_after is not None and start >= self.breaks_after:
                raise Limited("The burrow asks for a rest.", clock.now() + timedelta(hours=2))
            items = [self._item(*said) for said in reversed(self.said[start : start + 2])]
            body = repr(self.said[start : start + 2]).encode()
            yield Page(items, place.address, clock.now(), Cursor(str(start + len(items))), "burrow", body, "json")

    def _item(self, words: str, address: str) -> Item:
        return Item(address, address, "Mole", "", words, None, "en", None)
