"""What the program may ask of a platform. A platform has the methods of what it can do, and is asked nothing else.

A network is a folder beside this file and a line in registry.py; nobody asks for its name. All that goes in and out is
plain and frozen. Nobody calls these while a transaction is open: other people's servers think for as long as they like.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any, Protocol, runtime_checkable

from govsocial.platforms.compare import Change

Shown = Any
"""A sentence for a page, translated when it is shown."""


class PlatformError(Exception):
    """A call that did not bring what was asked. `message`: a sentence for whoever has to decide what to do."""

    def __init__(self, message: str) -> None:
        super().__init__(message)
        self.message = message


class Refused(PlatformError):
    """The platform said no, or was never reached: nothing happened there."""


class Lost(PlatformError):
    """No answer to rely on: what was asked may have happened. Look it up, never repeat it blindly (decision 0004)."""


class Limited(PlatformError):
    """Not now, and nothing happened. `until`: when to come back, aware, as far as the platform says."""

    def __init__(self, message: str, until: datetime) -> None:
        super().__init__(message)
        self.until = until


class Gone(PlatformError):
    """What the call was about is not there, or not any more."""


@dataclass(frozen=True, kw_only=True)
class Capabilities:
    """What the program can do on a platform by itself. The rest people do by hand, and prove.

    `login`: it needs one for that.
    """

    sends: bool
    reads_back: bool
    removes: bool
    login: bool

    @property
    def needs_proof(self) -> bool:
        """Whether only a person can say that words are live."""
        return not self.reads_back


@dataclass(frozen=True)
class Labels:
    """How pages speak of a platform. `choice`: where a channel's way of posting is chosen; `way`: in the register.

    `about` and `site` explain the choice and the address asked for, where that is needed.
    """

    choice: Shown
    way: Shown
    about: Shown = ""
    site: Shown = ""


@dataclass(frozen=True)
class Field:
    """A field of a login form. `wanted`: what to say when it is empty."""

    label: Shown
    wanted: Shown
    hint: Shown = ""


@dataclass(frozen=True)
class LoginFields:
    """What a platform wants to know to let us in. The secret is sealed and never shown again."""

    name: Field
    secret: Field


@dataclass(frozen=True)
class Account:
    """Who we are at a server. `allow`: internal host:port pairs that may be reached."""

    site: str
    login: str
    secret: str = field(repr=False)
    allow: Collection[str] = ()


@dataclass(frozen=True)
class Identity:
    """Whom the platform takes us for. `name`: as readers see it."""

    name: str


@dataclass(frozen=True)
class Posting:
    """Signed words on their way out. `key`: the publication's id; `target`: the address of what they answer.

    `external_id`: what the platform calls the post, once it has said so.
    """

    key: str
    words: str
    target: str
    external_id: str = ""


@dataclass(frozen=True)
class Posted:
    """Our post as the platform tells of it. `is_live`: visitors see it; else its moderators hold it."""

    external_id: str
    permalink: str
    is_live: bool


@dataclass(frozen=True)
class Seen:
    """What a visitor sees of our post now. `words`: as plain text, None while moderators hold it."""

    words: str | None


@dataclass(frozen=True)
class Place:
    """Where to listen. `allow`: as in Account; `folder`: the installation's, for what is kept there."""

    address: str
    allow: Collection[str]
    folder: Path


@dataclass(frozen=True)
class Cursor:
    """How far a place was heard, as HTTP tells it (RFC 9110 section 8.8). Kept with what was heard up to there."""

    etag: str | None = None
    modified: str | None = None


@dataclass(frozen=True, slots=True)
class Item:
    """One thing said. `words` is raw HTML as heard, to be shown through clean_html only; `title` is plain text.

    `cut`: the words were longer than 64 kB and the rest stands only in the bytes fetched. `in_reply_to`: address of
    what it answers, when the platform tells. `said_at` is aware, in UTC.
    """

    address: str
    external_id: str
    author: str
    title: str
    words: str
    said_at: datetime | None
    language: str | None
    in_reply_to: str | None
    cut: bool = False


@dataclass(frozen=True)
class Page:
    """One answer: its items, newest first, and its bytes as they came. `cursor`: where to go on from after it.

    `body` is empty when nothing is new. `kind`: of the bytes, as evidence names it; `platform`: a key of `Hears.names`.
    """

    items: Sequence[Item]
    url: str
    at: datetime
    cursor: Cursor
    platform: str = ""
    body: bytes = b""
    kind: str = ""


@runtime_checkable
class Hears(Protocol):
    """A platform that is listened to. `by_site`: people know the place by its host's name, not by the network's."""

    key: str
    by_site: bool

    @property
    def names(self) -> Mapping[str, Shown]:
        """What `Page.platform` may be, for showing."""

    def check(self, place: Place) -> None:
        """Refuse an address that can never be heard, without asking for it. Raises Refused."""

    def hear(self, place: Place, since: Cursor) -> Iterator[Page]:
        """What is new since then, at least one page, one at a time: the next is asked for when the last is kept.

        Raises PlatformError.
        """


@runtime_checkable
class Answers(Protocol):
    """A platform on which a channel can be."""

    key: str
    labels: Labels

    @property
    def login(self) -> LoginFields | None:
        """What it asks of us; None where no program signs in."""

    @property
    def formatting(self) -> Sequence[Change]:
        """What it does to every text, so that it makes no difference between what was signed and what is seen."""

    def measure(self, words: str) -> int:
        """The length of a post, as the platform counts it."""


@runtime_checkable
class Sends(Answers, Protocol):
    """A platform that takes posts from a program. What it sends it can look up."""

    def whoami(self, account: Account) -> Identity:
        """Whether the login works, and for whom. Raises PlatformError."""

    def find(self, account: Account, posting: Posting) -> Posted | None:
        """Our post of these words at that place, live or held; None when it is not there. Raises PlatformError."""

    def send(self, account: Account, posting: Posting) -> Posted:
        """Send, once. Raises Lost when it may have arrived all the same, else Refused, Limited, Gone (the target)."""


@runtime_checkable
class ReadsBack(Answers, Protocol):
    """A platform that shows what visitors see."""

    def read_back(self, account: Account, posting: Posting) -> Seen:
        """The post as visitors see it now. Raises Gone when it is off the page, PlatformError."""


@runtime_checkable
class Removes(Answers, Protocol):
    """A platform that lets a program take its posts off the page."""

    def remove(self, account: Account, posting: Posting) -> str:
        """Take the post off the page; how, in words for the record. What is gone already is no trouble.

        Raises PlatformError.
        """
