"""Two machines on one PostgreSQL, each serving pages and running a worker, under twenty people and three feeds.

They share the database, the keys and the evidence; nothing else. Afterwards nothing is lost, double or missing.
"""

import re
import shutil
import sys
from collections import Counter as Tally
from collections.abc import Iterator
from concurrent.futures import FIRST_EXCEPTION, ThreadPoolExecutor, wait
from contextlib import ExitStack, contextmanager
from dataclasses import asdict, replace
from itertools import cycle
from pathlib import Path
from queue import Queue
from urllib.parse import urlsplit

import pytest
import sqlalchemy as sa

from govsocial import create_app, setup
from govsocial.accounts import actions as accounts
from govsocial.audit import bundle, page
from govsocial.core.config import PREFIX, Settings
from govsocial.core.db import Counter, commit, db, writing
from govsocial.core.outbox import Parcel
from govsocial.issues.models import Issue
from govsocial.ledger.models import Checkpoint, Entry
from govsocial.ledger.reconcile import reconcile
from govsocial.ledger.verify import verify
from govsocial.listening import actions as listening
from govsocial.listening.models import Mention, Source, Visit
from govsocial.people import actions as people
from govsocial.publishing.models import Publication
from govsocial.responses.models import Response, Version
from govsocial.signoff.models import Signoff
from tests import cast, factories
from tests.bench.browser import Browser, form, token
from tests.browser.live import ROOT, LiveServer, _written
from tests.conftest import installation
from tests.listening.feeds import Post, Site, rss
from tests.net.servers import serve
from tests.real.postgres import fresh_database
from tests.real.processes import Server, wait_until

pytestmark = pytest.mark.postgresql

TARGET = "https://doorstep.example/t/1"
POSTS, SOURCES, ROUNDS = 40, 3, 2
CREW = {  # how many of them, their functions, their roles
    "writer": (8, ("web",), ("staff",)),
    "policy": (4, ("policy",), ("staff",)),
    "communications": (4, ("communications",), ("staff",)),
    "publisher": (4, ("communications",), ("staff", "publisher")),
}
WRITTEN = CREW["writer"][0] * ROUNDS
WORKER = "from govsocial.cli import main; main()"


class Roamer(Browser):
    """A browser whose requests go to one machine after the other, as a balancer sends them."""

    def __init__(self, urls: list[str]) -> None:
        super().__init__(urls[0])
        self._hosts = cycle(urlsplit(url).netloc for url in urls)

    def _expect(self, *given):
        self.host = next(self._hosts)
        return super()._expect(*given)


