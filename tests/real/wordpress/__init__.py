"""A real WordPress on loopback: Debian's files, MariaDB in a temporary folder, php's own web server."""

import json
import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import requests

from tests.real.processes import Server, free_port, run
from tests.tools.system import PATH, SITE

HERE = Path(__file__).parent


def program(name: str) -> str:
    """Where a program is. Raises FileNotFoundError: `python -m tests.tools.system` installs what is missing."""
    found = shutil.which(name, path=PATH)
    if found is None:
        raise FileNotFoundError(f"{name} is not installed: python -m tests.tools.system")
    return found


@dataclass(frozen=True)
class Account:
    """A WordPress user. `password` is for its pages, `application_password` for its REST API."""

    id: int
    name: str
    role: str
    application_password: str

    @property
    def password(self) -> str:
        """What the sign-in page takes."""
        return f"{self.name}-pass"


class WordPress:
    """One site. `accounts` has admin, pressoffice (editor), replybot (author) and citizen (subscriber).

    `site` is its address; a proxy in front of it may be used as the address just as well.
    """

    def __init__(self) -> None:
        self.folder = Path(tempfile.mkdtemp(prefix="govsocial-wp-"))
        self.port, self._database_port = free_port(), free_port()
        self.site = f"http://127.0.0.1:{self.port}"
        try:
            self._database = self._start_database()
            self._lay_out()
            self.accounts = self._install()
            self._web = self._start_web()
        except BaseException:
            self.stop()
            raise

    def stop(self) -> None:
        """Ends both servers and removes the site."""
        for server in ("_web", "_database"):
            if hasattr(self, server):
                getattr(self, server).stop()
        shutil.rmtree(self.folder, ignore_errors=True)

    def sql(self, statement: str) -> list[str]:
        """What the database answers, a line per row, past WordPress."""
        client = [program("mariadb"), "--no-defaults", "-h127.0.0.1", f"-P{self._database_port}", "-uroot"]
        return run(*client, "-NBr", "-e", statement).splitlines()

    def comments(self, post: int | None = None) -> list[dict[str, Any]]:
        """Every comment as it is stored, oldest first: id, post, parent, user, text, status ("1": approved)."""
        where = f"where comment_post_ID = {post:d}" if post is not None else ""
        rows = self.sql(
            "select json_object('id', comment_ID, 'post', comment_post_ID, 'parent', comment_parent, 'status',"
            " comment_approved, 'text', comment_content, 'user', user_id)"
            f" from wordpress.wp_comments {where} order by comment_ID"
        )
        return [json.loads(row) for row in rows]

    @contextmanager
    def moderated(self) -> Iterator[None]:
        """Inside, every new comment is held until somebody approves it."""
        switch = "update wordpress.wp_options set option_value = '{}' where option_name = 'comment_moderation'"
        self.sql(switch.format("1"))
        try:
            yield
        finally:
            self.sql(switch.format(""))

    def write_post(self, title: str, text: str) -> dict[str, Any]:
        """An article by replybot, as the REST API describes it (`id`, `link`, …)."""
        return self.call("replybot", "POST", "posts", title=title, content=text, status="publish")

    def comment(self, name: str, post: int, text: str, parent: int = 0) -> dict[str, Any]:
        """A comment by one of the accounts, as the REST API describes it."""
        return self.call(name, "POST", "comments", post=post, parent=parent, content=text)

    def call(self, name: str, method: str, path: str, **data: Any) -> dict[str, Any]:
        """One REST call as an account; raises requests.HTTPError when refused."""
        secret = self.accounts[name].application_password
        answer = requests.request(
            method, f"{self.site}/wp-json/wp/v2/{path}", auth=(name, secret), json=data, timeout=30
        )
        answer.raise_for_status()
        found: dict[str, Any] = answer.json()
        return found

    def _start_database(self) -> Server:
        data, scratch = self.folder / "database", self.folder / "scratch"
        scratch.mkdir()  # its own: one that starts removes what others have in a folder they share
        user = ["--user=root"] if os.getuid() == 0 else []
        told = ["--no-defaults", f"--datadir={data}", f"--tmpdir={scratch}", *user]
        # forced, for it gives up on a machine that cannot look up its own name, though nothing here asks for one
        quietly = ("--force", "--skip-test-db", "--auth-root-authentication-method=normal")
        run(program("mariadb-install-db"), *told, *quietly)
        ping = [program("mariadb"), "--no-defaults", "-h127.0.0.1", f"-P{self._database_port}", "-uroot"]
        server = Server(
            [
                *(program("mariadbd"), *told, "--bind-address=127.0.0.1"),
                *(f"--port={self._database_port}", f"--socket={self.folder / 'db.sock'}", "--skip-name-resolve"),
                *("--innodb-flush-log-at-trx-commit=0", "--innodb-buffer-pool-size=64M"),
            ],
            log=self.folder / "database.log",
            ready=lambda: subprocess.run([*ping, "-e", "select 1"], capture_output=True).returncode == 0,
        )
        self.sql("create database wordpress character set utf8mb4")
        return server

    def _lay_out(self) -> None:
        www = self.folder / "www"
        shutil.copytree(SITE / "usr/share/wordpress", www, ignore_dangling_symlinks=True)
        themes = SITE / "var/lib/wordpress/wp-content/themes"
        shutil.copytree(themes, www / "wp-content/themes", dirs_exist_ok=True, ignore_dangling_symlinks=True)
        (www / "wp-content/mu-plugins").mkdir(parents=True, exist_ok=True)
        shutil.copy(HERE / "no-mail-no-wait.php", www / "wp-content/mu-plugins")
        shutil.copy(HERE / "wp-config.php", www / "wp-config.php")
        (www / "database-port").write_text(str(self._database_port))

    def _install(self) -> dict[str, Account]:
        www = self.folder / "www"
        described = json.loads(run(program("php"), HERE / "setup.php", www, cwd=www).splitlines()[-1])
        return {name: Account(name=name, **facts) for name, facts in described["accounts"].items()}

    def _start_web(self) -> Server:
        www = self.folder / "www"
        return Server(
            [program("php"), "-S", f"127.0.0.1:{self.port}", "-t", www, HERE / "router.php"],
            log=self.folder / "web.log",
            ready=self._answers,
            env={"PHP_CLI_SERVER_WORKERS": "3"},
        )

    def _answers(self) -> bool:
        try:
            return requests.get(f"{self.site}/wp-json/", timeout=30).ok
        except requests.ConnectionError:
            return False
