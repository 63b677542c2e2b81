"""The real servers are what they claim to be, and the proxy does to requests what its words say."""

import os
import signal
import smtplib
import subprocess
import sys
from email.message import EmailMessage
from pathlib import Path

import psycopg
import pytest
import requests

from tests.real import proxy as fates
from tests.real.postgres import Postgres
from tests.real.processes import DidNotRun, DidNotStart, Server, listens, run, wait_until
from tests.real.proxy import Proxy
from tests.real.smtp import PASSWORD, USER, Smtp
from tests.real.wordpress import WordPress

COMMENTS = "/wp-json/wp/v2/comments"


def send(proxy: Proxy, wordpress: WordPress, post: int, text: str) -> requests.Response:
    """A comment by the press office through the proxy."""
    secret = wordpress.accounts["pressoffice"].application_password
    data = {"post": post, "content": text}
    return requests.post(proxy.address + COMMENTS, json=data, auth=("pressoffice", secret), timeout=30)


@pytest.fixture
def post(wordpress: WordPress, request: pytest.FixtureRequest) -> int:
    """A fresh article without comments."""
    return int(wordpress.write_post(request.node.name, "The library stays open.")["id"])


def test_wordpress_stores_what_a_reader_comments_and_its_database_can_be_read_past_it(
    wordpress: WordPress, post: int
) -> None:
    text = "They \"close\" it!\nTwo lines, a ✓ and a \\ and 'quotes'"
    made = wordpress.comment("citizen", post, text)
    stored = wordpress.comments(post)
    assert [(c["id"], c["text"], c["status"]) for c in stored] == [(made["id"], text, "1")]
    assert stored[0]["user"] == wordpress.accounts["citizen"].id


def test_wordpress_holds_comments_only_while_moderated(wordpress: WordPress, post: int) -> None:
    with wordpress.moderated():
        assert wordpress.comment("citizen", post, "held")["status"] == "hold"
    assert wordpress.comment("citizen", post, "let through")["status"] == "approved"
    assert [c["status"] for c in wordpress.comments(post)] == ["0", "1"]


def test_a_database_shares_its_scratch_folder_with_no_other(wordpress: WordPress) -> None:
    assert wordpress.sql("select @@tmpdir") == [str(wordpress.folder / "scratch")]


def test_wordpress_refuses_a_wrong_application_password(wordpress: WordPress) -> None:
    me = f"{wordpress.site}/wp-json/wp/v2/users/me"
    assert requests.get(me, auth=("pressoffice", "wrong"), timeout=30).status_code == 401


def test_links_lead_through_the_proxy_when_the_request_did(wordpress_proxy: Proxy, wordpress: WordPress) -> None:
    home = requests.get(wordpress_proxy.address + "/wp-json/", timeout=30).json()["home"]
    assert home == wordpress_proxy.address
    assert requests.get(f"{wordpress.site}/wp-json/", timeout=30).json()["home"] == wordpress.site


def test_a_swallowed_answer_leaves_one_comment_and_no_reply(
    wordpress_proxy: Proxy, wordpress: WordPress, post: int
) -> None:
    wordpress_proxy.next("POST", COMMENTS, fates.swallow)
    with pytest.raises(requests.ConnectionError):
        send(wordpress_proxy, wordpress, post, "It stays open.")
    assert [c["text"] for c in wordpress.comments(post)] == ["It stays open."]
    assert send(wordpress_proxy, wordpress, post, "It stays open.").status_code == 409, "only one was swallowed"


def test_a_dropped_request_never_arrives(wordpress_proxy: Proxy, wordpress: WordPress, post: int) -> None:
    wordpress_proxy.next("POST", COMMENTS, fates.drop)
    with pytest.raises(requests.ConnectionError):
        send(wordpress_proxy, wordpress, post, "It stays open.")
    assert wordpress.comments(post) == []


def test_a_doubled_request_arrives_twice_and_wordpress_keeps_one(
    wordpress_proxy: Proxy, wordpress: WordPress, post: int
) -> None:
    wordpress_proxy.next("POST", COMMENTS, fates.double)
    assert send(wordpress_proxy, wordpress, post, "It stays open.").status_code == 409
    assert [p.delivered for p in wordpress_proxy.met("POST", COMMENTS)] == [2]
    assert len(wordpress.comments(post)) == 1