class Work:
    """What twenty people hand to each other: drafts to sign for policy, for communications, to publish."""

    def __init__(self, urls: list[str], channel: int) -> None:
        self.urls, self.channel = urls, channel
        self.policy: Queue[tuple[str, str, str]] = Queue()
        self.communications: Queue[tuple[str, str, str]] = Queue()
        self.publisher: Queue[tuple[str, str, str]] = Queue()

    def run(self, kind: str, number: int) -> None:
        """All that one of them does."""
        me = Roamer(self.urls if number % 2 else self.urls[::-1])
        me.sign_in(email(kind, number), cast.PASSWORD)
        count, _functions, _roles = CREW[kind]
        for turn in range(WRITTEN // count):
            getattr(self, f"as_{kind}")(me, f"{kind} {number}, {turn}")

    def let_go(self) -> None:
        """Whoever still waits for work ends with an error: somebody before them did."""
        for waiting in (self.policy, self.communications, self.publisher):
            for _each in range(WRITTEN):
                waiting.put(("", "", ""))

    def as_writer(self, me: Roamer, name: str) -> None:
        """Open an issue; answer the one that has its owners: draft, save, submit."""
        opening = form(me.get("/issues/new").text) | {"title": f"What {name} heard", "function": "web"}
        me.post("/issues/new", opening)
        begun = form(me.get("/issues/1/responses/new").text) | {"target_url": TARGET, "channel": str(self.channel)}
        draft = me.post("/issues/1/responses/new", begun).location
        shown = me.get(f"{draft}?do=edit").text
        [tab] = re.findall(r'data-tab="([^"]+)"', shown)
        saved = {"tab": tab, "sequence": 1, "base": "", "text": words(name), "paragraph": 1, "seen": 0}
        me.send(f"{draft}/save", saved, token(shown))
        me.get("/mentions")
        submitted = me.post(f"{draft}/submit", {"csrf_token": token(me.get(f"{draft}?do=edit").text)})
        self.policy.put((draft, submitted.location, words(name)))

    def as_policy(self, me: Roamer, _name: str) -> None:
        """Sign for policy."""
        self.communications.put(_signed(me, *self.policy.get(timeout=120)))

    def as_communications(self, me: Roamer, _name: str) -> None:
        """Sign for communications."""
        self.publisher.put(_signed(me, *self.communications.get(timeout=120)))

    def as_publisher(self, me: Roamer, _name: str) -> None:
        """Set out what is signed, post it by hand, prove it; look for news of a source meanwhile."""
        draft, _version, text = self.publisher.get(timeout=120)
        publication = me.post(f"{draft}/publish", {"csrf_token": token(me.get(f"{draft}/publish").text)}).location
        me.post(f"{publication}/posted", {"csrf_token": token(me.get(publication).text)})
        outside = f"Doorstep Circle\n{factories.DISCLOSURE}\n\n{text}\nReply"
        proof = {"permalink": f"{TARGET}#{publication.rpartition('/')[2]}", "pasted": outside}
        me.post(f"{publication}/proof", form(me.get(publication).text, "/proof") | proof)
        me.post("/sources/1/listen", {"csrf_token": token(me.get("/sources/1").text)})


def _signed(me: Roamer, draft: str, version: str, text: str) -> tuple[str, str, str]:
    me.post(f"{version}/sign", form(me.get(version).text, "/sign"))
    return draft, version, text


def email(kind: str, number: int) -> str:
    return f"{kind}{number}@tessermark.example"


def words(name: str) -> str:
    return f"You can apply until 31 March 2027, {name}."


def bring_on(site: str) -> int:
    """Cast, crew, an issue with owners, a channel, sources that all bring the same posts; the channel's number."""
    cast.bring_on()
    played = cast.found()
    for kind, (count, functions, roles) in CREW.items():
        for number in range(count):
            person = people.add_person(name=f"{kind} {number}", functions=functions, roles=roles, by="system")
            accounts.create_account(person, email(kind, number), password=cast.PASSWORD)
    for number in range(SOURCES):
        listening.add_source(name=f"Feed {number}", address=f"{site}?{number}", by=played.priya)
    made = factories.channel(played).number
    factories.issue(played)
    commit()
    return made


@pytest.fixture
def feeds() -> Iterator[tuple[str, list]]:
    """The feeds' address, and all requests for them."""
    said = Site(body=rss(*(Post(f"<p>Post {n}</p>", f"https://courier.example/a#comment-{n}") for n in range(POSTS))))
    with serve({"/feed": said.answer}) as server:
        yield f"http://127.0.0.1:{server.server_address[1]}/feed", server.heard


@pytest.fixture
def machines(tmp_path: Path, feeds: tuple[str, list]) -> Iterator[list[Settings]]:
    """Two instance folders with the same keys, evidence in one place, and one database."""
    with fresh_database() as url:
        first = installation(tmp_path / "a", url)
        shutil.copytree(tmp_path / "a" / "keys", tmp_path / "b" / "keys")
        (tmp_path / "a" / "evidence").mkdir()
        (tmp_path / "b" / "evidence").symlink_to(tmp_path / "a" / "evidence")
        first = replace(first, fetch_allow=(urlsplit(feeds[0]).netloc,))
        yield [first, replace(first, instance=tmp_path / "b")]


def worker(settings: Settings) -> Server:
    """`govsocial worker` of this installation."""
    env = {PREFIX + key.upper(): _written(value) for key, value in asdict(settings).items()}
    command = [sys.executable, "-c", WORKER, "worker"]
    log = settings.instance / "worker.log"
    return Server(command, log=log, ready=lambda: True, env={"PYTHONPATH": str(ROOT), **env})


@contextmanager
def running(machines: list[Settings]) -> Iterator[list[str]]:
    """Pages and a worker on each; the addresses of the pages."""
    with ExitStack() as stack:
        served = []
        for settings in machines:
            server = LiveServer(settings, settings.instance / "server.log")
            stack.callback(server.stop)
            served.append(server.url)
        for each in [worker(settings) for settings in machines]:
            stack.callback(each.stop)
        yield served


def done() -> bool:
    """Whether the workers have nothing left to do."""
    waiting = sa.select(sa.func.count()).select_from(Parcel).where(Parcel.done_at.is_(None))
    unheard = sa.select(sa.func.count()).select_from(Visit).where(Visit.visited_at.is_(None))
    left = db.session.scalars(waiting).one() + db.session.scalars(unheard).one()
    db.session.rollback()
    return left == 0


def numbers(column: sa.ColumnElement[int]) -> list[int]:
    return list(db.session.scalars(sa.select(column).order_by(column)))


def test_nothing_is_lost_double_or_missing(machines: list[Settings], feeds: tuple[str, list], tmp_path: Path) -> None:
    app = create_app(machines[0], testing=True)
    with app.app_context(), writing():
        setup.migrate()
        channel = bring_on(feeds[0])
        with running(machines) as urls:
            work = Work(urls, channel)
            crew = [(kind, number) for kind, (count, _f, _r) in CREW.items() for number in range(count)]
            with ThreadPoolExecutor(len(crew)) as all_at_once:
                under_way = [all_at_once.submit(work.run, *one) for one in crew]
                wait(under_way, return_when=FIRST_EXCEPTION)
                work.let_go()
            for each in under_way:
                each.result()
            assert wait_until(done, 60)
        _everything_is_there()
        _each_post_was_heard_once([path for _method, path, _headers, _body in feeds[1]])
        _each_letter_was_sent_once(machines)
        _auditors_agree(tmp_path / "bundle")
        db.session.remove()
        db.engine.dispose()


def _everything_is_there() -> None:
    made = ((Issue, "issue", WRITTEN + 1), (Response, "response", WRITTEN), (Publication, "publication", WRITTEN))
    for model, kind, count in made:
        assert numbers(model.number) == list(range(1, count + 1)), kind
        assert db.session.get_one(Counter, kind).value == count, kind
    assert Tally(db.session.scalars(sa.select(Response.state))) == {"published": WRITTEN}
    assert Tally(db.session.scalars(sa.select(Signoff.function))) == {"policy": WRITTEN, "communications": WRITTEN}
    wrote = [words(f"writer {n}, {turn}") for n in range(CREW["writer"][0]) for turn in range(ROUNDS)]
    signed = [version.placements[0]["words"] for version in db.session.scalars(sa.select(Version))]
    assert sorted(text.rpartition("\n\n")[2] for text in signed) == sorted(wrote)


def _each_post_was_heard_once(asked: list[str]) -> None:
    """The workers visited each source once; the first was visited by people, too, who brought nothing twice."""
    assert numbers(Mention.number) == list(range(1, POSTS + 1))
    assert len(set(db.session.scalars(sa.select(Mention.canonical)))) == POSTS
    visits = Tally(asked)
    assert [visits[f"/feed?{number}"] for number in range(1, SOURCES)] == [1] * (SOURCES - 1)
    assert 1 <= visits["/feed?0"] <= 1 + WRITTEN
    assert numbers(Source.number) == list(range(1, SOURCES + 1))
    assert set(db.session.scalars(sa.select(Visit.leased_until))) == {None}


def _each_letter_was_sent_once(machines: list[Settings]) -> None:
    """Queued by whichever machine, delivered by whichever worker, at the first attempt."""
    parcels = list(db.session.scalars(sa.select(Parcel)))
    assert {(parcel.attempts, parcel.error) for parcel in parcels} == {(1, None)}
    letters = [file for settings in machines for file in (settings.instance / "mail").glob("*.eml")]
    assert len(letters) == len([parcel for parcel in parcels if parcel.kind == "mail"]) > 0


def _auditors_agree(out: Path) -> None:
    assert reconcile() == []
    entries = numbers(Entry.seq)
    assert entries == list(range(len(entries)))
    db.session.rollback()
    bundle.export(out, key=page.key(), by="system")
    report = verify(out, page.key().vkey)
    assert report.status == 0, report.as_text()
    in_time = list(db.session.scalars(sa.select(Checkpoint.size).order_by(Checkpoint.at)))
    assert in_time == sorted(in_time)
    assert len(in_time) > 1