def test_an_overtaken_request_arrives_after_the_one_sent_later(
    wordpress_proxy: Proxy, wordpress: WordPress, post: int
) -> None:
    from concurrent.futures import ThreadPoolExecutor

    wordpress_proxy.next("POST", COMMENTS, fates.overtaken(30))
    with ThreadPoolExecutor() as pool:
        first = pool.submit(send, wordpress_proxy, wordpress, post, "sent first")
        assert wait_until(lambda: bool(wordpress_proxy.met("POST", COMMENTS)), 30)
        second = pool.submit(send, wordpress_proxy, wordpress, post, "sent second")
        assert (first.result().status_code, second.result().status_code) == (201, 201)
    assert [c["text"] for c in wordpress.comments(post)] == ["sent second", "sent first"]


def test_chaos_gives_the_same_fates_for_the_same_seed(smtp: Smtp) -> None:
    def thrown(seed: int) -> list[str]:
        with Proxy("127.0.0.1", smtp.port) as proxy:  # any upstream that is no HTTP server: only the fates matter
            throw = fates.chaos(seed, seconds=0)
            passages = [fates.Passage("POST", "/", [], b"", proxy) for _ in range(60)]
            for passage in passages:
                passage.forward = lambda: fates.Answer(200, [], b"")  # type: ignore[method-assign]
                throw(passage)
            return [p.fate for p in passages]

    assert thrown(7) == thrown(7) != thrown(8)
    assert set(thrown(7)) == {"passed", "delay", "drop", "swallow", "double", "overtaken"}


def test_smtp_keeps_letters_with_their_envelope_and_refuses_strangers(smtp: Smtp) -> None:
    letter = EmailMessage()
    letter["From"], letter["To"], letter["Subject"] = "desk@example.test", "policy@example.test", "Bücherei ✓"
    letter.set_content("Stimmt es?\n")
    with smtplib.SMTP("127.0.0.1", smtp.port) as client:
        client.login(USER, PASSWORD)
        client.send_message(letter)
        with pytest.raises(smtplib.SMTPRecipientsRefused):
            client.send_message(letter, to_addrs=["nobody@example.test"])
    [got] = smtp.wait_for(1)
    assert (got.to, got.message["Subject"], got.text) == (("policy@example.test",), "Bücherei ✓", "Stimmt es?\n")
    with smtplib.SMTP("127.0.0.1", smtp.port) as client, pytest.raises(smtplib.SMTPAuthenticationError):
        client.login(USER, "wrong")


@pytest.mark.postgresql
def test_postgres_starts_empty_and_leaves_nothing_behind() -> None:
    server = Postgres()
    with psycopg.connect(server.url) as connection:
        tables = connection.execute("select count(*) from pg_tables where schemaname = 'public'").fetchone()
    server.stop()
    assert tables == (0,)
    assert not server.folder.exists()
    assert not listens(server.port)


@pytest.mark.postgresql
def test_servers_end_when_the_test_run_is_killed(tmp_path: Path) -> None:
    program = "from tests.real.postgres import Postgres; p = Postgres(); print(p.port, p.folder, flush=True); input()"
    run = subprocess.Popen([sys.executable, "-c", program], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    assert run.stdin and run.stdout
    port, folder = run.stdout.readline().split()
    assert listens(int(port))
    os.kill(run.pid, signal.SIGKILL)
    run.wait()
    run.stdin.close()
    run.stdout.close()
    assert wait_until(lambda: not listens(int(port)), 20)
    subprocess.run(["rm", "-rf", folder], check=True)


def test_a_server_that_ends_at_once_is_reported_with_its_log(tmp_path: Path) -> None:
    with pytest.raises(DidNotStart, match="no such option"):
        Server(["sh", "-c", "echo no such option; exit 2"], log=tmp_path / "log", ready=lambda: False)


def test_a_command_that_fails_is_reported_with_what_it_said() -> None:
    with pytest.raises(DidNotRun, match=r"sh ended with 3:\nhalf done\nno room left"):
        run("sh", "-c", "echo half done; echo no room left >&2; exit 3")
